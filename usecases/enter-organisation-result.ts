import type { OrganisationGrade } from '../domain/terms.ts';
import type { Act, Deps } from './context.ts';
import { organisationResultOf, type OrganisationResultView } from './organisation-result-view.ts';
import { recordEvent } from './record-event.ts';
import { notFound } from './refusal.ts';
import { requireOffice } from './require-office.ts';
import { command } from './transact.ts';

export interface EnteredResult {
  readonly unitId: string;
  readonly year: number;
  readonly period: string;
  readonly grade: OrganisationGrade;
  /** The decree or report that says so. */
  readonly source: string;
}

/**
 * BKD enters a unit's result of a period (Annex IV.B.1, p.93–94). What is entered stays: another grade or source is the next number,
 * the same again changes nothing.
 * @throws Refusal ROLE_REQUIRED (403), NOT_FOUND (404)
 */
export async function enterOrganisationResult(
  deps: Pick<Deps, 'db'>,
  act: Act,
  entered: EnteredResult,
): Promise<OrganisationResultView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    // Two entries for one unit at once: the second waits and becomes the correction.
    const units = await tx.$queryRaw<
      unknown[]
    >`SELECT id::text FROM unit WHERE id = ${entered.unitId}::uuid FOR NO KEY UPDATE`;
    if (units.length === 0) throw notFound('The unit');
    const { unitId, year, period, grade, source } = entered;
    const latest = await tx.organisationResult.findFirst({
      where: { unitId, year, period },
      orderBy: { number: 'desc' },
    });
    if (latest && latest.grade === grade && latest.source === source) return organisationResultOf(latest);
    const row = await tx.organisationResult.create({
      data: {
        unitId,
        year,
        period,
        grade,
        source,
        number: (latest?.number ?? 0) + 1,
        enteredById: act.actorId,
        enteredAt: new Date(),
      },
    });
    await recordEvent(tx, {
      type: latest ? 'ORGANISATION_RESULT_CORRECTED' : 'ORGANISATION_RESULT_ENTERED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: {
        unitId,
        year,
        period,
        grade,
        resultId: row.id,
        ...(latest && { beforeId: latest.id, beforeGrade: latest.grade }),
      },
    });
    return organisationResultOf(row);
  });
}
