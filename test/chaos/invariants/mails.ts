/** No mail is lost, and none comes twice unless the server's answer to the first could not be known. The mail server's memory is the witness. */
import { grouped } from '../grouped.ts';
import type { FaultKind, FaultMade } from '../terms.ts';
import type { MailWitness, Taken } from '../mail-witness.ts';
import { read } from '../rows.ts';
import type { Broken } from './evidence.ts';
import type { Installation } from '../installation.ts';

/** What can keep the answer from the worker, or the worker from writing it down. */
const HIDES_THE_ANSWER: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'kill-worker',
  'kill-relay-in-worker',
  'kill-postgres',
  'terminate-backends',
  'cut-worker-postgres',
  'delay-worker-postgres',
  'cut-mail',
  'delay-mail',
  'restart-everything',
]);
/** Longest from the server's answer until the worker has given up writing it down (two repetitions, and the waits inside). */
const WRITING_DOWN_MS = 20_000;

export interface MailsSeen {
  readonly broken: readonly Broken[];
  readonly taken: number;
  /** Mails that came twice, each with an answer that was not known. */
  readonly twice: number;
  /** Still queued: the server said not now, or a killed worker's claim has not lapsed. */
  readonly waiting: number;
}

interface MailRow {
  readonly id: string;
  readonly status: string;
  readonly messageId: string | null;
  readonly address: string;
}

/** All mails of the run so far. */
export async function checkMails({ rows, mail }: Installation, faults: readonly FaultMade[]): Promise<MailsSeen> {
  const broken: Broken[] = [];
  const mails = await read<MailRow>(
    rows,
    `SELECT m.id::text, m.status, m.message_id AS "messageId", lower(coalesce(e.email, '')) AS address
      FROM mail m JOIN employee e ON e.id = m.recipient_id ORDER BY m.id`,
  );
  const copies = grouped(mail.taken, ({ messageId }) => messageId);
  const known = new Set<string>();
  for (const { id, status, messageId, address } of mails) {
    if (messageId) known.add(messageId);
    const took = messageId ? copies.get(messageId) : undefined;
    if (status === 'ACCEPTED' && !took?.some(({ to }) => to === address))
      broken.push({
        invariant: 'an accepted mail lies in the mailbox',
        detail: `mail ${id} (${messageId}) to ${address}`,
      });
    if ((status === 'FAILED' || status === 'BOUNCED') && !mail.refused.has(address))
      broken.push({ invariant: 'only what the server refused for good has failed', detail: `mail ${id} is ${status}` });
  }
  let twice = 0;
  for (const [messageId, of] of copies) {
    if (of.length === 1) continue;
    twice += 1;
    for (const first of of.slice(0, -1)) {
      if (!first.answered || faults.some((fault) => hid(fault, first))) continue;
      broken.push({
        invariant: "no mail comes twice unless the server's answer was unknown",
        detail: `${messageId} at ${of.map(({ at }) => new Date(at).toISOString()).join(', ')}`,
      });
    }
  }
  const waiting = mails.filter(({ status }) => status === 'QUEUED').length;
  return { broken: [...broken, ...(await lostNotices(rows))], taken: mail.taken.length, twice, waiting };
}

const hid = ({ kind, from, to }: FaultMade, { at }: Taken): boolean =>
  HIDES_THE_ANSWER.has(kind) && from < at + WRITING_DOWN_MS && to > at - 1_000;

/** A notice is told in one mail, or waits for one, or says why it was dropped; and what was told is in a mail that was accepted. */
async function lostNotices(rows: Installation['rows']): Promise<Broken[]> {
  const lost = await read<{ id: string; kind: string; status: string; mail: string | null }>(
    rows,
    `SELECT n.id::text, n.kind, n.status, m.status AS mail FROM notice n LEFT JOIN mail m ON m.id = n.mail_id
      WHERE (n.status = 'SENT' AND m.status IS DISTINCT FROM 'ACCEPTED'
          AND NOT EXISTS (SELECT 1 FROM mail r WHERE r.repeats_id = m.id AND r.status = 'ACCEPTED'))
        OR (n.status = 'DROPPED' AND n.server_answer IS NULL)`,
  );
  return lost.map(({ id, kind, status, mail }) => ({
    invariant: 'a notice is told, waits, or says why not',
    detail: `notice ${id} (${kind}) is ${status}, its mail ${mail ?? 'none'}`,
  }));
}

/** How long a mail may be due before somebody should have tried it: a killed worker's claim has lapsed by then. */
const TRIED_WITHIN_SECONDS = 60;

/** In the end: the postman goes his rounds. What the server told to come later may still wait; what is due is tried, and the server saw mails at all. */
export async function checkPostman({ rows, mail }: Installation): Promise<Broken[]> {
  const invariant = 'every mail that is due is tried';
  const [due] = await read<{ mails: number; notices: number }>(
    rows,
    `SELECT (SELECT count(*) FROM mail WHERE status = 'QUEUED' AND next_attempt_at < clock_timestamp() - make_interval(secs => $1))::int AS mails,
      (SELECT count(*) FROM notice WHERE status = 'QUEUED' AND mail_id IS NULL AND urgency = 'AT_ONCE'
        AND next_attempt_at < clock_timestamp() - make_interval(secs => $1))::int AS notices`,
    [TRIED_WITHIN_SECONDS],
  );
  if (mail.taken.length === 0) return [{ invariant, detail: 'the mail server never took one' }];
  if (!due || due.mails + due.notices === 0) return [];
  return [{ invariant, detail: `${due.mails} mails and ${due.notices} notices that were due a minute ago wait` }];
}

/** Every mail that the server will take is taken. @returns how many still wait after so long */
export async function untilMailsAreOut({ rows }: Installation, withinMs: number): Promise<number> {
  for (const until = Date.now() + withinMs; ;) {
    const [waiting] = await read<{ n: number }>(
      rows,
      `SELECT (SELECT count(*) FROM mail WHERE status = 'QUEUED')::int + (SELECT count(*) FROM notice WHERE status = 'QUEUED')::int AS n`,
    );
    if (!waiting || waiting.n === 0 || Date.now() > until) return waiting?.n ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

export const answersOf = ({ answers }: MailWitness): string =>
  [...answers].map(([answer, n]) => `${answer}: ${n}`).join(', ');
