import { isoDate, localDate } from '../../domain/calendar.ts';
import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import type { TaskKind } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import { awaitReportOf, takeUnitsIn } from '../cycles/take-units-in.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { lockAppraisal } from '../lock-owner.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal } from '../refusal.ts';
import { reopenTask } from '../reopen-task.ts';
import { requireOffice } from '../require-office.ts';
import { ring } from '../ring.ts';
import { lockTaskById } from '../task-row.ts';
import { command } from '../transact.ts';
import type { EndedByExclusion } from './exclude-appraisal.ts';
import { inboxesFollow } from './follow.ts';
import { lockFileOf } from './lock-file-of.ts';
import type { LockedFile } from './lock-files.ts';
import { recordChanges, recordPersonChange, type AppraisalChange } from './record-changes.ts';

export interface ReInclusion {
  readonly appraisalId: string;
  readonly version?: number | undefined;
  readonly reason: string;
  readonly decree: string;
}

export interface ReIncluded {
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly changeId: string;
  readonly state: 'ACTIVE' | 'FINAL';
}

/**
 * Somebody is appraised again: the appraisal is under way from the rows as they are, in a run of a new epoch, which opens again what was set
 * aside as it comes to it. A due date that has passed meanwhile moves by the time in between. Cases and periods that the exclusion ended go on
 * too, also those of earlier years whose result is final.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, APPRAISAL_ENDED, NOT_EXCLUDED, STALE_VERSION
 */
export async function reincludeAppraisal(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  inclusion: ReInclusion,
): Promise<ReIncluded> {
  const included = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { file, files, employeeId } = await lockFileOf(tx, inclusion, ['ACTIVE', 'FINAL', 'EXCLUDED']);
    if (employeeId === act.actorId) {
      const about = { cycleId: file.cycleId, appraisalId: file.id };
      return refuseOwnAppraisal(tx, act, { ...about, attempted: 'APPRAISAL.REINCLUDE' });
    }
    const exclusion = await exclusionOf(tx, file);
    if (!exclusion) throw new Refusal('NOT_EXCLUDED', 409, `The appraisal is ${file.state}; nothing was excluded.`);
    const employee = await tx.employee.findUniqueOrThrow({ where: { id: employeeId } });
    await bringBack(tx, act, employee, exclusion);
    const changes: AppraisalChange[] = [];
    for (const each of files.filter((one) => one === file || one.state === 'FINAL')) {
      const ended = each === file ? exclusion : await exclusionOf(tx, each);
      if (!ended) continue;
      const state = await takeUp(tx, each, ended, employee.unitId);
      changes.push({ file: each, before: { state: each.state }, after: { state } });
    }
    const today = isoDate(localDate(file.now, await calendarOf(tx, employee.unitId)));
    const order = { kind: 'REINCLUDED' as const, effectiveOn: today, ...inclusion };
    const changeIds = await recordChanges(tx, act, order, changes);
    const changeId = changeIds[changes.findIndex((change) => change.file.id === file.id)] ?? '';
    if (file.state === 'EXCLUDED') await reopenUnawaited(tx, file, exclusion);
    await notify(tx, [
      {
        kind: 'REINCLUDED',
        recipientId: employeeId,
        cause: changeId,
        cycleId: file.cycleId,
        appraisalId: file.id,
      },
    ]);
    return {
      appraisalId: file.id,
      employeeId,
      changeId,
      state: file.state === 'FINAL' ? ('FINAL' as const) : ('ACTIVE' as const),
    };
  });
  await inboxesFollow(deps, [included.employeeId]);
  return included;
}

interface ExclusionOfFile extends EndedByExclusion {
  readonly code: string;
  readonly employeeStatus: string;
}

/** The exclusion that holds: no re-inclusion came after it. */
async function exclusionOf(tx: Tx, file: LockedFile): Promise<ExclusionOfFile | undefined> {
  const last = await tx.appraisalChange.findFirst({
    where: { appraisalId: file.id, kind: { in: ['EXCLUDED', 'REINCLUDED'] } },
    orderBy: { recordedAt: 'desc' },
  });
  if (last?.kind !== 'EXCLUDED') return undefined;
  const { code } = last.after as { code: string };
  return { ...(last.before as unknown as Omit<ExclusionOfFile, 'code'>), code };
}

/** The roster follows: the status from before, and the address where a death was recorded by mistake. */
async function bringBack(
  tx: Tx,
  act: Act,
  employee: { id: string; status: string; email: string | null },
  exclusion: ExclusionOfFile,
): Promise<void> {
  const [address] = exclusion.code === 'DIED' && !employee.email ? await addressBefore(tx, employee.id) : [];
  const wanted = { status: exclusion.employeeStatus, email: address?.email ?? employee.email };
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const key of ['status', 'email'] as const) {
    if (employee[key] === wanted[key]) continue;
    before[key] = employee[key];
    after[key] = wanted[key];
  }
  if (Object.keys(after).length === 0) return;
  await tx.employee.update({
    where: { id: employee.id },
    data: { ...wanted, version: { increment: 1 }, updatedAt: new Date() },
  });
  await recordPersonChange(tx, act, [{ employeeId: employee.id, before, after }]);
}

async function addressBefore(tx: Tx, employeeId: string): Promise<{ email: string | null }[]> {
  return tx.$queryRaw<{ email: string | null }[]>`
    SELECT before ->> 'email' AS email FROM employee_change
    WHERE employee_id = ${employeeId}::uuid AND after ? 'email' AND after ->> 'email' IS NULL ORDER BY id DESC LIMIT 1`;
}

async function takeUp(tx: Tx, file: LockedFile, ended: EndedByExclusion, unitId: string): Promise<'ACTIVE' | 'FINAL'> {
  for (const id of ended.caseIds) {
    const [again] = await tx.$queryRaw<{ id: string }[]>`
      UPDATE development_case d SET status = 'OPEN', closed_at = NULL, epoch = epoch + 1, version = version + 1
      WHERE id = ${id}::uuid AND status = 'CANCELLED' AND NOT EXISTS (
        SELECT 1 FROM development_case o WHERE o.appraisal_id = d.appraisal_id AND o.kind = d.kind AND o.status = 'OPEN')
      RETURNING id::text`;
    if (again) await ring(tx, { kind: 'case', id }, 'REINCLUDED');
  }
  if (file.state === 'FINAL') return 'FINAL';
  for (const id of ended.periodIds) {
    await tx.$executeRaw`
      UPDATE periodic_evaluation SET state = 'ACTIVE', epoch = epoch + 1, version = version + 1 WHERE id = ${id}::uuid AND state = 'EXCLUDED'`;
    await ring(tx, { kind: 'period', id }, 'REINCLUDED');
  }
  // He may have been moved in the roster meanwhile.
  await takeUnitsIn(tx, { id: file.cycleId, year: file.year, launchedAt: file.launchedAt }, file.policy, [unitId]);
  await tx.appraisal.update({
    where: { id: file.id },
    data: { state: 'ACTIVE', endReason: null, unitId, epoch: { increment: 1 }, version: { increment: 1 } },
  });
  await awaitReportOf(tx, { id: file.cycleId }, unitId);
  await ring(tx, { kind: 'appraisal', id: file.id }, 'REINCLUDED');
  return 'ACTIVE';
}

/** What no workflow waits for, nobody else would open again. */
async function reopenUnawaited(tx: Tx, file: LockedFile, { taskIds }: ExclusionOfFile): Promise<void> {
  const locked = await lockAppraisal(tx, file.id);
  for (const id of taskIds) {
    const task = await lockTaskById(tx, id);
    if (task && isUnawaited(task.kind) && task.status === 'CANCELLED') await reopenTask(tx, locked, task);
  }
}

const isUnawaited = (kind: TaskKind): boolean => TASK_KIND_RULES[kind].unawaited === true;
