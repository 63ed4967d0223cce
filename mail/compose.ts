/** A notice as a mail: words of the kind, the facts, what happens when nobody acts, a link. Pure. */
import { formatInstant } from '../domain/date-words.ts';
import type { ComposedNotice, NoticeView } from '../domain/notices.ts';
import { periodName } from '../domain/periods.ts';
import type { Language, NoticeKind } from '../domain/terms.ts';
import { renderHtml, renderText, type Layout } from './layout.ts';
import { PREDICATE_NAMES, taskName } from './names.ts';
import { ENGLISH } from './texts/english.ts';
import { INDONESIAN } from './texts/indonesian.ts';
import type { Texts } from './texts/texts.ts';

const TEXTS: Readonly<Record<Language, Texts>> = { id: INDONESIAN, en: ENGLISH };

/** Kinds about something that is still to be done by the recipient: they say what happens when nobody acts. */
const ASKS_SOMETHING: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'ASSIGNED',
  'RETURNED',
  'REMINDER',
  'TAKEOVER_GAINED',
  'DEADLINE_MOVED',
  'DELIVERED',
  'APPEAL_FILED',
  'STATEMENT_ASKED',
  'CASE_OPENED',
]);

/** Kinds about a task, open or lost: they name it and its due date. */
const NAMES_TASK: ReadonlySet<NoticeKind> = new Set<NoticeKind>([...ASKS_SOMETHING, 'TAKEOVER_LOST', 'ALARM']);

/**
 * The predicate is told only once the result stands. The mail about the delivered document does not tell it: receipt is recorded
 * when the person opens the document, never from "mail sent" (docs/domain.md §2, row 6).
 */
const TELLS_PREDICATE: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['RESULT_FINAL', 'RECOGNISED', 'APPEAL_DECIDED']);

const LONGEST_NAME = 80;
const LONGEST_SUBJECT = 140;
const LONGEST_COMMENT = 4_000;

export function composeNotice(raw: NoticeView): ComposedNotice {
  const view = cleaned(raw);
  const texts = TEXTS[view.language];
  const words = texts.kinds[view.kind](view);
  const consequence = ASKS_SOMETHING.has(view.kind) ? texts.consequence(view) : undefined;
  const layout: Layout = {
    language: view.language,
    greeting: texts.greeting(view.recipientName),
    paragraphs: words.paragraphs,
    facts: facts(view, texts),
    ...(words.quoteLabel !== undefined && view.comment !== undefined
      ? { quote: { label: words.quoteLabel, lines: view.comment.split('\n') } }
      : {}),
    ...(consequence === undefined ? {} : { consequence }),
    link: { label: texts.links[view.linkTo], url: view.link },
    footer: texts.footer,
  };
  const subject = oneLine(withPeriod(words.subject, view), LONGEST_SUBJECT);
  return { subject, text: renderText(layout), html: renderHtml(subject, layout) };
}

/** Two evaluations of one person may be under way at once: the subject says which one. */
function withPeriod(subject: string, view: NoticeView): string {
  return view.period ? `${subject} (${periodName(view.period, view.language)})` : subject;
}

function facts(view: NoticeView, texts: Texts): Layout['facts'] {
  const { labels } = texts;
  const instant = (at: Date): string => formatInstant(at, view.timeZone, view.language);
  const asDue = (at: Date): string => instant(at) + (view.provisional ? ` (${texts.provisional})` : '');
  const task = NAMES_TASK.has(view.kind);
  const rows: (readonly [string, string | undefined])[] = [
    [labels.employee, view.aboutRecipient ? undefined : view.employeeName],
    [labels.unit, view.unitName],
    [labels.cycle, view.cycleName],
    [labels.period, view.period && periodName(view.period, view.language)],
    [labels.task, task && view.taskKind ? taskName({ ...view, taskKind: view.taskKind }, view.language) : undefined],
    [labels.oldDue, view.oldDueAt && instant(view.oldDueAt)],
    [labels.newDue, view.newDueAt && asDue(view.newDueAt)],
    [labels.due, task && view.dueAt && !view.newDueAt ? asDue(view.dueAt) : undefined],
    [labels.dueWhy, ASKS_SOMETHING.has(view.kind) ? view.dueWhy : undefined],
    [
      labels.predicate,
      view.predicate && TELLS_PREDICATE.has(view.kind) ? PREDICATE_NAMES[view.predicate][view.language] : undefined,
    ],
    [labels.reason, view.reason],
    [labels.basis, view.legalBasis && texts.legalBasis(view.legalBasis)],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

/** What people wrote, made safe for one line of a mail: a name cannot begin a header, nor turn the text around (bidi controls). */
function cleaned(view: NoticeView): NoticeView {
  const name = (text: string | undefined) =>
    text === undefined ? undefined : oneLine(text, LONGEST_NAME) || undefined;
  const long = (text: string | undefined) => (text === undefined ? undefined : manyLines(text) || undefined);
  return {
    ...view,
    recipientName: name(view.recipientName) ?? '-',
    employeeName: name(view.employeeName),
    unitName: name(view.unitName),
    cycleName: name(view.cycleName),
    fromName: name(view.fromName),
    toName: name(view.toName),
    comment: long(view.comment),
    reason: long(view.reason)?.replaceAll('\n', ' '),
    legalBasis: view.legalBasis === undefined ? undefined : oneLine(view.legalBasis, 300) || undefined,
  };
}

const INVISIBLE = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Without control characters and line breaks, at most `longest` characters. */
export function oneLine(text: string, longest: number): string {
  const line = text.replace(INVISIBLE, ' ').replace(/ {2,}/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

function manyLines(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replace(INVISIBLE, ' ').trimEnd());
  const all = lines.join('\n').trim();
  return all.length <= LONGEST_COMMENT ? all : `${all.slice(0, LONGEST_COMMENT)}…`;
}
