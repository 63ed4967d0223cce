import { SET_ASIDE } from '../reopen-task.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { endPeriods } from '../end-periods.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { planInForceOf } from '../plan-in-force.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { ring } from '../ring.ts';
import { command } from '../transact.ts';
import { refuseFuture } from './effective-date.ts';
import { inboxesFollow } from './follow.ts';
import { lockFileOf } from './lock-file-of.ts';
import type { LockedFile } from './lock-files.ts';
import { recordChanges, recordPersonChange, type AppraisalChange } from './record-changes.ts';

/**
 * Why somebody is no longer appraised: those of Annex II.C.8 (p.65–66), and people who are no longer there. Codes of employee.status where it
 * has such a one; RETIRED, DIED and LEFT are LEFT there. REMOVED: does not belong in this cycle, and was taken in by mistake; the status stays.
 */
export const EXCLUSION_CODES = [
  'STATE_OFFICIAL',
  'SUSPENDED',
  'UNPAID_LEAVE',
  'PRE_RETIREMENT',
  'RETIRED',
  'DIED',
  'LEFT',
  'REMOVED',
] as const;
export type ExclusionCode = (typeof EXCLUSION_CODES)[number];

export interface Exclusion {
  readonly appraisalId: string;
  readonly version?: number | undefined;
  readonly code: ExclusionCode;
  readonly reason: string;
  readonly decree: string;
  /** Local date of the unit, ISO; not after today. */
  readonly effectiveOn: string;
}

export interface Excluded {
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly changeId: string;
  /** FINAL: the result stands, only its open cases have ended. */
  readonly state: 'EXCLUDED' | 'FINAL';
  readonly code: ExclusionCode;
  readonly effectiveOn: string;
  /** Other appraisals of the employee that are under way, untouched: in January last year's evaluation may still be due. */
  readonly otherAppraisalIds: readonly string[];
  /** How many people he evaluates: POST /evaluator-movements names the successor. Until then the next one up acts (IV.A.2, p.89). */
  readonly evaluates: number;
}

const statusOf = (code: ExclusionCode, before: string): string => {
  if (code === 'REMOVED') return before;
  return code === 'RETIRED' || code === 'DIED' || code === 'LEFT' ? 'LEFT' : code;
};

/**
 * Ends an appraisal whose employee is no longer appraised (Annex II.C.8, p.65–66) or no longer there. Every fact stays, with the result so far;
 * open tasks are set aside, cases and periods end, the workflow is rung so that it ends. A result that is final stands; of such appraisals only
 * the cases that are still open end, of whatever year. Re-inclusion takes all of it up again.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, APPRAISAL_ENDED, STALE_VERSION, DATE_REFUSED
 */
export async function excludeAppraisal(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  exclusion: Exclusion,
): Promise<Excluded> {
  const excluded = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { file, files, employeeId } = await lockFileOf(tx, exclusion, ['ACTIVE', 'FINAL']);
    if (employeeId === act.actorId) {
      const about = { cycleId: file.cycleId, appraisalId: file.id };
      return refuseOwnAppraisal(tx, act, { ...about, attempted: 'APPRAISAL.EXCLUDE' });
    }
    await refuseFuture(tx, exclusion.effectiveOn, file.unitId, file.now);
    const affected = files.filter((each) => each === file || each.state === 'FINAL');
    const ended = new Map<LockedFile, EndedByExclusion>();
    for (const each of affected) {
      const what = each.state === 'FINAL' ? await endCases(tx, each) : await endFile(tx, act, each, exclusion.code);
      if (each.state === 'ACTIVE' || what.caseIds.length > 0) ended.set(each, what);
    }
    if (!ended.has(file)) {
      throw new Refusal('APPRAISAL_ENDED', 409, 'The result is final and stands, and no case is open.', {
        extra: { because: file.state },
      });
    }
    const employeeStatus = await changeStatus(tx, act, employeeId, exclusion.code);
    const changes: AppraisalChange[] = [];
    for (const [each, what] of ended) {
      changes.push({
        file: each,
        before: { state: each.state, employeeStatus, ...what },
        after: {
          state: each.state === 'FINAL' ? 'FINAL' : 'EXCLUDED',
          code: exclusion.code,
          resultSoFar: await resultSoFar(tx, each.id),
        },
      });
    }
    const changeIds = await recordChanges(tx, act, { ...exclusion, kind: 'EXCLUDED' }, changes);
    const changeId = changeIds[changes.findIndex((change) => change.file.id === file.id)] ?? '';
    await tell(tx, file, exclusion.code, changeId);
    return {
      appraisalId: file.id,
      employeeId,
      changeId,
      state: file.state === 'FINAL' ? ('FINAL' as const) : ('EXCLUDED' as const),
      code: exclusion.code,
      effectiveOn: exclusion.effectiveOn,
      otherAppraisalIds: files.filter((each) => each !== file && each.state === 'ACTIVE').map((each) => each.id),
      evaluates: await tx.reportingLink.count({
        where: { personId: employeeId, relation: 'EVALUATOR', validTo: null },
      }),
    };
  });
  await inboxesFollow(deps, [excluded.employeeId]);
  return excluded;
}

/** What was under way, by id, so that re-inclusion takes up exactly that. */
export interface EndedByExclusion {
  readonly taskIds: readonly string[];
  readonly caseIds: readonly string[];
  readonly periodIds: readonly string[];
}

async function endFile(tx: Tx, act: Act, file: LockedFile, code: ExclusionCode): Promise<EndedByExclusion> {
  const cases = await endCases(tx, file);
  const tasks = await setAside(tx, file, null);
  const periodIds = await endPeriods(tx, {
    appraisalId: file.id,
    cycleId: file.cycleId,
    state: 'EXCLUDED',
    now: file.now,
    actorId: act.actorId,
    requestId: act.requestId,
  });
  await tx.suspension.updateMany({
    where: { appraisalId: file.id, endedAt: null },
    data: { endedAt: file.now, endedById: act.actorId },
  });
  await tx.appraisal.update({
    where: { id: file.id },
    data: { state: 'EXCLUDED', endReason: code, lockedAt: null, version: { increment: 1 } },
  });
  await ring(tx, { kind: 'appraisal', id: file.id }, 'EXCLUDED');
  return {
    taskIds: [...cases.taskIds, ...tasks],
    caseIds: cases.caseIds,
    periodIds,
  };
}

async function endCases(tx: Tx, file: LockedFile): Promise<EndedByExclusion> {
  const cases = await tx.$queryRaw<{ id: string }[]>`
    UPDATE development_case SET status = 'CANCELLED', closed_at = ${file.now}, version = version + 1
    WHERE appraisal_id = ${file.id}::uuid AND status = 'OPEN' RETURNING id::text`;
  const caseIds = cases.map((each) => each.id);
  for (const id of caseIds) await ring(tx, { kind: 'case', id }, 'EXCLUDED');
  return { taskIds: await setAside(tx, file, caseIds), caseIds, periodIds: [] };
}

/** @param caseIds only tasks of these cases; null: every open task of the appraisal */
async function setAside(tx: Tx, file: LockedFile, caseIds: readonly string[] | null): Promise<string[]> {
  const tasks = await tx.$queryRaw<{ id: string }[]>`
    UPDATE task SET status = 'CANCELLED', closed_at = ${file.now}, next_reminder_at = NULL, suspension_id = NULL,
      marks = array_append(marks, ${SET_ASIDE}), version = version + 1
    WHERE appraisal_id = ${file.id}::uuid AND status = 'OPEN' AND (${caseIds}::uuid[] IS NULL OR case_id = ANY(${caseIds}::uuid[]))
    RETURNING id::text`;
  return tasks.map((task) => task.id);
}

/**
 * The roster follows. Who has died gets no mail any more, of whatever kind: the address goes out of the roster row, its history keeps it,
 * and what is queued is not sent.
 * @returns the status before
 */
async function changeStatus(tx: Tx, act: Act, employeeId: string, code: ExclusionCode): Promise<string> {
  const row = await tx.employee.findUniqueOrThrow({ where: { id: employeeId }, select: { status: true, email: true } });
  const wanted = { status: statusOf(code, row.status), email: code === 'DIED' ? null : row.email };
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const key of ['status', 'email'] as const) {
    if (row[key] === wanted[key]) continue;
    before[key] = row[key];
    after[key] = wanted[key];
  }
  if (Object.keys(after).length > 0) {
    await tx.employee.update({
      where: { id: employeeId },
      data: { ...wanted, version: { increment: 1 }, updatedAt: new Date() },
    });
    await recordPersonChange(tx, act, [{ employeeId, before, after }]);
  }
  if (code === 'DIED') {
    await tx.notice.updateMany({
      where: { recipientId: employeeId, status: 'QUEUED' },
      data: { status: 'FAILED', serverAnswer: 'not sent: the recipient has died' },
    });
  }
  return row.status;
}

/** What there was until then, by id: the SKP in force and what was recorded about it. */
async function resultSoFar(tx: Tx, appraisalId: string): Promise<object> {
  const [row] = await tx.$queryRaw<{ result: object }[]>`
    SELECT jsonb_build_object(
      'planId', ${planInForceOf(Prisma.sql`${appraisalId}::uuid`)},
      'realizationId', (SELECT id FROM realization WHERE appraisal_id = ${appraisalId}::uuid ORDER BY submitted_at DESC LIMIT 1),
      'ratingId', (SELECT rating_id FROM appraisal WHERE id = ${appraisalId}::uuid),
      'counts', jsonb_build_object(
        'realizations', (SELECT count(*) FROM realization WHERE appraisal_id = ${appraisalId}::uuid),
        'progressEntries', (SELECT count(*) FROM progress_entry WHERE appraisal_id = ${appraisalId}::uuid),
        'feedback', (SELECT count(*) FROM feedback WHERE appraisal_id = ${appraisalId}::uuid))) AS result`;
  return row?.result ?? {};
}

/** The employee, unless he has died, and who evaluates him; the reason stays in the file. */
async function tell(tx: Tx, file: LockedFile, code: ExclusionCode, changeId: string): Promise<void> {
  const evaluators = await tx.reportingLink.findMany({
    where: { employeeId: file.employeeId, relation: 'EVALUATOR', validTo: null },
    select: { personId: true },
  });
  const recipients = [...(code === 'DIED' ? [] : [file.employeeId]), ...evaluators.map((link) => link.personId)];
  await notify(
    tx,
    recipients.map((recipientId) => ({
      kind: 'EXCLUDED' as const,
      recipientId,
      cause: changeId,
      cycleId: file.cycleId,
      appraisalId: file.id,
    })),
  );
}
