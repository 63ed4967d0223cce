import { changeOfLink } from '../../domain/link-change.ts';
import { lineFaults, LINE_FAULT_DETAIL } from '../../domain/line-faults.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify, type NewNotice } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { refuseFuture } from './effective-date.ts';
import { inboxesFollow } from './follow.ts';
import { lineAbove, lockLatestLinks, writeLinks, type ChangedLink, type LinkRow } from './links.ts';
import { clockOf, lockFiles, lockLinks, type LockedFile } from './lock-files.ts';
import { askForNewTargets, targetsAfterMove } from './new-targets.ts';
import { recordChanges, recordPersonChange } from './record-changes.ts';

export interface EvaluatorMovement {
  /** Who moves away. */
  readonly evaluatorId: string;
  readonly successorId: string;
  /** Local date of the evaluator's unit, ISO; not after today. */
  readonly effectiveOn: string;
  readonly decree: string;
  readonly reason: string;
  /** Whether the successor heads the units that the evaluator heads. */
  readonly headsUnits: boolean;
}

/** Some hundred people and their appraisals in one transaction: all of them have the new evaluator at the same instant. */
const BOUNDS = { lockMs: 10_000, statementMs: 60_000 } as const;

/** What became of one person; the key of the operation's item is the employee's id. */
interface Item {
  readonly employeeId: string;
  readonly status: 'DONE' | 'FAILED';
  /** NEW_TARGETS, LINE_CHANGED, or why not: SELF_EVALUATION, SAME_PERSON, LOOP, DATE_REFUSED, OWN_APPRAISAL. */
  readonly code: string;
  readonly detail: object;
}

/**
 * An evaluator moves away: everybody whom he evaluates gets the successor, everybody above whose evaluator he stands too, as of a date, and in
 * every appraisal under way a new SKP is set with the successor (Annex II.C.7, p.65). Inside the window of an evaluation the one who moved still
 * makes it, outside it the successor does (IV.A.14, p.91–92): who may act reads that from the cause of the link. People whose line would be
 * wrong stay as they are and are listed in the operation.
 * @throws Refusal ROLE_REQUIRED, LINE_REFUSED, DATE_REFUSED, NOTHING_CHANGED
 */
export async function moveEvaluator(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  movement: EvaluatorMovement,
): Promise<{ operationId: string }> {
  const moved = await command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await lockLinks(tx);
      await checkPeople(tx, movement);
      const employeeIds = await whomItConcerns(tx, movement.evaluatorId);
      if (employeeIds.length === 0) {
        throw new Refusal('NOTHING_CHANGED', 422, 'Nobody has this person as evaluator or superior now.');
      }
      const files = await lockFiles(tx, employeeIds, ['ACTIVE']);
      const { unitId } = await tx.employee.findUniqueOrThrow({
        where: { id: movement.evaluatorId },
        select: { unitId: true },
      });
      await refuseFuture(tx, movement.effectiveOn, unitId, files[0]?.now ?? (await clockOf(tx)));
      const { links, faults } = await changesOf(tx, act, movement, employeeIds);
      const operationId = await record(tx, act, movement, employeeIds.length);
      const before = links.map(({ latest }) => latest);
      await writeLinks(
        tx,
        links.map((each) => each.changed),
        movement.decree,
      );
      if (movement.headsUnits) await handOverUnits(tx, act, movement, operationId);
      await recordPersonChange(tx, act, personChanges(links, movement), operationId);

      const done = await changeFiles(tx, act, movement, files, before);
      await notify(tx, mails(movement, operationId, done));
      await finish(tx, operationId, [...faults, ...items(before, done)]);
      return { operationId, people: [movement.evaluatorId, movement.successorId] };
    },
    BOUNDS,
  );
  await inboxesFollow(deps, moved.people);
  return { operationId: moved.operationId };
}

/** @throws Refusal LINE_REFUSED */
async function checkPeople(tx: Tx, { evaluatorId, successorId }: EvaluatorMovement): Promise<void> {
  const people = await tx.employee.findMany({
    where: { id: { in: [evaluatorId, successorId] } },
    select: { id: true, status: true },
  });
  const errors: FieldError[] = [];
  if (!people.some((person) => person.id === evaluatorId)) {
    errors.push({ pointer: '/evaluatorId', detail: 'There is no such person.' });
  }
  const successor = people.find((person) => person.id === successorId);
  if (!successor) errors.push({ pointer: '/successorId', detail: 'There is no such person.' });
  else if (successorId === evaluatorId)
    errors.push({ pointer: '/successorId', detail: 'The successor is somebody else.' });
  else if (OUT_OF_SERVICE.includes(successor.status)) {
    errors.push({ pointer: '/successorId', detail: LINE_FAULT_DETAIL.OUT_OF_SERVICE });
  }
  if (errors.length > 0)
    throw new Refusal('LINE_REFUSED', 422, 'The line of evaluators cannot be like this.', { errors });
}

/** Whose evaluator or evaluator's superior he is, by links without an end. */
async function whomItConcerns(tx: Tx, evaluatorId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT employee_id::text AS id FROM reporting_link WHERE person_id = ${evaluatorId}::uuid AND valid_to IS NULL ORDER BY 1`;
  return rows.map((row) => row.id);
}

interface Change {
  readonly latest: LinkRow;
  readonly changed: ChangedLink;
}

/** What becomes of each link, and of whom nothing does because the line would be wrong. */
async function changesOf(
  tx: Tx,
  act: Act,
  movement: EvaluatorMovement,
  employeeIds: readonly string[],
): Promise<{ links: Change[]; faults: Item[] }> {
  const { evaluatorId, successorId, effectiveOn } = movement;
  const all = await lockLatestLinks(tx, employeeIds);
  const above = await lineAbove(tx, successorId, effectiveOn);
  const links: Change[] = [];
  const faults: Item[] = [];
  for (const employeeId of employeeIds) {
    const open = all.filter((link) => link.employeeId === employeeId && link.to === null);
    const concerned = open.filter((link) => link.person === evaluatorId);
    const after = (relation: LinkRow['relation']): string | null => {
      const link = open.find((each) => each.relation === relation);
      return link ? (link.person === evaluatorId ? successorId : link.person) : null;
    };
    const line = { employeeId, evaluatorId: after('EVALUATOR'), superiorId: after('SUPERIOR') };
    const found = lineFaults(line, above);
    const fault = found.evaluatorId ?? found.superiorId;
    const changes = concerned.map((latest) => ({ latest, change: changeOfLink(latest, successorId, effectiveOn) }));
    const backwards = changes.find(({ change }) => change.action === 'BACKWARDS');
    if (employeeId === act.actorId) {
      faults.push(failed(employeeId, 'OWN_APPRAISAL', 'Your own evaluator is changed by another holder of BKD_ADMIN.'));
    } else if (fault) faults.push(failed(employeeId, fault, LINE_FAULT_DETAIL[fault]));
    else if (backwards) {
      const detail = `Recorded already from ${backwards.latest.from} on. Record this person from that day or later.`;
      faults.push(failed(employeeId, 'DATE_REFUSED', detail));
    } else {
      for (const { latest, change } of changes) {
        if (change.action !== 'REPLACE') continue;
        const { relation } = latest;
        links.push({ latest, changed: { employeeId, relation, change, cause: 'EVALUATOR_MOVED' } });
      }
    }
  }
  return { links, faults };
}

const failed = (employeeId: string, code: string, detail: string): Item => ({
  employeeId,
  status: 'FAILED',
  code,
  detail: { detail },
});

async function record(tx: Tx, act: Act, movement: EvaluatorMovement, total: number): Promise<string> {
  const { id } = await tx.operation.create({
    data: { kind: 'EVALUATOR_MOVEMENT', requestedById: act.actorId, total },
    select: { id: true },
  });
  await recordEvent(tx, {
    type: 'EVALUATOR_MOVEMENT_RECORDED',
    actorId: act.actorId,
    actorRole: 'BKD_ADMIN',
    requestId: act.requestId,
    data: {
      operationId: id,
      evaluatorId: movement.evaluatorId,
      successorId: movement.successorId,
      effectiveOn: movement.effectiveOn,
      people: total,
    },
  });
  return id;
}

/** The unit's result that counts is that of the unit which the evaluator leads (IV.B.1.g, p.94), so that the post goes with the people. */
async function handOverUnits(
  tx: Tx,
  act: Act,
  { evaluatorId, successorId }: EvaluatorMovement,
  operationId: string,
): Promise<void> {
  const units = await tx.$queryRaw<{ id: string }[]>`
    UPDATE unit SET head_id = ${successorId}::uuid WHERE head_id = ${evaluatorId}::uuid RETURNING id::text`;
  if (units.length === 0) return;
  const handed = units.map((unit) => unit.id);
  const headed = await tx.unit.findMany({
    where: { headId: successorId, id: { notIn: handed } },
    select: { id: true },
  });
  const own = headed.map((unit) => unit.id);
  await recordPersonChange(
    tx,
    act,
    [
      { employeeId: evaluatorId, before: { headOf: handed }, after: { headOf: [] } },
      { employeeId: successorId, before: { headOf: own }, after: { headOf: [...own, ...handed].sort() } },
    ],
    operationId,
  );
}

function personChanges(
  links: readonly Change[],
  { successorId, effectiveOn }: EvaluatorMovement,
): { employeeId: string; before: object; after: object }[] {
  const byEmployee = new Map<string, { before: Record<string, unknown>; after: Record<string, unknown> }>();
  for (const { latest } of links) {
    const of = byEmployee.get(latest.employeeId) ?? { before: {}, after: {} };
    of.before[latest.relation.toLowerCase()] = { personId: latest.person, from: latest.from };
    of.after[latest.relation.toLowerCase()] = { personId: successorId, from: effectiveOn };
    byEmployee.set(latest.employeeId, of);
  }
  return [...byEmployee].map(([employeeId, change]) => ({ employeeId, ...change }));
}

interface DoneFile {
  readonly file: LockedFile;
  readonly changeId: string;
  readonly newTargets: boolean;
  readonly because: string | null;
}

/** New targets where he evaluated; where he stood above the evaluator only authority follows. */
async function changeFiles(
  tx: Tx,
  act: Act,
  movement: EvaluatorMovement,
  files: readonly LockedFile[],
  changed: readonly LinkRow[],
): Promise<DoneFile[]> {
  const of = (file: LockedFile, relation: LinkRow['relation']): boolean =>
    changed.some((link) => link.employeeId === file.employeeId && link.relation === relation);
  const concerned = files.filter((file) => of(file, 'EVALUATOR') || of(file, 'SUPERIOR'));
  const after = concerned.map((file) =>
    of(file, 'EVALUATOR') ? targetsAfterMove(file) : { newTargets: false, because: 'SUPERIOR_ONLY' as const },
  );
  await askForNewTargets(
    tx,
    concerned.filter((_, index) => after[index]?.newTargets),
    'EVALUATOR_MOVED',
  );
  const changeIds = await recordChanges(
    tx,
    act,
    { ...movement, kind: 'EVALUATOR_MOVED' },
    concerned.map((file, index) => {
      const relations = (['EVALUATOR', 'SUPERIOR'] as const).filter((relation) => of(file, relation));
      return {
        file,
        before: { relations, personId: movement.evaluatorId },
        after: { relations, personId: movement.successorId, ...after[index] },
      };
    }),
  );
  return concerned.map((file, index) => ({
    file,
    changeId: changeIds[index] ?? '',
    newTargets: after[index]?.newTargets ?? false,
    because: after[index]?.because ?? null,
  }));
}

/** Each employee hears of his appraisal; who moved and who comes hear once, not once a person. */
function mails(
  { evaluatorId, successorId }: EvaluatorMovement,
  operationId: string,
  done: readonly DoneFile[],
): NewNotice[] {
  const data = { fromId: evaluatorId, toId: successorId };
  return [
    ...done
      .filter(({ because }) => because !== 'SUPERIOR_ONLY')
      .map(({ file, changeId, newTargets }): NewNotice => ({
        kind: newTargets ? 'NEW_TARGETS' : 'EVALUATOR_CHANGED',
        recipientId: file.employeeId,
        cause: changeId,
        cycleId: file.cycleId,
        appraisalId: file.id,
        data,
      })),
    ...[evaluatorId, successorId].map((recipientId): NewNotice => ({
      kind: 'EVALUATOR_CHANGED',
      recipientId,
      cause: operationId,
      data,
    })),
  ];
}

function items(changed: readonly LinkRow[], done: readonly DoneFile[]): Item[] {
  return [...new Set(changed.map((link) => link.employeeId))].map((employeeId) => {
    const files = done.filter((each) => each.file.employeeId === employeeId);
    return {
      employeeId,
      status: 'DONE',
      code: files.some((each) => each.newTargets) ? 'NEW_TARGETS' : 'LINE_CHANGED',
      detail: {
        relations: changed.filter((link) => link.employeeId === employeeId).map((link) => link.relation),
        appraisals: files.map(({ file, changeId, newTargets, because }) => ({
          appraisalId: file.id,
          changeId,
          newTargets,
          because,
        })),
      },
    };
  });
}

async function finish(tx: Tx, operationId: string, all: readonly Item[]): Promise<void> {
  await tx.operationItem.createMany({
    data: all.map(({ employeeId, ...item }) => ({ operationId, key: employeeId, ...item })),
  });
  const failures = all.filter((item) => item.status === 'FAILED').length;
  await tx.operation.update({
    where: { id: operationId },
    data: { status: 'SUCCEEDED', done: all.length - failures, failed: failures, finishedAt: new Date() },
  });
}
