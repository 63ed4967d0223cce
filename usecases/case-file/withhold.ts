/** What a case file leaves out, row by row. What is left out leaves its id, so that what speaks of it still finds it, and the reason. */

export type JsonRow = Readonly<Record<string, unknown>>;

/** Of whom and of what the copy is. */
export interface Withholding {
  /** The employee's own copy. */
  readonly forEmployee: boolean;
  readonly employeeId: string;
  /** Periods (null: the year) of which the employee has received the document. */
  readonly received: ReadonlySet<string | null>;
  readonly counsellingCases: ReadonlySet<unknown>;
  readonly tasks: ReadonlyMap<
    unknown,
    { readonly kind: unknown; readonly caseId: unknown; readonly periodId: string | null }
  >;
}

/** Tasks whose decision says how somebody is rated. */
const RATING_TASKS: readonly unknown[] = ['RATE', 'DELIVER_RESULT'];
/** Between the leaders only. */
const LEADERS_TASKS: readonly unknown[] = ['ANSWER_CALIBRATION'];

/**
 * COUNSELLING: confidential (Annex III.D.5, p.85), from every copy. NOT_RECEIVED: a rating is not shown to the employee before the receipt.
 * LEADERS, HOLDERS: said among those who decide.
 */
type Reason = 'COUNSELLING' | 'NOT_RECEIVED' | 'LEADERS' | 'HOLDERS';

/** The row as the reader gets it; undefined: it is none of his. */
export function withhold(part: string, row: JsonRow, about: Withholding): JsonRow | undefined {
  const reason = reasonFor(part, row, about);
  if (part === 'notices' && about.forEmployee && row['recipient_id'] !== about.employeeId) return undefined;
  if (part === 'appraisal' && about.forEmployee && !about.received.has(null)) return without(row, RATING_OF_IT);
  if (part === 'periods' && about.forEmployee && !about.received.has(textOrNull(row['id']))) {
    return without(row, RATING_OF_IT);
  }
  return reason === undefined ? row : bare(row, reason);
}

const RATING_OF_IT: readonly string[] = ['rating_id', 'reported_rating_id', 'final_because'];

const without = (row: JsonRow, members: readonly string[]): JsonRow => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !members.includes(name))),
  withheld: 'NOT_RECEIVED' satisfies Reason,
});

/** What of a row tells nothing: where it belongs, and its state. */
const BARE: readonly string[] = [
  'id',
  'appraisal_id',
  'task_id',
  'case_id',
  'period_id',
  'number',
  'kind',
  'stage',
  'round',
  'level',
  'status',
  'origin',
  'outcome',
  'actor_id',
  'decided_at',
  'opened_at',
  'closed_at',
  'created_at',
];

function bare(row: JsonRow, reason: Reason): JsonRow {
  const hidden = reason === 'COUNSELLING' || reason === 'HOLDERS' ? ['outcome'] : [];
  return {
    ...Object.fromEntries(Object.entries(row).filter(([name]) => BARE.includes(name) && !hidden.includes(name))),
    withheld: reason,
  };
}

function reasonFor(part: string, row: JsonRow, about: Withholding): Reason | undefined {
  const task = about.tasks.get(row['task_id']);
  const ofCounselling =
    (part === 'cases' && about.counsellingCases.has(row['id'])) ||
    (part === 'caseEntries' && about.counsellingCases.has(row['case_id'])) ||
    (task !== undefined && about.counsellingCases.has(task.caseId));
  if (ofCounselling) return 'COUNSELLING';
  if (!about.forEmployee) return undefined;
  switch (part) {
    case 'ratings':
    case 'documents':
      return about.received.has(textOrNull(row['period_id'])) ? undefined : 'NOT_RECEIVED';
    case 'tasks':
      return LEADERS_TASKS.includes(row['kind']) ? 'LEADERS' : undefined;
    case 'decisions':
    case 'provisionalDecisions':
      if (LEADERS_TASKS.includes(task?.kind)) return 'LEADERS';
      return RATING_TASKS.includes(task?.kind) && !about.received.has(task?.periodId ?? null)
        ? 'NOT_RECEIVED'
        : undefined;
    case 'comments':
    case 'attachments':
      return row['audience'] === 'EVERYBODY' ? undefined : 'HOLDERS';
    case 'clarifications':
      return [row['asked_of_id'], row['asked_by_id']].includes(about.employeeId) ? undefined : 'HOLDERS';
    default:
      return undefined;
  }
}

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Why the employee's copy leaves out the content of an event; its place in the chain stays. */
export function withheldEvent(
  event: { readonly type: string; readonly result: string; readonly taskId: string | null; readonly data: unknown },
  about: Withholding,
): string | undefined {
  if (!about.forEmployee) return undefined;
  if (event.result === 'DENIED') return 'DENIED';
  const kind = about.tasks.get(event.taskId)?.kind;
  if (event.type.startsWith('CALIBRATION_') || LEADERS_TASKS.includes(kind)) return 'LEADERS';
  const saysPredicate = typeof event.data === 'object' && event.data !== null && 'predicate' in event.data;
  return saysPredicate && !about.received.has(null) ? 'NOT_RECEIVED' : undefined;
}
