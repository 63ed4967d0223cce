/** Notices as mails: words of the kind, the facts, what happens when nobody acts, a link; one by one, or in a digest. Pure. */
import { isoDate, localDate } from '../domain/calendar.ts';
import { formatDate, formatInstant } from '../domain/date-words.ts';
import type { DigestItem, DigestSection, MailView, WeekOfUnit } from '../domain/digest.ts';
import type { ComposedMail, NoticeView } from '../domain/notices.ts';
import { periodName } from '../domain/periods.ts';
import type { Language, NoticeKind, TimeZone } from '../domain/terms.ts';
import { renderHtml, renderText, type Layout, type Part } from './layout.ts';
import { PREDICATE_NAMES, taskName } from './names.ts';
import { DIGEST_TEXTS, type DigestTexts } from './texts/digest-texts.ts';
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
const NAMES_TASK: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  ...ASKS_SOMETHING,
  'TAKEOVER_LOST',
  'TASK_GIVEN',
  'TASK_HANDED_BACK',
  'ALARM',
  'COMMENTED',
  'CLARIFICATION_ASKED',
  'CLARIFICATION_ANSWERED',
]);

/**
 * The predicate is told only once the result stands. The mail about the delivered document does not tell it: receipt is recorded
 * when the person opens the document, never from "mail sent" (docs/domain.md §2, row 6).
 */
const TELLS_PREDICATE: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['RESULT_FINAL', 'RECOGNISED', 'APPEAL_DECIDED']);

const LONGEST_NAME = 80;
const LONGEST_SUBJECT = 140;
const LONGEST_COMMENT = 4_000;

export function composeMail(mail: MailView): ComposedMail {
  if (mail.kind !== 'AT_ONCE') return composeDigest(mail);
  const [first, ...others] = mail.notices;
  if (!first) throw new Error('A mail tells of something.');
  return others.length === 0 ? composeNotice(first) : composeSeveral(mail, first);
}

/** A mail about one notice. */
export function composeNotice(raw: NoticeView): ComposedMail {
  const view = cleaned(raw);
  const texts = TEXTS[view.language];
  const layout: Layout = {
    language: view.language,
    greeting: texts.greeting(view.recipientName),
    parts: [partOf(view)],
    sections: [],
    footer: texts.footer,
  };
  return rendered(subjectOf(view), layout);
}

/** Several notices that could not wait, in the order in which things happened. */
function composeSeveral(mail: MailView & { readonly kind: 'AT_ONCE' }, first: NoticeView): ComposedMail {
  const views = mail.notices.map(cleaned);
  const texts = TEXTS[mail.language];
  const words = DIGEST_TEXTS[mail.language];
  const layout: Layout = {
    language: mail.language,
    greeting: texts.greeting(oneLine(mail.recipientName, LONGEST_NAME) || '-'),
    intro: words.severalIntro(views.length),
    parts: views.slice(0, MOST_PARTS).map((view) => ({ title: subjectOf(view), ...partOf(view) })),
    sections: [],
    ...(views.length > MOST_PARTS ? { link: { label: words.more(views.length - MOST_PARTS), url: mail.link } } : {}),
    footer: texts.footer,
  };
  return rendered(words.several(views.length, subjectOf(cleaned(first))), layout);
}

/** All that a day brought. Every text that people wrote goes through `cleaned`, as in a mail of its own. */
function composeDigest(mail: MailView & { readonly kind: 'DIGEST' | 'WEEKLY' }): ComposedMail {
  const { language } = mail;
  const texts = TEXTS[language];
  const words = DIGEST_TEXTS[language];
  const date = formatDay(mail.now, mail.timeZone, language);
  const counts = mail.parts.map(({ section, items }) => words.count[section](items.length));
  const layout: Layout = {
    language,
    greeting: texts.greeting(oneLine(mail.recipientName, LONGEST_NAME) || '-'),
    intro: words.intro(date),
    parts: [],
    sections: [
      ...mail.parts.map(({ section, items }) => ({
        title: words.sections[section],
        items: [
          ...items.slice(0, MOST_ITEMS).map((item) => digestItem(section, item, mail.timeZone)),
          ...(items.length > MOST_ITEMS
            ? [{ title: words.more(items.length - MOST_ITEMS), lines: [], url: mail.link }]
            : []),
        ],
      })),
      ...mail.weeks.map((week) => weekSection(week, words)),
    ],
    link: { label: texts.links.HOME, url: mail.link },
    footer: [...words.footer, ...texts.footer],
  };
  return rendered(oneLine(words.subject(date, counts), LONGEST_SUBJECT), layout);
}

function digestItem(
  section: DigestSection,
  raw: DigestItem,
  timeZone: TimeZone,
): Layout['sections'][number]['items'][number] {
  const view = cleaned(raw);
  const texts = TEXTS[view.language];
  const words = DIGEST_TEXTS[view.language];
  const instant = (at: Date): string => formatInstant(at, view.timeZone, view.language);
  if (section === 'NEWS') {
    const { subject, paragraphs, quoteLabel } = texts.kinds[view.kind](view);
    const told = new Set([texts.labels.predicate, texts.labels.reason]);
    return {
      title: oneLine(withPeriod(subject, view), LONGEST_SUBJECT),
      lines: [
        ...paragraphs.slice(0, 1),
        ...facts(view, texts)
          .filter(({ label }) => told.has(label))
          .map(({ label, value }) => `${label}: ${value}`),
        words.news(formatDay(raw.at, timeZone, view.language)),
      ],
      ...quoteOf(view, quoteLabel),
      url: view.link,
    };
  }
  const quoteLabel = section === 'RETURNED' ? texts.kinds.RETURNED(view).quoteLabel : undefined;
  const consequence = section === 'DUE' ? texts.consequence(view) : undefined;
  return {
    title: oneLine(withPeriod(texts.about(view), view), LONGEST_SUBJECT),
    lines: [
      ...(view.dueAt
        ? [words.due(instant(view.dueAt) + (view.provisional ? ` (${texts.provisional})` : ''), view.overdue)]
        : []),
      ...(consequence === undefined ? [] : [consequence]),
    ],
    ...quoteOf(view, quoteLabel),
    url: view.link,
  };
}

function weekSection(week: WeekOfUnit, { week: words }: DigestTexts): Layout['sections'][number] {
  const names = week.unacknowledgedNames.map((name) => oneLine(name, LONGEST_NAME));
  const more = week.unacknowledged > names.length && names.length > 0 ? ', …' : '';
  return {
    title: words.title(oneLine(week.unitName, LONGEST_NAME)),
    items: [
      { title: words.late(week.late), lines: [] },
      { title: words.takenOver(week.takenOver), lines: [] },
      { title: words.toCome(week.toCome), lines: [] },
      { title: words.unacknowledged(week.unacknowledged, names.join(', ') + more), lines: [] },
    ],
  };
}

/** Things in one mail; who has more sees them in Daur. */
const MOST_PARTS = 25;
const MOST_ITEMS = 25;

function partOf(view: NoticeView): Part {
  const texts = TEXTS[view.language];
  const words = texts.kinds[view.kind](view);
  const consequence = ASKS_SOMETHING.has(view.kind) ? texts.consequence(view) : undefined;
  return {
    paragraphs: words.paragraphs,
    facts: facts(view, texts),
    ...quoteOf(view, words.quoteLabel),
    ...(consequence === undefined ? {} : { consequence }),
    link: { label: texts.links[view.linkTo], url: view.link },
  };
}

const subjectOf = (view: NoticeView): string =>
  oneLine(withPeriod(TEXTS[view.language].kinds[view.kind](view).subject, view), LONGEST_SUBJECT);

const quoteOf = (view: NoticeView, label: string | undefined): Pick<Part, 'quote'> =>
  label !== undefined && view.comment !== undefined ? { quote: { label, lines: view.comment.split('\n') } } : {};

const rendered = (subject: string, layout: Layout): ComposedMail => {
  const line = oneLine(subject, LONGEST_SUBJECT);
  return { subject: line, text: renderText(layout), html: renderHtml(line, layout) };
};

const formatDay = (at: Date, timeZone: TimeZone, language: Language): string =>
  formatDate(isoDate(localDate(at, { timeZone })), language);

/** Two evaluations of one person may be under way at once: the subject says which one. */
function withPeriod(subject: string, view: NoticeView): string {
  return view.period ? `${subject} (${periodName(view.period, view.language)})` : subject;
}

function facts(view: NoticeView, texts: Texts): Part['facts'] {
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
