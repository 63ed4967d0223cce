/** What the shape of a policy cannot say: rules that contradict each other, dates that don't exist, seconds outside a demo. */
import type { ClockEvent, FixedDate, PolicyBody } from './policy.ts';
import { periodicFaults } from './periodic-faults.ts';
import type { PolicyFault } from './policy-fault.ts';
import { TASK_KIND_RULES } from './task-kinds.ts';
import { TASK_KINDS, type Stage } from './terms.ts';

/** Stages that have a window of their own; the others begin when the one before has ended. */
const WINDOWED: readonly Stage[] = [
  'SOCIALIZATION',
  'TARGET_SETTING',
  'MONITORING',
  'MID_TERM',
  'FINAL_SCORING',
  'REPORTING',
];

/** What a stage's window can be counted from: known at the launch, before any task exists. */
const KNOWN_AT_LAUNCH: ReadonlySet<ClockEvent> = new Set(['LAUNCH', 'WINDOW_OPENS', 'EVALUATION_ENDS']);

/** @param demo whether the policy is flagged so: only then clocks may be SECONDS */
export function policyFaults(body: PolicyBody, demo: boolean): PolicyFault[] {
  return [
    ...stageFaults(body),
    ...ladderFaults(body),
    ...graceFaults(body),
    ...followUpFaults(body),
    ...periodicFaults(body),
    ...dateFaults(body),
    ...agreedFaults(body),
    ...(demo ? [] : secondsFaults(body)),
  ];
}

function stageFaults(body: PolicyBody): PolicyFault[] {
  const faults: PolicyFault[] = [];
  for (const stage of WINDOWED) {
    const rule = body.stages[stage];
    const pointer = `/stages/${stage}`;
    if (!rule) {
      faults.push({ pointer, detail: 'required: the window of this stage' });
      continue;
    }
    const opens = 'clock' in rule.opens ? rule.opens.clock : undefined;
    if (opens && (!KNOWN_AT_LAUNCH.has(opens.from) || opens.from === 'WINDOW_OPENS')) {
      faults.push({ pointer: `${pointer}/opens/clock/from`, detail: `a window cannot open by ${opens.from}` });
    }
    const due = 'clock' in rule.due ? rule.due.clock : undefined;
    if (due && !KNOWN_AT_LAUNCH.has(due.from)) {
      faults.push({ pointer: `${pointer}/due/clock/from`, detail: `a window cannot end by ${due.from}` });
    }
    if (stage === 'FINAL_SCORING' && [opens, due].some((clock) => clock?.from === 'EVALUATION_ENDS')) {
      faults.push({ pointer, detail: 'EVALUATION_ENDS is the end of this very window' });
    }
    if ('on' in rule.opens && 'on' in rule.due && ordinal(rule.opens.on) > ordinal(rule.due.on)) {
      faults.push({ pointer: `${pointer}/due/on`, detail: 'is before the day on which the window opens' });
    }
  }
  return faults;
}

function ladderFaults(body: PolicyBody): PolicyFault[] {
  return Object.entries(body.tasks).flatMap(([name, rule]) => {
    if (rule.whenOverdue.action !== 'TAKE_OVER') return [];
    const { ladder } = rule.whenOverdue;
    return ladder.some((role, index) => ladder.indexOf(role) !== index)
      ? [{ pointer: `/tasks/${name}/whenOverdue/ladder`, detail: 'names a role twice' }]
      : [];
  });
}

function graceFaults(body: PolicyBody): PolicyFault[] {
  const rules = [
    ...Object.entries(body.tasks).map(([name, rule]) => ({ name, rule, pointer: '/tasks' })),
    ...Object.entries(body.periodic?.tasks ?? {}).map(([name, rule]) => ({ name, rule, pointer: '/periodic/tasks' })),
  ];
  return rules.flatMap(({ name, rule, pointer }) => {
    const kind = TASK_KINDS.find((each) => name === each || name.endsWith(`.${each}`));
    return rule.grace && kind && TASK_KIND_RULES[kind].countsAtOnce
      ? [
          {
            pointer: `${pointer}/${name}/grace`,
            detail: 'this act counts at once: it starts or keeps a right of the employee',
          },
        ]
      : [];
  });
}

function followUpFaults({ followUp }: PolicyBody): PolicyFault[] {
  const groups = ['reward', 'recognition', 'coaching'] as const;
  return groups.flatMap((group, index) =>
    followUp[group]
      .filter((predicate) => groups.slice(0, index).some((earlier) => followUp[earlier].includes(predicate)))
      .map((predicate) => ({ pointer: `/followUp/${group}`, detail: `${predicate} already has another follow-up` })),
  );
}

/** Days that some year has; 29 February is refused, since most years lack it. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dateFaults(body: PolicyBody): PolicyFault[] {
  return places(body).flatMap(({ pointer, value }) =>
    isFixedDate(value) && value.day > (DAYS[value.month - 1] ?? 0)
      ? [{ pointer: `${pointer}/day`, detail: `month ${value.month} does not have this day every year` }]
      : [],
  );
}

function agreedFaults(body: PolicyBody): PolicyFault[] {
  return places(body).flatMap(({ pointer, value }) =>
    'from' in value && value.from === 'AGREED'
      ? [
          {
            pointer: `${pointer}/from`,
            detail: 'AGREED is the day of an agreed action; no rule of a policy counts from it',
          },
        ]
      : [],
  );
}

function secondsFaults(body: PolicyBody): PolicyFault[] {
  return places(body).flatMap(({ pointer, value }) =>
    'unit' in value && value.unit === 'SECONDS'
      ? [{ pointer: `${pointer}/unit`, detail: 'SECONDS only in a policy flagged demo' }]
      : [],
  );
}

function ordinal({ yearOffset, month, day }: FixedDate): number {
  return yearOffset * 10_000 + month * 100 + day;
}

function isFixedDate(value: object): value is FixedDate {
  return 'yearOffset' in value;
}

/** Every object and list inside, with its JSON pointer. */
function places(value: unknown, pointer = ''): { pointer: string; value: object }[] {
  if (typeof value !== 'object' || value === null) return [];
  return [{ pointer, value }, ...Object.entries(value).flatMap(([key, inner]) => places(inner, `${pointer}/${key}`))];
}
