import { changeOfLink } from '../../domain/link-change.ts';
import { takeUnitsIn, awaitReportOf } from '../cycles/take-units-in.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify, type NewNotice } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { beforeLastChange, refuseFuture } from './effective-date.ts';
import { inboxesFollow } from './follow.ts';
import { checkLine, lockLatestLinks, writeLinks, type ChangedLink, type LinkRow } from './links.ts';
import type { LockedFile } from './lock-files.ts';
import { lockFileOf, type FileOfEmployee } from './lock-file-of.ts';
import { askForNewTargets, targetsAfterMove, type TargetsAfter } from './new-targets.ts';
import { recordChanges, recordPersonChange } from './record-changes.ts';

export interface EmployeeMovement {
  readonly appraisalId: string;
  /** The version that BKD saw; another one is refused with STALE_VERSION. */
  readonly version?: number | undefined;
  /** Local date of the unit, ISO; not after today. */
  readonly effectiveOn: string;
  readonly decree: string;
  readonly reason: string;
  readonly unitId: string;
  readonly position: string;
  /** Left out: stays. */
  readonly rank?: string | undefined;
  readonly evaluatorId: string;
  /** Only where the head of region evaluates is there none (Annex IV.A.12, p.90). */
  readonly superiorId: string | null;
}

export interface EmployeeMoved {
  readonly kind: 'EMPLOYEE_MOVED';
  readonly employeeId: string;
  readonly effectiveOn: string;
  readonly appraisals: readonly ({ readonly appraisalId: string; readonly changeId: string } & TargetsAfter)[];
  /** What the employee leaves behind, for BKD to see to; nothing of it was changed. */
  readonly leftBehind: {
    /** Units that he heads besides the new one. */
    readonly headOfUnitIds: readonly string[];
    /** How many people he evaluates: POST /evaluator-movements names the successor. */
    readonly evaluates: number;
  };
}

/**
 * An employee moves in mid-year: unit, post and the people above him change as of a date, the SKP in force is closed with its result so far,
 * and a new one is set with the new evaluator (Annex II.C.6, p.65), who also makes the yearly evaluation, by the new unit's result (IV.A.13, p.91).
 * Where the year is being evaluated already, only authority follows. Due dates that people were told of stay.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, APPRAISAL_ENDED, STALE_VERSION, DATE_REFUSED, LINE_REFUSED, NOTHING_CHANGED
 */
export async function moveEmployee(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  movement: EmployeeMovement,
): Promise<EmployeeMoved> {
  const moved = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { file, files, employeeId } = await lockFileOf(tx, movement, ['ACTIVE']);
    if (employeeId === act.actorId) {
      const about = { cycleId: file.cycleId, appraisalId: file.id };
      return refuseOwnAppraisal(tx, act, { ...about, attempted: 'MOVEMENT.EMPLOYEE_MOVED' });
    }
    await refuseFuture(tx, movement.effectiveOn, file.unitId, file.now);
    await refuseUnknownUnit(tx, movement.unitId);
    const line = { employeeId, evaluatorId: movement.evaluatorId, superiorId: movement.superiorId };
    await checkLine(tx, line, movement.effectiveOn, { evaluatorId: '/evaluatorId', superiorId: '/superiorId' });
    const links = await lockLatestLinks(tx, [employeeId]);
    const changed = changesOf(links, movement, employeeId);
    const person = await changePerson(tx, act, { file, files, employeeId }, movement, links, changed);
    await writeLinks(tx, changed, movement.decree);
    await moveFiles(tx, files, movement.unitId);

    const after = new Map(files.map((each) => [each.id, targetsAfterMove(each)]));
    const withNewTargets = files.filter((each) => after.get(each.id)?.newTargets);
    await askForNewTargets(tx, withNewTargets, 'EMPLOYEE_MOVED');
    const changeIds = await recordChanges(
      tx,
      act,
      { ...movement, kind: 'EMPLOYEE_MOVED' },
      files.map((each) => ({ file: each, before: person.before, after: { ...person.after, ...after.get(each.id) } })),
    );
    const before = links.find((link) => link.relation === 'EVALUATOR' && link.to === null)?.person;
    await notify(tx, mails(files, changeIds, { employeeId, from: before, to: movement.evaluatorId }, withNewTargets));
    return {
      kind: 'EMPLOYEE_MOVED' as const,
      employeeId,
      effectiveOn: movement.effectiveOn,
      appraisals: files.map((each, index) => ({
        appraisalId: each.id,
        changeId: changeIds[index] ?? '',
        ...targetsAfterMove(each),
      })),
      leftBehind: await leftBehind(tx, employeeId, movement.unitId),
    };
  });
  await inboxesFollow(deps, [moved.employeeId]);
  return moved;
}

async function refuseUnknownUnit(tx: Tx, unitId: string): Promise<void> {
  if (await tx.unit.findUnique({ where: { id: unitId }, select: { id: true } })) return;
  throw new Refusal('VALIDATION_FAILED', 422, 'This unit does not exist.', {
    errors: [{ pointer: '/unitId', detail: 'Take the id of a unit from GET /units.' }],
  });
}

/** What becomes of his links as of the day. @throws Refusal DATE_REFUSED */
function changesOf(links: readonly LinkRow[], movement: EmployeeMovement, employeeId: string): ChangedLink[] {
  return (
    [
      ['EVALUATOR', movement.evaluatorId],
      ['SUPERIOR', movement.superiorId],
    ] as const
  ).flatMap(([relation, person]): ChangedLink[] => {
    const latest = links.find((link) => link.relation === relation);
    const change = changeOfLink(latest, person, movement.effectiveOn);
    if (change.action === 'BACKWARDS') throw beforeLastChange(change.known);
    if (change.action === 'KEEP' || change.action === 'DATE_MISSING') return [];
    return [{ employeeId, relation, change, cause: 'EMPLOYEE_MOVED' }];
  });
}

/** The roster row with its history. @throws Refusal NOTHING_CHANGED where the same move was recorded before */
async function changePerson(
  tx: Tx,
  act: Act,
  { employeeId }: FileOfEmployee,
  movement: EmployeeMovement,
  links: readonly LinkRow[],
  changed: readonly ChangedLink[],
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown> }> {
  const row = await tx.employee.findUniqueOrThrow({ where: { id: employeeId } });
  const wanted = { unitId: movement.unitId, position: movement.position, rank: movement.rank ?? row.rank };
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const key of ['unitId', 'position', 'rank'] as const) {
    if (row[key] === wanted[key]) continue;
    before[key] = row[key];
    after[key] = wanted[key];
  }
  for (const { relation, change } of changed) {
    const latest = links.find((link) => link.relation === relation && link.to === null);
    before[relation.toLowerCase()] = latest ? { personId: latest.person, from: latest.from } : null;
    after[relation.toLowerCase()] =
      change.action === 'CLOSE' ? null : { personId: change.person, from: movement.effectiveOn };
  }
  if (Object.keys(after).length === 0) {
    throw new Refusal('NOTHING_CHANGED', 422, 'Unit, post, evaluator and superior are so already.');
  }
  await tx.employee.update({
    where: { id: employeeId },
    data: { ...wanted, version: { increment: 1 }, updatedAt: new Date() },
  });
  await recordPersonChange(tx, act, [{ employeeId, before, after }]);
  // The post is a text of the roster's history; the file of the appraisal names units and people only.
  const { position: _before, rank: _rank, ...idsBefore } = before;
  const { position: _after, rank: _newRank, ...idsAfter } = after;
  return { before: idsBefore, after: idsAfter };
}

/** The new unit's windows, calendar and time zone count from now on; due dates that people were told of stay. */
async function moveFiles(tx: Tx, files: readonly LockedFile[], unitId: string): Promise<void> {
  for (const file of files) {
    if (file.unitId === unitId) continue;
    const cycle = { id: file.cycleId, year: file.year, launchedAt: file.launchedAt };
    await takeUnitsIn(tx, cycle, file.policy, [unitId]);
    await tx.appraisal.update({ where: { id: file.id }, data: { unitId, version: { increment: 1 } } });
    await tx.$executeRaw`
      UPDATE task SET unit_id = ${unitId}::uuid, version = version + 1 WHERE appraisal_id = ${file.id}::uuid AND status = 'OPEN'`;
    await awaitReportOf(tx, cycle, unitId);
  }
}

/** To the employee, the new evaluator and the one before; each hears once of each appraisal. */
function mails(
  files: readonly LockedFile[],
  changeIds: readonly string[],
  people: { employeeId: string; from: string | undefined; to: string },
  withNewTargets: readonly LockedFile[],
): NewNotice[] {
  const data = { toId: people.to, ...(people.from && people.from !== people.to ? { fromId: people.from } : {}) };
  return files.flatMap((file, index) => {
    const about = { cycleId: file.cycleId, appraisalId: file.id, cause: changeIds[index] ?? '', data };
    const leaders = [...new Set([people.to, ...(people.from ? [people.from] : [])])];
    return [
      {
        ...about,
        kind: withNewTargets.includes(file) ? ('NEW_TARGETS' as const) : ('EVALUATOR_CHANGED' as const),
        recipientId: people.employeeId,
      },
      ...leaders.map((recipientId) => ({ ...about, kind: 'EVALUATOR_CHANGED' as const, recipientId })),
    ];
  });
}

async function leftBehind(tx: Tx, employeeId: string, unitId: string): Promise<EmployeeMoved['leftBehind']> {
  const headed = await tx.unit.findMany({ where: { headId: employeeId, id: { not: unitId } }, select: { id: true } });
  const evaluates = await tx.reportingLink.count({
    where: { personId: employeeId, relation: 'EVALUATOR', validTo: null },
  });
  return { headOfUnitIds: headed.map((unit) => unit.id), evaluates };
}
