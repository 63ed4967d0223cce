import { Prisma } from '../../generated/prisma/client.ts';
import { STAGES } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { planInForceOf } from '../plan-in-force.ts';
import { SET_ASIDE } from '../reopen-task.ts';
import type { LockedFile } from './lock-files.ts';

/** Whether a movement asks for new targets in an appraisal, and if not, why. */
export type TargetsAfter =
  | { readonly newTargets: true; readonly because: null }
  /** FINAL_SCORING_BEGUN: the year is being evaluated, only authority follows. POLICY: the cycle's policy does not ask for any. */
  | { readonly newTargets: false; readonly because: 'FINAL_SCORING_BEGUN' | 'POLICY' };

export function targetsAfterMove(file: LockedFile): TargetsAfter {
  if (finalScoringHasBegun(file)) return { newTargets: false, because: 'FINAL_SCORING_BEGUN' };
  return file.policy.newTargetsOnMove === false
    ? { newTargets: false, because: 'POLICY' }
    : { newTargets: true, because: null };
}

export const finalScoringHasBegun = (file: LockedFile): boolean =>
  STAGES.indexOf(file.stage) >= STAGES.indexOf('FINAL_SCORING');

/**
 * Closes the SKP of these locked appraisals with its result so far, and lets target-setting begin anew (Annex II.C.6–7, p.65). What was open
 * in the rounds so far is cancelled, and so is the question about an adjustment of the closed SKP; a mid-term report is set aside until the new
 * SKP is in force. Set-based, whatever their number.
 */
export async function askForNewTargets(
  tx: Tx,
  files: readonly LockedFile[],
  because: 'EMPLOYEE_MOVED' | 'EVALUATOR_MOVED',
): Promise<void> {
  if (files.length === 0) return;
  await tx.$executeRaw`
    WITH begun AS (
      SELECT f.id, f.now, coalesce((SELECT max(closed_at) FROM plan WHERE appraisal_id = f.id), '-infinity') AS since,
        ${planInForceOf(Prisma.sql`f.id`)} AS in_force
      FROM ${listed(files)} AS f(id, now))
    UPDATE plan p SET closed_at = b.now, closed_because = ${because}, result_so_far = CASE WHEN p.id = b.in_force THEN jsonb_build_object(
      'realizationId', (SELECT r.id FROM realization r WHERE r.appraisal_id = b.id AND r.submitted_at > b.since ORDER BY r.submitted_at DESC LIMIT 1),
      'progressEntryIds', (SELECT coalesce(jsonb_agg(e.id ORDER BY e.created_at, e.id), '[]') FROM progress_entry e WHERE e.appraisal_id = b.id AND e.created_at > b.since),
      'feedbackIds', (SELECT coalesce(jsonb_agg(e.id ORDER BY e.created_at, e.id), '[]') FROM feedback e WHERE e.appraisal_id = b.id AND e.created_at > b.since),
      'counts', jsonb_build_object(
        'realizations', (SELECT count(*) FROM realization r WHERE r.appraisal_id = b.id AND r.submitted_at > b.since),
        'progressEntries', (SELECT count(*) FROM progress_entry e WHERE e.appraisal_id = b.id AND e.created_at > b.since),
        'feedback', (SELECT count(*) FROM feedback e WHERE e.appraisal_id = b.id AND e.created_at > b.since))) END
    FROM begun b WHERE p.appraisal_id = b.id AND p.closed_at IS NULL`;
  await tx.$executeRaw`
    UPDATE task t SET status = 'CANCELLED', closed_at = f.now, next_reminder_at = NULL, version = t.version + 1,
      marks = CASE WHEN t.kind = 'REPORT_REALIZATION' THEN array_append(t.marks, ${SET_ASIDE}) ELSE t.marks END
    FROM ${listed(files)} AS f(id, now)
    WHERE t.owner_id = f.id AND t.status = 'OPEN'
      AND t.kind IN ('DRAFT_TARGETS', 'APPROVE_TARGETS', 'AGREE_ADJUSTMENT', 'REPORT_REALIZATION')`;
  await beginNextRound(tx, files, because);
}

/** The rounds of target-setting so far no longer count, and a run of a new epoch goes forward from the rows to the next one. */
export async function beginNextRound(tx: Tx, files: readonly LockedFile[], reason: string): Promise<void> {
  await tx.$executeRaw`
    WITH moved AS (
      UPDATE appraisal a SET epoch = a.epoch + 1, version = a.version + 1, stage = 'TARGET_SETTING', closed_plan_rounds = greatest(
        a.closed_plan_rounds, (SELECT max(t.round) FROM task t WHERE t.owner_id = a.id AND t.stage = 'TARGET_SETTING'))
      FROM ${listed(files)} AS f(id, now) WHERE a.id = f.id RETURNING a.id)
    INSERT INTO outbox (owner_kind, owner_id, reason) SELECT 'appraisal', id, ${reason} FROM moved`;
}

/** Their ids and clocks, as a table of a statement. */
const listed = (files: readonly LockedFile[]): Prisma.Sql =>
  Prisma.sql`unnest(${files.map((file) => file.id)}::uuid[], ${files.map((file) => file.now.toISOString())}::timestamptz[])`;
