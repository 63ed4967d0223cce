import { Prisma } from '../../../generated/prisma/client.ts';
import type { TaskSummary } from '../task-summary.ts';

export const INBOX_SORTS = ['due', '-due', 'opened', '-opened', 'priority', 'employee'] as const;
export type InboxSort = (typeof INBOX_SORTS)[number];

/**
 * Where a page ended. `at`: the due or opening instant (ISO; null: no clock). The name of an employee is personal data and the cursor travels
 * in the URL: there it is looked up by the id of the task.
 */
export interface InboxKey {
  readonly sort: InboxSort;
  readonly id: string;
  readonly at: string | null;
  readonly priority: number;
  /** A unit's report: it has no employee to be sorted by. */
  readonly report: boolean;
}

export const keyOf = (sort: InboxSort, task: TaskSummary): InboxKey => ({
  sort,
  id: task.id,
  at: sort === 'opened' || sort === '-opened' ? task.openedAt : task.dueAt,
  priority: task.priority,
  report: task.appraisal === null,
});

/** An order over tasks `t`: unique by the id at its end. The columns of a branch are named o1.. in the union of all branches. */
interface Order {
  readonly columns: readonly Prisma.Sql[];
  readonly descending: boolean;
  readonly joins: Prisma.Sql;
  /** Values of the key in the order of the columns, as SQL. */
  readonly after: (key: InboxKey) => readonly Prisma.Sql[];
}

const DUE = Prisma.sql`coalesce(t.due_at, 'infinity'::timestamptz)`;
const due = (key: InboxKey) => Prisma.sql`coalesce(${key.at}::timestamptz, 'infinity'::timestamptz)`;
const taskId = (key: InboxKey) => Prisma.sql`${key.id}::uuid`;
const NO_JOINS = Prisma.sql``;

const byDue = { columns: [DUE, Prisma.sql`t.id`], joins: NO_JOINS, after: (key: InboxKey) => [due(key), taskId(key)] };
const byOpening = {
  columns: [Prisma.sql`t.opened_at`, Prisma.sql`t.id`],
  joins: NO_JOINS,
  after: (key: InboxKey) => [Prisma.sql`${key.at}::timestamptz`, taskId(key)],
};

const ORDERS: Readonly<Record<InboxSort, Order>> = {
  due: { ...byDue, descending: false },
  '-due': { ...byDue, descending: true },
  opened: { ...byOpening, descending: false },
  '-opened': { ...byOpening, descending: true },
  priority: {
    columns: [Prisma.sql`(100 - t.priority)`, DUE, Prisma.sql`t.id`],
    descending: false,
    joins: NO_JOINS,
    after: (key) => [Prisma.sql`${100 - key.priority}::int`, due(key), taskId(key)],
  },
  employee: {
    columns: [Prisma.sql`e.name`, Prisma.sql`t.id`],
    descending: false,
    joins: Prisma.sql`JOIN appraisal a ON a.id = t.appraisal_id JOIN employee e ON e.id = a.employee_id`,
    after: (key) => [
      Prisma.sql`(SELECT k.name FROM task kt JOIN appraisal ka ON ka.id = kt.appraisal_id JOIN employee k ON k.id = ka.employee_id WHERE kt.id = ${key.id}::uuid)`,
      taskId(key),
    ],
  },
};

/** Reports of units have no employee: by his name they come last, and begin where the others end. */
const REPORTS_LAST: Order = {
  columns: [Prisma.sql`''::text`, Prisma.sql`t.id`],
  descending: false,
  joins: NO_JOINS,
  after: (key) => [Prisma.sql`''::text`, taskId(key)],
};

/** A part of an inbox that can be walked in its order; `rank` is its place among the parts. */
export interface OrderedPart {
  readonly rank: number;
  readonly joins: Prisma.Sql;
  /** `expression AS o1, …` */
  readonly columns: Prisma.Sql;
  readonly orderBy: Prisma.Sql;
  /** Which tasks belong to it, and come after the key. */
  readonly conditions: readonly Prisma.Sql[];
}

/** The parts that are not wholly before the key. */
export function partsOf(sort: InboxSort, after: InboxKey | undefined): OrderedPart[] {
  const parts =
    sort === 'employee'
      ? [part(0, ORDERS.employee, [], after), part(1, REPORTS_LAST, [Prisma.sql`t.appraisal_id IS NULL`], after)]
      : [part(0, ORDERS[sort], [], after)];
  return sort === 'employee' && after?.report ? parts.slice(1) : parts;
}

function part(rank: number, order: Order, belongs: readonly Prisma.Sql[], after: InboxKey | undefined): OrderedPart {
  const reached = after !== undefined && (rank === 1) === (after.report && after.sort === 'employee');
  return {
    rank,
    joins: order.joins,
    columns: Prisma.join(
      order.columns.map((column, index) => Prisma.sql`${column} AS ${name(index)}`),
      ', ',
    ),
    orderBy: listed(order, (column) => column),
    conditions: [...belongs, ...(reached ? [behind(order, after)] : [])],
  };
}

/** The order of the union of all parts and branches. */
export function orderOfAll(sort: InboxSort): Prisma.Sql {
  return Prisma.sql`rank, ${listed(ORDERS[sort], (_, index) => name(index))}`;
}

const listed = (order: Order, named: (column: Prisma.Sql, index: number) => Prisma.Sql): Prisma.Sql =>
  Prisma.join(
    order.columns.map(
      (column, index) => Prisma.sql`${named(column, index)} ${order.descending ? DESCENDING : ASCENDING}`,
    ),
    ', ',
  );

const ASCENDING = Prisma.sql`ASC`;
const DESCENDING = Prisma.sql`DESC`;

/** o1, o2, o3: as fixed texts, since a name cannot be a parameter. */
const name = (index: number): Prisma.Sql => Prisma.raw(`o${index + 1}`);

function behind(order: Order, key: InboxKey): Prisma.Sql {
  const columns = Prisma.join([...order.columns], ', ');
  const values = Prisma.join([...order.after(key)], ', ');
  return order.descending ? Prisma.sql`(${columns}) < (${values})` : Prisma.sql`(${columns}) > (${values})`;
}
