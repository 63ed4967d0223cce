/**
 * Queued notices become mails.
 *
 * Nothing is lost, and little comes twice: a notice is claimed (attempts + 1, next attempt pushed ahead), sent, and then marked
 * with the server's answer. A process killed in between leaves a claim that lapses after CLAIM_SECONDS, and the notice is sent
 * again. If it was killed after the server had taken the mail and before the commit, the mail is sent twice; both copies have the
 * same Message-ID, by which mail systems recognise the second. SMTP has no way to do better: the answer can always be lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  consequenceAt,
  noticeMessageId,
  retryDelaySeconds,
  type ComposedNotice,
  type NoticeView,
  type OutgoingMail,
  type SendResult,
} from '../domain/notices.ts';
import { ruleOf, type PolicyBody, type WhenOverdue } from '../domain/policy.ts';
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
} from '../domain/terms.ts';
import type { Deps, Tx } from './context.ts';
import { policyById } from './policies.ts';
import { inTransaction } from './transact.ts';
import { whyDue } from './why.ts';

/** How mails are written and sent; made from mail/ by the activity, because use cases know neither templates nor SMTP. */
export interface Post {
  /** An address, or `Name <address>`; its domain is that of the Message-ID. */
  readonly mailFrom: string;
  /** Mails under way at once. */
  readonly concurrency: number;
  readonly compose: (view: NoticeView) => ComposedNotice;
  readonly send: (mail: OutgoingMail) => Promise<SendResult>;
}

export interface SendOptions {
  /** Notices claimed at most in this call. */
  readonly limit: number;
  /** No mail is begun after this instant; what was claimed and not begun goes back into the queue. */
  readonly until?: Date;
  /** As `until`, as soon as it is aborted. A mail under way is finished. */
  readonly signal?: AbortSignal;
}

export interface SendCounts {
  readonly claimed: number;
  readonly sent: number;
  readonly failed: number;
  /** Stay queued: the server said not now, or something went wrong on our side. */
  readonly postponed: number;
}

type SendDeps = Pick<Deps, 'db' | 'log' | 'publicUrl'>;

/** A claim lapses after this time unless renewed; also how long the mails of a killed process wait. */
const CLAIM_SECONDS = 30;
const RENEWAL_MS = 10_000;
const LONGEST_ANSWER = 500;

export async function sendQueuedNotices(deps: SendDeps, post: Post, options: SendOptions): Promise<SendCounts> {
  const claims = await claim(deps, options.limit);
  const counts = { claimed: claims.length, sent: 0, failed: 0, postponed: 0 };
  if (claims.length === 0) return counts;

  const inHand = new Map(claims.map((held) => [held.id, held]));
  const finished = new AbortController();
  const renewal = renewClaims(deps, inHand, finished.signal);
  try {
    const letters = await readLetters(deps, claims);
    const waiting = [...letters];
    const mayBegin = () => !options.signal?.aborted && (options.until === undefined || new Date() < options.until);
    const carrier = async () => {
      for (
        let letter = mayBegin() ? waiting.shift() : undefined;
        letter;
        letter = mayBegin() ? waiting.shift() : undefined
      ) {
        const outcome = await deliver(deps, post, letter);
        counts[outcome] += 1;
        inHand.delete(letter.id);
      }
    };
    await Promise.all(Array.from({ length: Math.min(post.concurrency, claims.length) }, carrier));
  } finally {
    finished.abort();
    await renewal;
    await release(deps, [...inHand.values()]);
  }
  return counts;
}

// ---------------------------------------------------------------- the queue

interface Claim {
  readonly id: bigint;
  /** Also the fence: a result is written only while this is still the last attempt. */
  readonly attempts: number;
}

async function claim(deps: SendDeps, limit: number): Promise<Claim[]> {
  const claims = await inTransaction(
    deps,
    (tx) => tx.$queryRaw<Claim[]>`
      WITH due AS (
        SELECT id FROM notice WHERE status = 'QUEUED' AND next_attempt_at <= clock_timestamp()
        ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE notice n SET attempts = n.attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
      FROM due WHERE n.id = due.id RETURNING n.id, n.attempts`,
  );
  // RETURNING has no order; people get what happened first, first.
  return claims.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Keeps the claims of mails that take long, so that nobody else sends them at the same time. */
async function renewClaims(deps: SendDeps, inHand: ReadonlyMap<bigint, Claim>, finished: AbortSignal): Promise<void> {
  while (!finished.aborted) {
    await sleep(RENEWAL_MS, undefined, { signal: finished }).catch(() => undefined);
    if (finished.aborted || inHand.size === 0) return;
    try {
      await inTransaction(
        deps,
        (tx) => tx.$executeRaw`
          UPDATE notice n SET next_attempt_at = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
          FROM unnest(${ids(inHand.values())}::bigint[], ${attempts(inHand.values())}::int[]) AS held (id, attempts)
          WHERE n.id = held.id AND n.attempts = held.attempts AND n.status = 'QUEUED'`,
      );
    } catch (error) {
      // At worst a claim lapses and a mail comes twice; the database will say the same to whoever writes the results.
      deps.log.warn({ err: error, notices: inHand.size }, 'Claims on notices could not be renewed');
    }
  }
}

/** What was claimed and not begun is nobody's fault: it goes back as it was. */
async function release(deps: SendDeps, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await inTransaction(
    deps,
    (tx) => tx.$executeRaw`
      UPDATE notice n SET next_attempt_at = clock_timestamp(), attempts = n.attempts - 1
      FROM unnest(${ids(claims)}::bigint[], ${attempts(claims)}::int[]) AS held (id, attempts)
      WHERE n.id = held.id AND n.attempts = held.attempts AND n.status = 'QUEUED'`,
  );
}

const ids = (claims: Iterable<Claim>): string[] => Array.from(claims, ({ id }) => id.toString());
const attempts = (claims: Iterable<Claim>): number[] => Array.from(claims, (held) => held.attempts);

// ---------------------------------------------------------------- one mail

async function deliver(deps: SendDeps, post: Post, letter: Letter): Promise<'sent' | 'failed' | 'postponed'> {
  const messageId = noticeMessageId(letter.id, post.mailFrom);
  const result = await attempt(deps, post, letter, messageId);
  try {
    await record(deps, letter, messageId, result);
  } catch (error) {
    // The claim lapses and the notice is tried again: the one case besides a crash in which a mail may come twice.
    deps.log.error(
      { err: error, noticeId: letter.id.toString(), outcome: result.outcome },
      'Outcome of a mail was not recorded',
    );
    return 'postponed';
  }
  return ({ ACCEPTED: 'sent', REFUSED: 'failed', NOT_NOW: 'postponed' } as const)[result.outcome];
}

/** One notice's fault is its own: whatever is wrong becomes its result. */
async function attempt(deps: SendDeps, post: Post, letter: Letter, messageId: string): Promise<SendResult> {
  if (letter.row?.recipientName == null) return { outcome: 'REFUSED', answer: 'no recipient' };
  const address = letter.row.email?.trim() ?? '';
  if (address === '') return { outcome: 'REFUSED', answer: 'no e-mail address' };
  // Exactly one plain address: a comma or a bracket would make it a list or another person's.
  if (!ONE_ADDRESS.test(address)) return { outcome: 'REFUSED', answer: 'the e-mail address is not valid' };
  try {
    const view = viewOf(letter, letter.row, deps.publicUrl);
    const composed = post.compose(view);
    return await post.send({
      ...composed,
      to: { name: letter.row.recipientName.replace(/\p{Cc}+/gu, ' '), address },
      messageId,
      // RFC 3834: nobody's out-of-office answers it.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Daur-Notice-Kind': letter.row.kind },
    });
  } catch (error) {
    deps.log.error({ err: error, noticeId: letter.id.toString() }, 'A notice could not be written');
    return {
      outcome: 'NOT_NOW',
      answer: `the mail could not be written: ${error instanceof Error ? error.name : 'unknown fault'}`,
    };
  }
}

const ONE_ADDRESS = /^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u;

async function record(
  deps: SendDeps,
  { id, attempts: attempt }: Claim,
  messageId: string,
  result: SendResult,
): Promise<void> {
  const answer = result.answer.slice(0, LONGEST_ANSWER);
  await withRetries(() =>
    inTransaction(deps, (tx) => {
      switch (result.outcome) {
        case 'ACCEPTED':
          // Whoever holds the claim now: the server has it, and that is what counts.
          return tx.$executeRaw`
            UPDATE notice SET status = 'SENT', sent_at = clock_timestamp(), message_id = ${messageId}, server_answer = ${answer}
            WHERE id = ${id} AND status <> 'SENT'`;
        case 'REFUSED':
          return tx.$executeRaw`
            UPDATE notice SET status = 'FAILED', message_id = ${messageId}, server_answer = ${answer}
            WHERE id = ${id} AND status = 'QUEUED' AND attempts = ${attempt}`;
        case 'NOT_NOW':
          return tx.$executeRaw`
            UPDATE notice SET server_answer = ${answer},
              next_attempt_at = clock_timestamp() + make_interval(secs => ${retryDelaySeconds(attempt)})
            WHERE id = ${id} AND status = 'QUEUED' AND attempts = ${attempt}`;
      }
    }),
  );
}

/** The mail is gone, only its row is not marked: worth a second and a third try before somebody gets it twice. */
async function withRetries(write: () => Promise<unknown>): Promise<void> {
  for (const pauseMs of [200, 1_000]) {
    try {
      await write();
      return;
    } catch {
      await sleep(pauseMs);
    }
  }
  await write();
}

// ---------------------------------------------------------------- what the text needs

/** A claimed notice with all that its text needs. */
interface Letter extends Claim {
  readonly row: LetterRow | undefined;
  readonly policies: ReadonlyMap<string, PolicyBody>;
  readonly data: NoticeData | undefined;
  readonly people: ReadonlyMap<string, string>;
  readonly comments: ReadonlyMap<string, { readonly comment: string | null; readonly author: string }>;
}

interface LetterRow {
  readonly id: bigint;
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
});
type NoticeData = z.infer<typeof noticeData>;

const present = <T>(value: T | null | undefined): value is T => value != null;

async function readLetters(deps: SendDeps, claims: readonly Claim[]): Promise<Letter[]> {
  return inTransaction(deps, async (tx) => {
    const found = await readRows(tx, claims);
    const rows = new Map(found.map((row) => [row.id, row]));
    const parsed = new Map(found.map((row) => [row.id, noticeData.safeParse(row.data).data]));
    const all = [...parsed.values()].filter(present);
    const policies = await readPolicies(tx, found.map((row) => row.policyId).filter(present));
    const people = await readPeople(tx, all.flatMap((data) => [data.fromId, data.toId]).filter(present));
    const comments = await readComments(tx, all.map((data) => data.commentDecisionId).filter(present));
    return claims.map((held) => ({
      ...held,
      row: rows.get(held.id),
      data: parsed.get(held.id),
      policies,
      people,
      comments,
    }));
  });
}

async function readPolicies(tx: Tx, policyIds: readonly string[]): Promise<Letter['policies']> {
  const policies = new Map<string, PolicyBody>();
  for (const id of new Set(policyIds)) policies.set(id, await policyById(tx, id));
  return policies;
}

async function readRows(tx: Tx, claims: readonly Claim[]): Promise<LetterRow[]> {
  return tx.$queryRaw<LetterRow[]>`
    SELECT n.id, n.kind, n.data, clock_timestamp() AS "now",
      r.name AS "recipientName", r.email, r.language, r.id = e.id AS "aboutRecipient",
      e.name AS "employeeName", u.name AS "unitName", u.time_zone AS "timeZone",
      c.id AS "cycleId", c.name AS "cycleName", c.policy_id AS "policyId", c.pause_reason AS "pauseReason", c.cancel_reason AS "cancelReason",
      a.id AS "appraisalId", ra.predicate,
      t.id AS "taskId", t.stage AS "taskStage", t.kind AS "taskKind", t.level AS "taskLevel", t.due_at AS "taskDueAt", t.derivation AS "taskDerivation",
      t.derivation ->> 'legalBasis' AS "taskBasis", t.derivation -> 'provisional' = 'true'::jsonb AS "taskProvisional",
      dc.kind AS "caseKind", pe.period
    FROM notice n
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
    WHERE n.id = ANY (${ids(claims)}::bigint[])`;
}

async function readPeople(tx: Tx, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM employee WHERE id = ANY (${personIds}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function readComments(tx: Tx, decisionIds: readonly string[]): Promise<Letter['comments']> {
  if (decisionIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; comment: string | null; author: string }[]>`
    SELECT d.id, d.comment, e.name AS author FROM decision d JOIN employee e ON e.id = d.actor_id
    WHERE d.id = ANY (${decisionIds}::uuid[])`;
  return new Map(rows.map(({ id, comment, author }) => [id, { comment, author }]));
}

/** @throws Error when the row holds a code that this version does not know; the notice then waits for one that does. */
function viewOf(letter: Letter, row: LetterRow, publicUrl: string): NoticeView {
  const { data, people, comments } = letter;
  if (!data) throw new Error('The data of the notice are not readable.');
  const kind = z.enum(NOTICE_KINDS).parse(row.kind);
  const taskKind = data.taskKind ?? z.enum(TASK_KINDS).nullable().parse(row.taskKind) ?? undefined;
  const level = row.taskLevel ?? data.level ?? 0;
  const whenOverdue = whenOverdueOf(letter, row);
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
    ...linkOf(kind, row, publicUrl),
  };
}

/** Of the date that the mail names; undefined where the task has another one by now. */
function dueWhyOf(row: LetterRow, language: Language, named: Date | undefined): string | undefined {
  if (named === undefined || row.taskDueAt?.getTime() !== named.getTime()) return undefined;
  return whyDue(row.taskDerivation, row.taskDueAt)?.short[language];
}

function whenOverdueOf(letter: Letter, row: LetterRow): WhenOverdue | undefined {
  const policy = row.policyId === null ? undefined : letter.policies.get(row.policyId);
  if (!policy || row.taskStage === null || row.taskKind === null) return undefined;
  const [stage, kind] = [z.enum(STAGES).parse(row.taskStage), z.enum(TASK_KINDS).parse(row.taskKind)];
  return ruleOf(policy, stage, kind, row.period).whenOverdue;
}

function reasonOf(kind: NoticeKind, row: LetterRow): string | null {
  if (kind === 'CYCLE_PAUSED') return row.pauseReason;
  return kind === 'CYCLE_CANCELLED' ? row.cancelReason : null;
}

/** The narrowest page that the recipient may read; whoever lost a task sees the appraisal. Pages are read by GET and change nothing. */
function linkOf(kind: NoticeKind, row: LetterRow, publicUrl: string): Pick<NoticeView, 'link' | 'linkTo'> {
  const aboutCycle = kind.startsWith('CYCLE_');
  if (row.taskId !== null && !aboutCycle && kind !== 'TAKEOVER_LOST') {
    return { link: `${publicUrl}/tasks/${row.taskId}`, linkTo: 'TASK' };
  }
  if (row.appraisalId !== null) return { link: `${publicUrl}/appraisals/${row.appraisalId}`, linkTo: 'APPRAISAL' };
  if (row.cycleId !== null) return { link: `${publicUrl}/cycles/${row.cycleId}`, linkTo: 'CYCLE' };
  return { link: publicUrl, linkTo: 'HOME' };
}
