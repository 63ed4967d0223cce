import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { EvidenceLink } from '../views/work-done.ts';

/** A request to admit an appeal that came after the window. */
export interface LateAppealView {
  readonly id: string;
  /** Of a periodic evaluation: Q1..Q4, M01..M12; null: of the year. */
  readonly period: string | null;
  readonly filedBy: PersonRef;
  readonly filedAt: string;
  readonly cause: string;
  readonly reasons: string;
  readonly evidence: readonly EvidenceLink[];
  readonly status: 'REQUESTED' | 'ADMITTED' | 'NOT_ADMITTED';
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
}

/** For the people of the appraisal and BKD, the first first. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readLateAppeals(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<LateAppealView[]> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'LATE_APPEAL.READ');
    return access instanceof CommitAndRefuse ? access : lateAppealsOf(tx, appraisalId);
  });
}

export async function lateAppealsOf(tx: Tx, appraisalId: string): Promise<LateAppealView[]> {
  const rows = await tx.lateAppeal.findMany({ where: { appraisalId }, orderBy: { filedAt: 'asc' } });
  const periods = await tx.periodicEvaluation.findMany({ where: { appraisalId }, select: { id: true, period: true } });
  const person = await peopleRefs(
    tx,
    rows.map((row) => row.filedById),
  );
  return rows.map((row) => ({
    id: row.id,
    period: periods.find((each) => each.id === row.periodId)?.period ?? null,
    filedBy: person(row.filedById),
    filedAt: iso(row.filedAt),
    cause: row.cause,
    reasons: row.reasons,
    evidence: row.evidence as unknown as EvidenceLink[],
    status: row.status as LateAppealView['status'],
    decidedAt: isoOrNull(row.decidedAt),
    decisionReason: row.decisionReason,
  }));
}
