/** What would be sent at the next digest, as things stand; nothing is written. */
import { localDate } from '../../domain/calendar.ts';
import type { DigestSection, MailView } from '../../domain/digest.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { iso } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { notFound } from '../refusal.ts';
import { inTransaction } from '../transact.ts';
import { dropReasons } from './drop-notices.ts';
import { writeMail } from './mail-view.ts';
import { noticesAsItems, readItems } from './notice-items.ts';
import { CLOCK_RUNS, dueTasksAsItems, readWeeks } from './read-digests.ts';
import { readRecipients, type Recipient } from './recipients.ts';

export interface DigestPreview {
  readonly personId: string;
  /** The next digest of the person's unit. */
  readonly at: string;
  readonly kind: 'DIGEST' | 'WEEKLY';
  readonly sections: readonly { readonly section: DigestSection; readonly count: number }[];
  /** Notices that would come to nothing, with the reason. */
  readonly dropped: readonly { readonly noticeId: string; readonly reason: string }[];
  readonly hasAddress: boolean;
}

interface PersonDue {
  readonly id: string;
  readonly at: Date;
  readonly weekly: boolean;
  readonly email: string | null;
}

/** People who would get a digest, in the order of their ids. */
export async function previewDigests(
  deps: Pick<Deps, 'db' | 'publicUrl'>,
  filter: { readonly unitId: string | undefined },
  page: PageRequest<string>,
): Promise<Page<DigestPreview, string>> {
  return inTransaction(
    deps,
    async (tx) => {
      const people = await peopleDue(tx, { unitId: filter.unitId, after: page.after, limit: page.limit + 1 });
      const written = await write(tx, deps.publicUrl, people);
      return toPage(
        written.map(({ preview }) => preview),
        page.limit,
        ({ personId }) => personId,
      );
    },
    BOUNDS,
  );
}

/**
 * One person's next digest, whole.
 * @throws Refusal NOT_FOUND where there is none to come
 */
export async function previewDigestOf(
  deps: Pick<Deps, 'db' | 'publicUrl'>,
  personId: string,
): Promise<{ readonly preview: DigestPreview; readonly view: MailView }> {
  return inTransaction(
    deps,
    async (tx) => {
      const people = await peopleDue(tx, { personId, limit: 1 });
      const [only] = await write(tx, deps.publicUrl, people);
      if (!only?.view) throw notFound('A digest for this person');
      return { preview: only.preview, view: only.view };
    },
    BOUNDS,
  );
}

const BOUNDS = { lockMs: 2_000, statementMs: 15_000 };

/** Whoever has something waiting or due on the day of the digest; heads of units also at the beginning of a week. */
async function peopleDue(
  tx: Tx,
  which: { unitId?: string | undefined; personId?: string; after?: string | undefined; limit: number },
): Promise<PersonDue[]> {
  return tx.$queryRaw<PersonDue[]>`
    SELECT e.id::text, d.next_at AS "at", e.email, week.begins AND EXISTS (SELECT 1 FROM unit h WHERE h.head_id = e.id) AS weekly
    FROM employee e JOIN unit u ON u.id = e.unit_id JOIN digest_clock d ON d.unit_id = u.id
    CROSS JOIN LATERAL (SELECT d.last_at IS NULL OR date_trunc('week', d.last_at AT TIME ZONE u.time_zone)
      < date_trunc('week', d.next_at AT TIME ZONE u.time_zone) AS begins) week
    WHERE NOT e.status = ANY (${[...OUT_OF_SERVICE]}::text[])
      AND (${which.unitId ?? null}::uuid IS NULL OR e.unit_id = ${which.unitId ?? null}::uuid)
      AND (${which.personId ?? null}::uuid IS NULL OR e.id = ${which.personId ?? null}::uuid)
      AND (${which.after ?? null}::uuid IS NULL OR e.id > ${which.after ?? null}::uuid)
      AND (EXISTS (SELECT 1 FROM notice n WHERE n.recipient_id = e.id AND n.status = 'QUEUED' AND n.mail_id IS NULL AND n.urgency = 'DIGEST')
        OR EXISTS (SELECT 1 FROM task t JOIN cycle c ON c.id = t.cycle_id WHERE t.assignee_id = e.id AND ${CLOCK_RUNS}
          AND (t.due_at AT TIME ZONE u.time_zone)::date = (d.next_at AT TIME ZONE u.time_zone)::date)
        OR (week.begins AND EXISTS (SELECT 1 FROM unit h WHERE h.head_id = e.id)))
    ORDER BY e.id LIMIT ${which.limit}`;
}

/** The mails as they would be composed at the person's next digest. */
async function write(
  tx: Tx,
  publicUrl: string,
  people: readonly PersonDue[],
): Promise<{ preview: DigestPreview; view: MailView | undefined }[]> {
  const personIds = people.map(({ id }) => id);
  const waiting = Prisma.sql`n.recipient_id = ANY (${personIds}::uuid[]) AND n.mail_id IS NULL AND n.urgency = 'DIGEST'`;
  const reasons = await tx.$queryRaw<{ id: bigint; recipientId: string; reason: string }[]>`
    SELECT x.id, n.recipient_id::text AS "recipientId", x.reason FROM (${dropReasons(waiting)}) x JOIN notice n ON n.id = x.id
    WHERE x.reason IS NOT NULL ORDER BY x.id`;
  const dropped = new Set(reasons.map(({ id }) => id));
  const notices = await readItems(tx, noticesAsItems(waiting), publicUrl);
  const due = await readItems(tx, dueTasksAsItems(personIds, 'NEXT_DIGEST'), publicUrl);
  const items = [...notices.filter(({ noticeId }) => noticeId === undefined || !dropped.has(noticeId)), ...due];
  const weeks = await readWeeks(
    tx,
    people.filter(({ weekly }) => weekly).map(({ id }) => id),
  );
  const recipients = await readRecipients(tx, personIds);
  return people.map((person) => {
    const recipient = recipients.get(person.id);
    if (!recipient) throw new Error('A person of the preview is not there.');
    const week = person.weekly ? (weeks.get(person.id) ?? []) : [];
    const kind = week.length > 0 ? 'WEEKLY' : 'DIGEST';
    const mine = items.filter(({ recipientId }) => recipientId === person.id);
    // As of the next digest: what falls due until its evening stands under DUE.
    const { view } = writeMail(kind, atDigest(recipient, person.at), mine, week, publicUrl);
    const parts = view && view.kind !== 'AT_ONCE' ? view.parts : [];
    const preview: DigestPreview = {
      personId: person.id,
      at: iso(person.at),
      kind,
      sections: parts.map(({ section, items: found }) => ({ section, count: found.length })),
      dropped: reasons
        .filter(({ recipientId }) => recipientId === person.id)
        .map(({ id, reason }) => ({ noticeId: id.toString(), reason })),
      hasAddress: (person.email?.trim() ?? '') !== '',
    };
    return { preview, view };
  });
}

const atDigest = (recipient: Recipient, at: Date): Recipient => ({
  ...recipient,
  now: at,
  tomorrow: localDate(at, recipient).startOf('day').plus({ days: 1 }).toJSDate(),
});
