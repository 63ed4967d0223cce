/** Notices, and tasks that are due, with all that their texts need: names and words are read when the mail is made. */
import { z } from 'zod';
import type { DigestItem } from '../../domain/digest.ts';
import { consequenceAt, type NoticeView } from '../../domain/notices.ts';
import { ruleOf, type PolicyBody, type WhenOverdue } from '../../domain/policy.ts';
import {
  CASE_KINDS,
  LANGUAGES,
  NOTICE_KINDS,
  PERIODS,
  PREDICATES,
  STAGES,
  TASK_KINDS,
  TIME_ZONES,
  type Language,
  type NoticeKind,
} from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { whyDue } from '../why.ts';

/** One thing to tell to one person. */
export interface Item {
  /** Absent: no notice, but a task that is due. */
  readonly noticeId: bigint | undefined;
  readonly mailId: bigint | undefined;
  readonly recipientId: string;
  readonly kind: string;
  /** What it says in a mail of its own or in a digest, where dates are those of now. @throws Error when the row holds a code that this version does not know */
  readonly view: () => NoticeView;
  readonly digestItem: () => DigestItem;
}

/** Queued notices. @param which a condition on the notice `n` */
export const noticesAsItems = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT n.id, n.mail_id, n.kind, n.data, n.recipient_id, n.cycle_id, n.appraisal_id, n.task_id, n.case_id, n.created_at
  FROM notice n WHERE n.status = 'QUEUED' AND ${which}`;

/** @param source rows as `noticesAsItems` gives them */
export async function readItems(
  tx: Pick<Tx, '$queryRaw' | 'policy'>,
  source: Prisma.Sql,
  publicUrl: string,
): Promise<Item[]> {
  const rows = await readRows(tx, source);
  const parsed = rows.map((row) => noticeData.safeParse(row.data).data);
  const all = parsed.filter(present);
  const context: Context = {
    publicUrl,
    policies: await readPolicies(tx, rows.map((row) => row.policyId).filter(present)),
    people: await readPeople(tx, all.flatMap((data) => [data.fromId, data.toId]).filter(present)),
    comments: await readComments(tx, all.map((data) => data.commentDecisionId).filter(present)),
  };
  return rows.map((row, index) => ({
    noticeId: row.id ?? undefined,
    mailId: row.mailId ?? undefined,
    recipientId: row.recipientId,
    kind: row.kind,
    view: () => viewOf(row, parsed[index], context),
    digestItem: () => ({
      ...viewOf(row, parsed[index], context),
      // Of now: a digest tells of no date that has moved since.
      ...(row.taskDueAt ? { dueAt: row.taskDueAt, overdue: row.taskDueAt < row.now } : {}),
      taskId: row.taskId ?? undefined,
      at: row.at,
    }),
  }));
}

interface Context {
  readonly publicUrl: string;
  readonly policies: ReadonlyMap<string, PolicyBody>;
  readonly people: ReadonlyMap<string, string>;
  readonly comments: ReadonlyMap<string, { readonly comment: string | null; readonly author: string }>;
}

interface ItemRow {
  readonly id: bigint | null;
  readonly mailId: bigint | null;
  readonly recipientId: string;
  readonly at: Date;
  readonly kind: string;
  readonly data: unknown;
  readonly now: Date;
  readonly recipientName: string | null;
  readonly email: string | null;
  readonly language: string | null;
  readonly aboutRecipient: boolean | null;
  readonly employeeName: string | null;
  readonly unitName: string | null;
  readonly timeZone: string | null;
  readonly cycleId: string | null;
  readonly cycleName: string | null;
  readonly pauseReason: string | null;
  readonly cancelReason: string | null;
  readonly appraisalId: string | null;
  readonly predicate: string | null;
  readonly taskId: string | null;
  readonly policyId: string | null;
  readonly taskStage: string | null;
  readonly taskKind: string | null;
  readonly taskLevel: number | null;
  readonly taskDueAt: Date | null;
  readonly taskDerivation: unknown;
  readonly period: string | null;
  readonly taskBasis: string | null;
  readonly taskProvisional: boolean | null;
  readonly caseKind: string | null;
}

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What the use cases write into notice.data: codes, ids and dates; no names. */
const noticeData = z.object({
  dueAt: instant.nullish(),
  oldDueAt: instant.nullish(),
  newDueAt: instant.nullish(),
  taskKind: z.enum(TASK_KINDS).nullish(),
  level: z.number().int().nullish(),
  predicate: z.enum(PREDICATES).nullish(),
  caseKind: z.enum(CASE_KINDS).nullish(),
  /** Of a periodic evaluation, where no task says so. */
  period: z.enum(PERIODS).nullish(),
  fromId: z.uuid().nullish(),
  toId: z.uuid().nullish(),
  commentDecisionId: z.uuid().nullish(),
  legalBasis: z.string().nullish(),
  reasonText: z.string().nullish(),
  result: z.enum(['CONFIRMED', 'CHANGED']).nullish(),
  provisional: z.boolean().nullish(),
  standIn: z.enum(['PLT', 'PLH']).nullish(),
  validFrom: z.iso.date().nullish(),
  validUntil: z.iso.date().nullish(),
  count: z.number().int().nullish(),
});
type NoticeData = z.infer<typeof noticeData>;

const present = <T>(value: T | null | undefined): value is T => value != null;

async function readPolicies(tx: Pick<Tx, 'policy'>, policyIds: readonly string[]): Promise<Map<string, PolicyBody>> {
  const policies = new Map<string, PolicyBody>();
  for (const id of new Set(policyIds)) policies.set(id, await policyById(tx, id));
  return policies;
}

async function readRows(tx: Pick<Tx, '$queryRaw'>, source: Prisma.Sql): Promise<ItemRow[]> {
  return tx.$queryRaw<ItemRow[]>`
    SELECT n.id, n.mail_id AS "mailId", n.recipient_id AS "recipientId", n.created_at AS "at", n.kind, n.data, clock_timestamp() AS "now",
      r.name AS "recipientName", r.email, r.language, r.id = e.id AS "aboutRecipient",
      e.name AS "employeeName", u.name AS "unitName", u.time_zone AS "timeZone",
      c.id AS "cycleId", c.name AS "cycleName", c.policy_id AS "policyId", c.pause_reason AS "pauseReason", c.cancel_reason AS "cancelReason",
      a.id AS "appraisalId", ra.predicate,
      t.id AS "taskId", t.stage AS "taskStage", t.kind AS "taskKind", t.level AS "taskLevel", t.due_at AS "taskDueAt", t.derivation AS "taskDerivation",
      t.derivation ->> 'legalBasis' AS "taskBasis", t.derivation -> 'provisional' = 'true'::jsonb AS "taskProvisional",
      dc.kind AS "caseKind", pe.period
    FROM (${source}) n
    LEFT JOIN employee r ON r.id = n.recipient_id
    LEFT JOIN task t ON t.id = n.task_id
    LEFT JOIN development_case dc ON dc.id = coalesce(n.case_id, t.case_id)
    LEFT JOIN appraisal a ON a.id = coalesce(n.appraisal_id, t.appraisal_id, dc.appraisal_id)
    LEFT JOIN employee e ON e.id = a.employee_id
    LEFT JOIN periodic_evaluation pe ON pe.id = coalesce(t.period_id, (
      SELECT x.id FROM periodic_evaluation x WHERE x.appraisal_id = a.id AND x.period = n.data ->> 'period'))
    LEFT JOIN rating ra ON ra.id = CASE WHEN pe.id IS NULL THEN a.rating_id ELSE pe.rating_id END
    LEFT JOIN cycle c ON c.id = coalesce(n.cycle_id, t.cycle_id, a.cycle_id)
    LEFT JOIN unit u ON u.id = coalesce(t.unit_id, a.unit_id, r.unit_id)
    ORDER BY n.id`;
}

async function readPeople(tx: Pick<Tx, '$queryRaw'>, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM employee WHERE id = ANY (${personIds}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function readComments(tx: Pick<Tx, '$queryRaw'>, decisionIds: readonly string[]): Promise<Context['comments']> {
  if (decisionIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; comment: string | null; author: string }[]>`
    SELECT d.id, d.comment, e.name AS author FROM decision d JOIN employee e ON e.id = d.actor_id
    WHERE d.id = ANY (${decisionIds}::uuid[])`;
  return new Map(rows.map(({ id, comment, author }) => [id, { comment, author }]));
}

/** @throws Error when the row holds a code that this version does not know; the notice then waits for one that does. */
function viewOf(row: ItemRow, data: NoticeData | undefined, context: Context): NoticeView {
  const { people, comments, publicUrl } = context;
  if (!data) throw new Error('The data of the notice are not readable.');
  const kind = z.enum(NOTICE_KINDS).parse(row.kind);
  const taskKind = data.taskKind ?? z.enum(TASK_KINDS).nullable().parse(row.taskKind) ?? undefined;
  const level = row.taskLevel ?? data.level ?? 0;
  const whenOverdue = whenOverdueOf(context, row);
  const comment = data.commentDecisionId == null ? undefined : comments.get(data.commentDecisionId);
  // Whoever lost the task is told of the date that he missed, not of his successor's.
  const dueAt = (kind === 'TAKEOVER_LOST' ? row.taskDueAt : undefined) ?? data.dueAt ?? row.taskDueAt ?? undefined;
  const language = z.enum(LANGUAGES).parse(row.language);
  const takeover = kind === 'TAKEOVER_GAINED' || kind === 'TAKEOVER_LOST';
  return {
    kind,
    language,
    recipientName: row.recipientName ?? '',
    aboutRecipient: row.aboutRecipient ?? false,
    employeeName: row.employeeName ?? undefined,
    unitName: row.unitName ?? undefined,
    cycleName: row.cycleName ?? undefined,
    period: z.enum(PERIODS).nullable().parse(row.period) ?? undefined,
    taskKind,
    level,
    whenOverdue: whenOverdue && consequenceAt(whenOverdue, level),
    dueAt,
    dueWhy: dueWhyOf(row, language, data.newDueAt ?? dueAt),
    overdue: dueAt !== undefined && dueAt < row.now,
    oldDueAt: data.oldDueAt ?? undefined,
    newDueAt: data.newDueAt ?? (kind === 'DEADLINE_MOVED' ? dueAt : undefined),
    provisional: data.provisional ?? row.taskProvisional ?? false,
    timeZone: z.enum(TIME_ZONES).parse(row.timeZone),
    fromName: (data.fromId == null ? undefined : people.get(data.fromId)) ?? comment?.author,
    toName: data.toId == null ? undefined : people.get(data.toId),
    comment: comment?.comment ?? undefined,
    predicate: data.predicate ?? z.enum(PREDICATES).nullable().parse(row.predicate) ?? undefined,
    caseKind: data.caseKind ?? z.enum(CASE_KINDS).nullable().parse(row.caseKind) ?? undefined,
    appealResult: data.result ?? undefined,
    ...(data.standIn && data.validFrom
      ? {
          standIn: {
            kind: data.standIn,
            validFrom: data.validFrom,
            ...(data.validUntil ? { validUntil: data.validUntil } : {}),
          },
        }
      : {}),
    reason: data.reasonText ?? reasonOf(kind, row) ?? undefined,
    legalBasis: data.legalBasis ?? (takeover ? whenOverdue?.legalBasis : row.taskBasis) ?? undefined,
    ...(data.count == null ? {} : { count: data.count }),
    ...linkOf(kind, row, publicUrl),
  };
}

/** Of the date that the mail names; undefined where the task has another one by now. */
function dueWhyOf(row: ItemRow, language: Language, named: Date | undefined): string | undefined {
  if (named === undefined || row.taskDueAt?.getTime() !== named.getTime()) return undefined;
  return whyDue(row.taskDerivation, row.taskDueAt)?.short[language];
}

function whenOverdueOf(context: Context, row: ItemRow): WhenOverdue | undefined {
  const policy = row.policyId === null ? undefined : context.policies.get(row.policyId);
  if (!policy || row.taskStage === null || row.taskKind === null) return undefined;
  const [stage, kind] = [z.enum(STAGES).parse(row.taskStage), z.enum(TASK_KINDS).parse(row.taskKind)];
  return ruleOf(policy, stage, kind, row.period).whenOverdue;
}

function reasonOf(kind: NoticeKind, row: ItemRow): string | null {
  if (kind === 'CYCLE_PAUSED') return row.pauseReason;
  return kind === 'CYCLE_CANCELLED' ? row.cancelReason : null;
}

/** The narrowest page that the recipient may read; whoever lost a task sees the appraisal. Pages are read by GET and change nothing. */
function linkOf(kind: NoticeKind, row: ItemRow, publicUrl: string): Pick<NoticeView, 'link' | 'linkTo'> {
  const aboutCycle = kind.startsWith('CYCLE_');
  if (row.taskId !== null && !aboutCycle && kind !== 'TAKEOVER_LOST') {
    return { link: `${publicUrl}/tasks/${row.taskId}`, linkTo: 'TASK' };
  }
  if (row.appraisalId !== null) return { link: `${publicUrl}/appraisals/${row.appraisalId}`, linkTo: 'APPRAISAL' };
  if (row.cycleId !== null) return { link: `${publicUrl}/cycles/${row.cycleId}`, linkTo: 'CYCLE' };
  return { link: publicUrl, linkTo: 'HOME' };
}
