import { attainmentOf } from '../../domain/attainment.ts';
import type { ADDS_UP, Better } from '../../domain/indicator-library.ts';
import type { Aspect } from '../../domain/terms.ts';
import { figureText, type Span } from '../../domain/work-reports.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { CommitAndRefuse } from '../transact.ts';
import { workReportsOfCycle } from './rule.ts';
import { sumsOf } from './sums.ts';

/** What the reports propose as the realization of a line of the SKP in force. Nobody is bound to it. */
export interface ProposedRealization {
  readonly indicatorId: string;
  readonly statement: string;
  readonly aspect: Aspect;
  readonly target: string;
  readonly unitOfMeasure: string;
  readonly addsUp: (typeof ADDS_UP)[number];
  /** As it can be written into the realization ("1250,5"); null: nothing was reported that counts. */
  readonly realized: string | null;
  /** Per cent of the target, at most 120; null where there is no figure. */
  readonly attainment: number | null;
  /** Lines of reports with quantity and evidence, which count; and those without, which are activity alone (Annex III.A.7, p.68). */
  readonly counted: number;
  readonly uncounted: number;
  readonly evidence: number;
}

/** @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_WORK_REPORTS */
export async function readSums(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
  span: Partial<Span>,
): Promise<ProposedRealization[]> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'WORK_REPORT.READ_SUMS');
    if (access instanceof CommitAndRefuse) return access;
    const { year } = await workReportsOfCycle(tx, access.cycleId);
    return proposedRealizations(tx, year, appraisalId, span);
  });
}

export async function proposedRealizations(
  tx: Tx,
  year: number,
  appraisalId: string,
  span: Partial<Span>,
): Promise<ProposedRealization[]> {
  const rows = await tx.$queryRaw<
    (Omit<ProposedRealization, 'realized' | 'attainment'> & { realized: number | null; better: Better })[]
  >`
    SELECT s.indicator_id::text AS "indicatorId", s.statement, s.aspect, s.target, s.unit_of_measure AS "unitOfMeasure", s.adds_up AS "addsUp", s.better,
      s.realized, s.counted, s.uncounted, s.evidence
    FROM (${sumsOf(Prisma.sql`${year}::int`, Prisma.sql`a.id = ${appraisalId}::uuid`, span.from ?? null, span.to ?? null)}) s ORDER BY s.result_ordinal, s.ordinal`;
  return rows.map(({ better, realized, ...row }) => {
    const text = realized === null ? null : figureText(realized);
    return {
      ...row,
      realized: text,
      attainment: text === null ? null : (attainmentOf(row.target, text, better) ?? null),
    };
  });
}
