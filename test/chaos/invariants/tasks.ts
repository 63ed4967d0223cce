/** Each task is closed once and as the rules say; takeovers are exactly where the rules say; no stage is skipped. */
import { grouped } from '../grouped.ts';
import { ruleOf } from '../../../domain/policy.ts';
import { TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import type { Stage, TaskKind } from '../../../domain/terms.ts';
import type { Broken, DecisionSeen, Evidence, TaskSeen } from './evidence.ts';

/** An overdue task that somebody can take over is taken over within this time, all faults included. */
const TAKEN_OVER_WITHIN_MS = 90_000;
/** A due instant is the last second that counts. */
const LAST_SECOND_MS = 1_000;

export function checkTasks({ tasks, decisions, policy }: Evidence): Broken[] {
  const broken: Broken[] = [];
  const decisionOf = new Map(decisions.map((decision) => [decision.taskId, decision]));
  const byKey = grouped(tasks, (task) => keyOf(task, task.level));
  for (const task of tasks) {
    const found = (invariant: string, detail: string): void =>
      void broken.push({
        invariant,
        detail: `task ${task.id} (${task.stage}.${task.kind} ${task.round}/${task.level}, ${task.status}): ${detail}`,
      });
    const decision = decisionOf.get(task.id);
    const rule = ruleOf(policy, task.stage, task.kind, null);
    if ((task.status === 'DECIDED') !== (decision !== undefined))
      found('a task is decided if and only if there is a decision', `decision ${decision?.id ?? 'none'}`);
    if (task.status === 'OPEN')
      found('nothing is open at the end', `due ${iso(task.dueAt)}, alarm ${iso(task.alarmAt)}`);
    // What nobody waits for ends with the appraisal, without a word.
    const endedWithIt = task.status === 'CLOSED_WITHOUT' && TASK_KIND_RULES[task.kind].unawaited === true;
    const closings = task.status === 'OPEN' || task.status === 'CANCELLED' || endedWithIt ? 0 : 1;
    if (task.closings !== closings) found('a task is closed once', `${task.closings} events say that it was closed`);

    const next = byKey.get(keyOf(task, task.level + 1)) ?? [];
    if (next.length !== (task.status === 'TAKEN_OVER' ? 1 : 0))
      found(
        'one person takes over, from whoever lost the task, and from nobody else',
        `${next.length} tasks one rung up`,
      );
    if (task.status === 'TAKEN_OVER' || (task.status === 'CLOSED_WITHOUT' && !endedWithIt)) {
      const action = task.status === 'TAKEN_OVER' ? 'TAKE_OVER' : 'CLOSE_WITHOUT';
      if (rule.whenOverdue.action !== action)
        found('what happens when nobody acts is what the rule says', `the rule says ${rule.whenOverdue.action}`);
      if (!task.dueAt || !task.closedAt || task.closedAt <= task.dueAt)
        found('nobody loses a task before it is overdue', `due ${iso(task.dueAt)}, closed ${iso(task.closedAt)}`);
      else if (task.closedAt.getTime() - task.dueAt.getTime() > TAKEN_OVER_WITHIN_MS)
        found('nobody is left waiting for a takeover', `due ${iso(task.dueAt)}, closed ${iso(task.closedAt)}`);
    }
    if (task.level > 0 && !byKey.get(keyOf(task, task.level - 1))?.some(({ status }) => status === 'TAKEN_OVER'))
      found('one person takes over, from whoever lost the task, and from nobody else', 'nobody lost it');
    if (decision) for (const detail of wrongTime(task, decision, rule)) found('a decision counts at its time', detail);
  }
  return broken;
}

function wrongTime(task: TaskSeen, decision: DecisionSeen, rule: ReturnType<typeof ruleOf>): string[] {
  if (!task.dueAt) return [];
  const afterMs = decision.decidedAt.getTime() - task.dueAt.getTime();
  const faults: string[] = [];
  const said = `decided ${iso(decision.decidedAt)}, due ${iso(task.dueAt)}`;
  if (decision.late ? afterMs <= 0 : afterMs > LAST_SECOND_MS) faults.push(`late is ${decision.late}: ${said}`);
  const lastRung = task.alarmAt !== null;
  if (decision.late && rule.afterDue === 'REFUSE' && !lastRung) faults.push(`accepted though late is refused: ${said}`);
  if (rule.whenOverdue.action !== 'REMIND' && !lastRung && afterMs > TAKEN_OVER_WITHIN_MS)
    faults.push(`nobody took it over or closed it for so long: ${said}`);
  return faults;
}

const keyOf = ({ ownerId, stage, kind, round }: TaskSeen, level: number): string =>
  [ownerId, stage, kind, round, level].join(' ');

/** The year in its order: what must have been there for whoever has a result. */
const COURSE: readonly (readonly [Stage, TaskKind])[] = [
  ['TARGET_SETTING', 'DRAFT_TARGETS'],
  ['TARGET_SETTING', 'APPROVE_TARGETS'],
  ['MID_TERM', 'REPORT_REALIZATION'],
  ['MID_TERM', 'GIVE_FEEDBACK'],
  ['FINAL_SCORING', 'REPORT_REALIZATION'],
  ['FINAL_SCORING', 'RATE'],
  ['DELIVERY', 'DELIVER_RESULT'],
  ['DELIVERY', 'RECEIVE_RESULT'],
  ['DELIVERY', 'SIGN_AND_RETURN'],
];
/** Nobody's silence ends these. */
const DECIDED_BY_SOMEBODY: ReadonlySet<TaskKind> = new Set([
  'DRAFT_TARGETS',
  'APPROVE_TARGETS',
  'GIVE_FEEDBACK',
  'RATE',
  'DELIVER_RESULT',
  'RECEIVE_RESULT',
]);

export function checkCourse({ appraisals, tasks, decisions }: Evidence): Broken[] {
  const broken: Broken[] = [];
  const outcomes = new Map(decisions.map(({ taskId, outcome }) => [taskId, outcome]));
  const ofAppraisal = grouped(tasks, ({ ownerId }) => ownerId);
  for (const { id, finalBecause } of appraisals) {
    const own = ofAppraisal.get(id) ?? [];
    const found = (detail: string): void =>
      void broken.push({ invariant: 'no stage is skipped', detail: `appraisal ${id}: ${detail}` });
    let before: TaskSeen | undefined;
    for (const [stage, kind] of COURSE) {
      const of = own.filter((task) => task.stage === stage && task.kind === kind);
      const last = of.toSorted((a, b) => a.round - b.round || a.level - b.level).at(-1);
      if (!last) {
        found(`${stage}.${kind} never was`);
        continue;
      }
      if (DECIDED_BY_SOMEBODY.has(kind) && last.status !== 'DECIDED') found(`${stage}.${kind} is ${last.status}`);
      if (kind === 'APPROVE_TARGETS' && outcomes.get(last.id) === 'RETURNED') found('the targets were never approved');
      const first = of[0];
      if (before?.closedAt && first && kind !== 'APPROVE_TARGETS' && first.openedAt < before.closedAt)
        found(`${stage}.${kind} was opened before ${before.kind} was closed`);
      before = last;
    }
    const filing = own.find(({ kind }) => kind === 'FILE_APPEAL');
    if ((filing === undefined) !== (finalBecause !== null))
      found(`appeal window ${filing?.status ?? 'none'}, final because ${finalBecause ?? '-'}`);
    const hearing = own.filter(({ kind }) => kind === 'DECIDE_APPEAL').at(-1);
    if ((filing?.status === 'DECIDED') !== (hearing?.status === 'DECIDED'))
      found(`appeal ${filing?.status ?? 'none'}, its hearing ${hearing?.status ?? 'none'}`);
  }
  return broken;
}

const iso = (at: Date | null): string => at?.toISOString() ?? 'never';
