import type { Act, Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { refuseFuture } from './effective-date.ts';
import { lockFileOf } from './lock-file-of.ts';
import type { LockedFile } from './lock-files.ts';
import { beginNextRound, finalScoringHasBegun } from './new-targets.ts';
import { recordChanges, recordPersonChange } from './record-changes.ts';

export interface StudyLeaveChange {
  readonly appraisalId: string;
  readonly version?: number | undefined;
  readonly kind: 'STUDY_LEAVE_STARTED' | 'STUDY_LEAVE_ENDED';
  /** Local date of the unit, ISO; not after today. */
  readonly effectiveOn: string;
  readonly decree: string;
  readonly reason: string;
}

/**
 * ADDED: expectations are added to the SKP in force, in a further round. TARGETS_BEING_SET: it is being set now, and takes them in.
 * FINAL_SCORING_BEGUN: the year is being evaluated already.
 */
export type ExpectationsAfter = 'ADDED' | 'TARGETS_BEING_SET' | 'FINAL_SCORING_BEGUN';

export interface StudyLeaveChanged {
  readonly kind: StudyLeaveChange['kind'];
  readonly employeeId: string;
  readonly effectiveOn: string;
  readonly appraisals: readonly {
    readonly appraisalId: string;
    readonly changeId: string;
    readonly expectations: ExpectationsAfter;
  }[];
}

/**
 * Study leave begins or ends in mid-year. Expectations for that time are added to the SKP of the year without a new SKP document (Annex
 * II.B.12–13, p.64–65): the SKP stays in force, and a further round of target-setting makes a version of it (origin ADJUSTMENT), which the
 * employee drafts in dialogue with the evaluator and the evaluator puts in force. Whoever studies is appraised (IV.A.16–17, p.92).
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, APPRAISAL_ENDED, STALE_VERSION, DATE_REFUSED, NOTHING_CHANGED
 */
export async function changeStudyLeave(
  deps: Pick<Deps, 'db'>,
  act: Act,
  order: StudyLeaveChange,
): Promise<StudyLeaveChanged> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { file, files, employeeId } = await lockFileOf(tx, order, ['ACTIVE']);
    if (employeeId === act.actorId) {
      const about = { cycleId: file.cycleId, appraisalId: file.id };
      return refuseOwnAppraisal(tx, act, { ...about, attempted: `MOVEMENT.${order.kind}` });
    }
    await refuseFuture(tx, order.effectiveOn, file.unitId, file.now);
    const status = order.kind === 'STUDY_LEAVE_STARTED' ? 'STUDY_LEAVE' : 'ACTIVE';
    const person = await tx.employee.findUniqueOrThrow({ where: { id: employeeId }, select: { status: true } });
    if (person.status === status) throw new Refusal('NOTHING_CHANGED', 422, `The status is ${status} already.`);
    const history = { before: { status: person.status }, after: { status } };
    await tx.employee.update({
      where: { id: employeeId },
      data: { status, version: { increment: 1 }, updatedAt: new Date() },
    });
    await recordPersonChange(tx, act, [{ employeeId, ...history }]);

    const changes: { file: LockedFile; expectations: ExpectationsAfter }[] = [];
    for (const each of files) changes.push({ file: each, expectations: await expectationsAfter(tx, each) });
    const toAdd = changes.filter(({ expectations }) => expectations === 'ADDED');
    if (toAdd.length > 0) {
      await beginNextRound(
        tx,
        toAdd.map((each) => each.file),
        order.kind,
      );
    }
    const changeIds = await recordChanges(
      tx,
      act,
      order,
      changes.map(({ file: each, expectations }) => ({
        file: each,
        before: history.before,
        after: { ...history.after, expectations },
      })),
    );
    await notify(
      tx,
      toAdd.map(({ file: each }) => ({
        kind: 'TARGETS_TO_EXTEND' as const,
        recipientId: employeeId,
        cause: changeIds[files.indexOf(each)] ?? '',
        cycleId: each.cycleId,
        appraisalId: each.id,
      })),
    );
    return {
      kind: order.kind,
      employeeId,
      effectiveOn: order.effectiveOn,
      appraisals: changes.map(({ file: each, expectations }, index) => ({
        appraisalId: each.id,
        changeId: changeIds[index] ?? '',
        expectations,
      })),
    };
  });
}

async function expectationsAfter(tx: Tx, file: LockedFile): Promise<ExpectationsAfter> {
  if (finalScoringHasBegun(file)) return 'FINAL_SCORING_BEGUN';
  const [last] = await tx.$queryRaw<{ set: boolean }[]>`
    SELECT t.kind = 'APPROVE_TARGETS' AND coalesce(d.outcome IN ('APPROVED', 'SET'), false) AND t.round > a.closed_plan_rounds AS set
    FROM task t JOIN appraisal a ON a.id = t.owner_id LEFT JOIN decision d ON d.task_id = t.id
    WHERE t.owner_id = ${file.id}::uuid AND t.stage = 'TARGET_SETTING' ORDER BY t.round DESC, t.kind = 'APPROVE_TARGETS' DESC, t.level DESC LIMIT 1`;
  return last?.set ? 'ADDED' : 'TARGETS_BEING_SET';
}
