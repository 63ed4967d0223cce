import { DateTime } from 'luxon';
import { isoDate, localDate, zoneOf, type Calendar } from '../../domain/calendar.ts';
import { ACTION_TASKS, type CheckInRecord } from '../../domain/check-ins.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { notInTheFuture } from '../appraisals/record-monitoring.ts';
import { speakAbout, type Speaker } from '../appraisals/speak-about.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { cancelTasks, lockOpenTasks } from '../desk/open-tasks.ts';
import { notify } from '../notify.ts';
import { openTask } from '../open-task.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { agendaOf, type OpenPoint } from './agenda.ts';
import { checkInsRuleOf } from './rule.ts';

/** Longest that an action may lie ahead. */
const MOST_YEARS = 1;

export interface RecordedCheckIn {
  readonly id: string;
  /** Ids of the actions in the order of the record, with the tasks that they are. */
  readonly actions: readonly { readonly id: string; readonly taskId: string }[];
}

/** The agenda with what the record says of each point. */
interface SpokenAbout extends OpenPoint {
  readonly settled: boolean;
  readonly note: string | null;
}

/**
 * The evaluator or his superior records a check-in: the one that was planned, where one was. The agenda is kept as it was spoken about; each agreed action is a task of
 * whoever carries it out, due at the end of its day; an action that is settled or replaced is no task any more. The employee is told in the digest and confirms.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_CHECK_INS, INVALID_FORM
 */
export async function recordCheckIn(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { appraisalId, record }: { readonly appraisalId: string; readonly record: CheckInRecord },
): Promise<RecordedCheckIn> {
  return command(deps, act, async (tx) => {
    const about = { appraisalId, attempted: 'CHECK_IN.RECORD' };
    const speaker = await speakAbout(tx, act, { ...about, sides: 'LEADERS', refuseWithout: checkInsRuleOf });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked } = speaker;
    const calendar = await calendarOf(tx, locked.unitId);
    const agenda = await agendaOf(tx, locked.cycle.year, appraisalId);
    await notInTheFuture(tx, locked, '/heldOn', record.heldOn);
    const lines = await linesOf(tx, appraisalId, record);
    const today = isoDate(localDate(locked.now, calendar));
    refuseFaults([
      ...dayFaults(record, locked.cycle.year, today),
      ...pointFaults(record, agenda),
      ...actionFaults(record, agenda, lines),
    ]);
    const spoken = spokenAbout(record, agenda);
    const id = await keepRecord(tx, act, speaker, record);
    await keepPoints(tx, { id, appraisalId }, spoken);
    await closeSettled(tx, act, speaker, { id, spoken, record });
    const actions = await agree(tx, speaker, { id, calendar, record });
    await recordEvent(tx, {
      ...whose(act, speaker),
      type: 'CHECK_IN_HELD',
      data: {
        ...{ checkInId: id, heldOn: record.heldOn, points: spoken.length },
        ...{ settled: spoken.filter(({ settled }) => settled).length, actions: actions.length },
      },
    });
    await notify(tx, [
      {
        ...{ kind: 'CHECK_IN_HELD', recipientId: speaker.access.employeeId, cause: id },
        ...{ cycleId: locked.cycle.id, appraisalId, data: { fromId: act.actorId } },
      },
    ]);
    return { id, actions };
  });
}

interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

function refuseFaults(errors: readonly Fault[]): void {
  if (errors.length === 0) return;
  throw new Refusal('INVALID_FORM', 422, 'The record has faults; nothing was recorded.', { errors: [...errors] });
}

function dayFaults({ heldOn, actions }: CheckInRecord, year: number, today: string): Fault[] {
  const last = isoDate(DateTime.fromISO(today, { zone: 'utc' }).plus({ years: MOST_YEARS }));
  return [
    ...(heldOn < `${year}-01-01`
      ? [{ pointer: '/heldOn', detail: `A day of the cycle’s year is expected, from ${year}-01-01 on.` }]
      : []),
    ...actions.flatMap(({ dueOn }, index) =>
      dueOn < today || dueOn > last
        ? [{ pointer: `/actions/${index}/dueOn`, detail: `A day from ${today} (today) to ${last} is expected.` }]
        : [],
    ),
  ];
}

function pointFaults({ points }: CheckInRecord, agenda: readonly OpenPoint[]): Fault[] {
  return points.flatMap(({ kind, ref, settled, note }, index) => {
    const pointer = `/points/${index}`;
    if (!agenda.some((open) => open.kind === kind && open.ref === ref)) {
      return [{ pointer: `${pointer}/ref`, detail: 'This is not on the agenda: read it anew.' }];
    }
    if (points.findIndex((other) => other.ref === ref) < index) {
      return [{ pointer: `${pointer}/ref`, detail: 'The point is named twice.' }];
    }
    return kind === 'ACTION' && settled && note === undefined
      ? [{ pointer: `${pointer}/note`, detail: 'Say why the action needs nothing more: its task is closed.' }]
      : [];
  });
}

function actionFaults({ actions }: CheckInRecord, agenda: readonly OpenPoint[], lines: ReadonlySet<string>): Fault[] {
  return actions.flatMap(({ indicatorId, replaces }, index) => {
    const pointer = `/actions/${index}`;
    const faults: Fault[] = [];
    if (indicatorId !== undefined && !lines.has(indicatorId)) {
      faults.push({ pointer: `${pointer}/indicatorId`, detail: 'A line of this appraisal’s SKP is expected.' });
    }
    if (replaces === undefined) return faults;
    if (!agenda.some(({ kind, ref }) => kind === 'ACTION' && ref === replaces)) {
      faults.push({ pointer: `${pointer}/replaces`, detail: 'An action of the agenda is expected.' });
    } else if (actions.findIndex((other) => other.replaces === replaces) < index) {
      faults.push({ pointer: `${pointer}/replaces`, detail: 'The action is replaced twice.' });
    }
    return faults;
  });
}

async function linesOf(tx: Tx, appraisalId: string, { actions }: CheckInRecord): Promise<ReadonlySet<string>> {
  const wanted = actions.flatMap(({ indicatorId }) => indicatorId ?? []);
  const found = await tx.indicator.findMany({
    where: { id: { in: wanted }, plannedResult: { plan: { appraisalId } } },
    select: { id: true },
  });
  return new Set(found.map(({ id }) => id));
}

/** What the record does not name goes on; an action in whose place another one stands does not. */
function spokenAbout({ points, actions }: CheckInRecord, agenda: readonly OpenPoint[]): SpokenAbout[] {
  const replaced = new Set(actions.map(({ replaces }) => replaces));
  return agenda.map((open) => {
    const said = points.find(({ ref }) => ref === open.ref);
    return { ...open, settled: replaced.has(open.ref) || (said?.settled ?? false), note: said?.note ?? null };
  });
}

/** The planned check-in is the one that was held. */
async function keepRecord(
  tx: Tx,
  act: Act,
  { locked, access }: Speaker,
  { heldOn, summary }: CheckInRecord,
): Promise<string> {
  const { appraisalId } = access;
  const held = {
    ...{ status: 'HELD', heldOn: new Date(heldOn), summary },
    ...{ recordedById: act.actorId, recordedAt: locked.now },
  };
  const planned = await tx.checkIn.findFirst({ where: { appraisalId, status: 'PLANNED' }, select: { id: true } });
  if (!planned) return (await tx.checkIn.create({ data: { appraisalId, ...held }, select: { id: true } })).id;
  await tx.checkIn.update({ where: { id: planned.id }, data: { ...held, version: { increment: 1 } } });
  return planned.id;
}

async function keepPoints(
  tx: Tx,
  { id, appraisalId }: { readonly id: string; readonly appraisalId: string },
  spoken: readonly SpokenAbout[],
): Promise<void> {
  await tx.checkInPoint.createMany({
    data: spoken.map(({ kind, ref, text, settled, note }, index) => ({
      ...{ checkInId: id, ordinal: index + 1, appraisalId },
      ...{ kind, ref, text, settled, note },
    })),
  });
}

async function closeSettled(
  tx: Tx,
  act: Act,
  speaker: Speaker,
  {
    id,
    spoken,
    record,
  }: { readonly id: string; readonly spoken: readonly SpokenAbout[]; readonly record: CheckInRecord },
): Promise<void> {
  const settled = spoken.filter((point) => point.settled && point.action?.state === 'OPEN');
  if (settled.length === 0) return;
  const taskIds = settled.flatMap(({ action }) => action?.taskId ?? []);
  await cancelTasks(tx, await lockOpenTasks(tx, Prisma.sql`t.id = ANY(${taskIds}::uuid[])`), speaker.locked.now);
  for (const { ref, action } of settled) {
    const replaced = record.actions.some(({ replaces }) => replaces === ref);
    await recordEvent(tx, {
      ...whose(act, speaker),
      ...{ type: 'ACTION_SETTLED', taskId: action?.taskId },
      data: { checkInId: id, actionId: ref, replaced },
    });
  }
}

/** Each action is a task: numbered through the appraisal, so that it is opened once. */
async function agree(
  tx: Tx,
  { locked, access }: Speaker,
  { id, calendar, record }: { readonly id: string; readonly calendar: Calendar; readonly record: CheckInRecord },
): Promise<RecordedCheckIn['actions']> {
  const { appraisalId } = access;
  let number = await tx.agreedAction.count({ where: { appraisalId } });
  const agreed: { id: string; taskId: string }[] = [];
  for (const { text, by, dueOn, indicatorId, replaces } of record.actions) {
    number += 1;
    const task = await openTask(tx, locked, {
      ...{ stage: 'MONITORING', kind: ACTION_TASKS[by], round: number },
      agreedFor: DateTime.fromISO(dueOn, { zone: zoneOf(calendar) }).toJSDate(),
    });
    const { id: actionId } = await tx.agreedAction.create({
      data: {
        ...{ appraisalId, checkInId: id, number, text, byRole: by, dueOn: new Date(dueOn), taskId: task.id },
        ...{ indicatorId: indicatorId ?? null, replacesId: replaces ?? null },
      },
      select: { id: true },
    });
    agreed.push({ id: actionId, taskId: task.id });
  }
  return agreed;
}

const whose = (act: Act, { locked, access, role }: Speaker) => ({
  ...{ at: locked.now, actorId: act.actorId, actorRole: role, requestId: act.requestId },
  ...{ cycleId: access.cycleId, appraisalId: access.appraisalId },
});
