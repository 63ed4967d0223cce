import type { AbsenceKind } from '../../domain/work-reports.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal, type FieldError } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';

/** Most absences in one request. */
export const ABSENCES_AT_ONCE = 500;

export interface NewAbsence {
  readonly employeeId: string;
  readonly kind: AbsenceKind;
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
  /** Number and date of the letter that granted it. */
  readonly letter: string;
}

/**
 * Enters leave and other absences as they were granted; by BKD, nobody his own. Either all of them or none.
 * @returns their ids, in the order of the request
 * @throws Refusal ROLE_REQUIRED, VALIDATION_FAILED with every line that is wrong
 */
export async function enterAbsences(
  deps: Pick<Deps, 'db'>,
  act: Act,
  items: readonly NewAbsence[],
): Promise<{ ids: string[] }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const now = await lockPeople(tx, items);
    const errors = await faultsOf(tx, act.actorId, items);
    if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'No absence was entered.', { errors });
    const rows = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO absence (employee_id, kind, from_date, to_date, letter, entered_by_id, entered_at)
      SELECT a.employee_id, a.kind, a.from_date, a.to_date, a.letter, ${act.actorId}::uuid, ${now}
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS ("employeeId" uuid, kind text, "from" date, "to" date, letter text))
        WITH ORDINALITY AS a (employee_id, kind, from_date, to_date, letter, n)
      ORDER BY a.n RETURNING id::text`;
    const ids = rows.map(({ id }) => id);
    await recordEvent(tx, {
      ...{ type: 'ABSENCES_ENTERED', at: now, actorId: act.actorId, actorRole: 'BKD_ADMIN', requestId: act.requestId },
      data: { absenceIds: ids },
    });
    return { ids };
  });
}

/** @throws Refusal ROLE_REQUIRED, NOT_FOUND, ABSENCE_REVOKED */
export async function revokeAbsence(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { absenceId, reason }: { readonly absenceId: string; readonly reason: string },
): Promise<void> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const [row] = await tx.$queryRaw<{ revoked: boolean; now: Date }[]>`
      SELECT revoked_at IS NOT NULL AS revoked, clock_timestamp() AS now FROM absence WHERE id = ${absenceId}::uuid FOR UPDATE`;
    if (!row) throw notFound('The absence');
    if (row.revoked) throw new Refusal('ABSENCE_REVOKED', 409, 'This absence was revoked before.');
    const revoked = { revokedById: act.actorId, revokedAt: row.now, revokedBecause: reason };
    await tx.absence.update({ where: { id: absenceId }, data: revoked });
    await recordEvent(tx, {
      ...{
        type: 'ABSENCE_REVOKED',
        at: row.now,
        actorId: act.actorId,
        actorRole: 'BKD_ADMIN',
        requestId: act.requestId,
      },
      data: { absenceId },
    });
  });
}

/** So that two requests about the same people come one after the other. @returns the database's clock */
async function lockPeople(tx: Tx, items: readonly NewAbsence[]): Promise<Date> {
  const ids = items.map(({ employeeId }) => employeeId);
  await tx.$queryRaw`SELECT id FROM employee WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const [clock] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`;
  return clock.now;
}

async function faultsOf(tx: Tx, actorId: string, items: readonly NewAbsence[]): Promise<FieldError[]> {
  const known = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM employee WHERE id = ANY(${items.map(({ employeeId }) => employeeId)}::uuid[]) AND erased_at IS NULL`;
  const people = new Set(known.map(({ id }) => id));
  const there = await tx.$queryRaw<{ employeeId: string; from: string; to: string }[]>`
    SELECT employee_id::text AS "employeeId", to_char(from_date, 'YYYY-MM-DD') AS from, to_char(to_date, 'YYYY-MM-DD') AS to
    FROM absence WHERE revoked_at IS NULL AND employee_id = ANY(${[...people]}::uuid[])`;
  return items.flatMap((item, index) => {
    const fault = (member: string, detail: string): FieldError[] => [{ pointer: `/items/${index}/${member}`, detail }];
    if (!people.has(item.employeeId)) return fault('employeeId', 'Nobody in the roster has this id.');
    if (item.employeeId === actorId)
      return fault('employeeId', 'Your own absence is entered by another holder of BKD_ADMIN.');
    if (item.to < item.from) return fault('to', `The last day comes before the first (${item.from}).`);
    const meets = (other: { employeeId: string; from: string; to: string }): boolean =>
      other.employeeId === item.employeeId && other.from <= item.to && item.from <= other.to;
    const before = there.find(meets) ?? items.slice(0, index).find(meets);
    return before
      ? fault('from', `An absence from ${before.from} to ${before.to} is entered already; revoke it first.`)
      : [];
  });
}
