/** The sentences of explain-deadline.ts, in both languages. */
import { DateTime } from 'luxon';
import { WEEKDAY_NAMES } from './calendar.ts';
import { formatDate, formatInstant } from './date-words.ts';
import type { ClockKept } from './deadlines.ts';
import { legalBasisInIndonesian } from './legal-basis.ts';
import type { ClockEvent, ClockRule, FixedDate } from './policy.ts';
import type { Language, TimeZone } from './terms.ts';

/** Why a date is what it is, as data; instants are ISO UTC, dates local. */
export interface DeadlineFacts {
  readonly date: string;
  readonly timeZone: TimeZone;
  /** A date of the cycle's year (yearOffset 1: the year after it), or a count from an event. */
  readonly rule: ({ readonly kind: 'FIXED_DATE' } & FixedDate) | ({ readonly kind: 'CLOCK' } & ClockRule);
  /** The rule's own date left less time than its floor, so the floor (`rule`) counted. */
  readonly floor: boolean;
  /** Article and page. */
  readonly legalBasis: string;
  /** What was counted from: instant (ISO UTC) and local date; null for fixed dates. */
  readonly from: { readonly event: ClockEvent; readonly at: string; readonly date: string } | null;
  /** Days that did not count; `source` is the decree, null for weekdays that are not worked. */
  readonly skipped: readonly { readonly date: string; readonly reason: string; readonly source: string | null }[];
  /** A year's decree is not out: the date will be recomputed when it is entered. */
  readonly provisional: boolean;
  /** What moved it afterwards, the first one first. */
  readonly moved: readonly {
    readonly by: string;
    readonly seconds: number | null;
    readonly from: string | null;
    readonly to: string | null;
    readonly decree: string | null;
  }[];
  /** Changes that would have made it earlier and did not, or not whole; `computed` is the date that they gave, ISO UTC. */
  readonly kept: readonly {
    readonly by: string;
    readonly decree: string | null;
    readonly because: ClockKept['because'];
    readonly computed: string;
  }[];
}

export interface Telling extends DeadlineFacts {
  readonly at: Date;
  readonly of: 'DUE' | 'OPENS';
}

interface Words {
  readonly sentence: (telling: Telling) => string;
  readonly short: (telling: Telling) => string;
}

/** What the grammar of a language puts into the sentence, whose order is the same in both. */
interface Phrases {
  readonly language: Language;
  readonly events: Readonly<Record<ClockEvent, string>>;
  readonly units: Readonly<Record<ClockRule['unit'], (n: number) => string>>;
  readonly subject: Readonly<Record<Telling['of'], string>>;
  /** @param dayAndMonth without a year, which the cycle has */
  readonly fixed: (dayAndMonth: string, yearOffset: number) => string;
  readonly counted: (length: string, event: string, date: string) => string;
  readonly sameDay: (event: string, date: string) => string;
  readonly floor: string;
  readonly notCounted: (what: string) => string;
  readonly notCountedShort: (days: number) => string;
  readonly restDays: (days: number) => string;
  readonly and: string;
  /** By ClockMove.by; others are told by that word itself. */
  readonly moves: Readonly<Record<string, string>>;
  readonly moved: (because: string, length: string | undefined) => string;
  readonly decree: (number: string) => string;
  readonly kept: (computed: string, because: string) => string;
  readonly keptBecause: Readonly<Record<ClockKept['because'], string>>;
  readonly provisional: string;
  readonly basis: (legalBasis: string) => string;
}

const plural = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

const ENGLISH: Phrases = {
  language: 'en',
  events: {
    LAUNCH: 'the launch of the cycle',
    OPENED: 'the opening of the task',
    WINDOW_OPENS: 'the opening of the window',
    WINDOW_DUE: 'the end of the window',
    EVALUATION_ENDS: 'the end of the evaluation window',
    SIGNED: 'the signing of the evaluation document',
    RECEIPT: 'the receipt of the evaluation document',
    APPEAL_FILED: 'the filing of the appeal',
    CASE_OPENED: 'the opening of the case',
    AGREED: 'the day that was agreed on',
  },
  units: {
    WORKING_DAYS: (n) => plural(n, 'working day', 'working days'),
    CALENDAR_DAYS: (n) => plural(n, 'calendar day', 'calendar days'),
    SECONDS: (n) => plural(n, 'second', 'seconds'),
  },
  subject: { DUE: 'Due', OPENS: 'Opens' },
  fixed: (date, yearOffset) =>
    `the fixed date ${date} of ${yearOffset === 0 ? 'the cycle’s year' : 'the year after the cycle’s'}, which is never moved to a working day`,
  counted: (length, event, date) => `${length} from ${event} (${date})`,
  sameDay: (event, date) => `the day of ${event} (${date})`,
  floor: 'because the rule’s own date left less time than that',
  notCounted: (what) => `not counted: ${what}`,
  notCountedShort: (days) => `${plural(days, 'day', 'days')} not counted`,
  restDays: (days) => `${plural(days, 'day', 'days')} outside the working week`,
  and: 'and',
  moves: {
    PAUSE: 'because the cycle was paused',
    SUSPENSION: 'because the clock was suspended',
    SET_ASIDE: 'because the task was set aside for a while',
    CLARIFICATION: 'because its holder asked for clarification',
    EXTENSION: 'because BKD extended it',
    REOPENED: 'because BKD reopened the stage',
    FOLLOWED: 'because BKD extended the window that it is counted from',
    CALENDAR: 'because the calendar of working days was changed',
    WORKING_WEEK: 'because the working week was changed',
    POLICY: 'because the policy was changed',
  },
  moved: (because, length) => `then moved${length === undefined ? '' : ` by ${length}`} ${because}`,
  decree: (number) => ` (${number})`,
  kept: (computed, because) => `not made earlier (${computed}), ${because}`,
  keptBecause: {
    RIGHT: 'because a right that somebody was told of is never shortened',
    NOTICE: 'or not whole, because nobody becomes late overnight',
    OPEN: 'because an open window stays open',
  },
  provisional: 'provisional: the year’s decree on holidays is not out, and the date will be recomputed when it is',
  basis: (legalBasis) => `basis: ${legalBasis}`,
};

const INDONESIAN: Phrases = {
  language: 'id',
  events: {
    LAUNCH: 'peluncuran siklus',
    OPENED: 'tugas dibuka',
    WINDOW_OPENS: 'awal jangka waktu tahapan',
    WINDOW_DUE: 'akhir jangka waktu tahapan',
    EVALUATION_ENDS: 'akhir jangka waktu evaluasi',
    SIGNED: 'penandatanganan dokumen evaluasi',
    RECEIPT: 'penerimaan dokumen evaluasi',
    APPEAL_FILED: 'pengajuan keberatan',
    CASE_OPENED: 'pembukaan tindak lanjut',
    AGREED: 'hari yang disepakati',
  },
  units: {
    WORKING_DAYS: (n) => `${n} hari kerja`,
    CALENDAR_DAYS: (n) => `${n} hari kalender`,
    SECONDS: (n) => `${n} detik`,
  },
  subject: { DUE: 'Batas waktu', OPENS: 'Dibuka' },
  fixed: (date, yearOffset) =>
    `tanggal tetap ${date} ${yearOffset === 0 ? 'tahun siklus' : 'tahun sesudah siklus'}, yang tidak digeser ke hari kerja`,
  counted: (length, event, date) => `${length} sejak ${event} (${date})`,
  sameDay: (event, date) => `hari ${event} (${date})`,
  floor: 'karena tanggal menurut aturan menyisakan waktu lebih sedikit dari itu',
  notCounted: (what) => `tidak dihitung: ${what}`,
  notCountedShort: (days) => `${days} hari tidak dihitung`,
  restDays: (days) => `${days} hari di luar hari kerja unit`,
  and: 'dan',
  moves: {
    PAUSE: 'karena siklus dihentikan sementara',
    SUSPENSION: 'karena perhitungan waktu ditangguhkan',
    SET_ASIDE: 'karena tugas ini dikesampingkan untuk sementara',
    CLARIFICATION: 'karena pemegang tugas meminta penjelasan',
    EXTENSION: 'karena diperpanjang oleh BKD',
    REOPENED: 'karena tahapan ini dibuka kembali oleh BKD',
    FOLLOWED: 'karena jangka waktu yang menjadi dasarnya diperpanjang oleh BKD',
    CALENDAR: 'karena kalender hari kerja diubah',
    WORKING_WEEK: 'karena hari kerja unit diubah',
    POLICY: 'karena kebijakan diubah',
  },
  moved: (because, length) => `lalu bergeser${length === undefined ? '' : ` ${length}`} ${because}`,
  decree: (number) => ` (${number})`,
  kept: (computed, because) => `tidak dimajukan (${computed}), ${because}`,
  keptBecause: {
    RIGHT: 'karena hak yang sudah diberitahukan tidak pernah dipersingkat',
    NOTICE: 'atau tidak seluruhnya, karena tidak seorang pun menjadi terlambat dalam semalam',
    OPEN: 'karena jangka waktu yang sudah dibuka tetap terbuka',
  },
  provisional: 'sementara: ketetapan hari libur tahunnya belum terbit, dan tanggal dihitung ulang setelah terbit',
  basis: (legalBasis) => `dasar: ${legalBasisInIndonesian(legalBasis)}`,
};

const wordsOf = (phrases: Phrases): Words => ({
  sentence: (telling) =>
    [
      `${phrases.subject[telling.of]} ${formatInstant(telling.at, telling.timeZone, phrases.language)}: ${how(telling, phrases)}`,
      ...(telling.skipped.length > 0 ? [phrases.notCounted(skippedDays(telling, phrases))] : []),
      ...telling.moved.map((move) => moveText(move, phrases)),
      ...telling.kept.map((kept) => keptText(kept, telling, phrases)),
      ...(telling.provisional ? [phrases.provisional] : []),
      phrases.basis(telling.legalBasis),
    ].join('; ') + '.',
  short: (telling) =>
    [
      how(telling, phrases),
      ...(telling.skipped.length > 0 ? [phrases.notCountedShort(telling.skipped.length)] : []),
      ...telling.moved.map((move) => moveText(move, phrases)),
    ].join('; '),
});

function how({ rule, from, floor }: Telling, phrases: Phrases): string {
  const because = floor ? `, ${phrases.floor}` : '';
  if (rule.kind === 'FIXED_DATE') {
    const date = DateTime.utc(2000, rule.month, rule.day).setLocale(phrases.language).toFormat('d LLLL');
    return phrases.fixed(date, rule.yearOffset) + because;
  }
  const event = phrases.events[rule.from];
  const date = from ? formatDate(from.date, phrases.language) : '?';
  if (rule.n === 0) return phrases.sameDay(event, date) + because;
  return phrases.counted(phrases.units[rule.unit](rule.n), event, date) + because;
}

/** Days off by decree, one by one; weekdays that are not worked, by their number. */
function skippedDays({ skipped }: Telling, phrases: Phrases): string {
  const byDecree = new Map<string, string[]>();
  // Stored before the decree was kept apart: the reason names it.
  const bare: string[] = [];
  for (const { date, reason, source } of skipped) {
    if (source === null) {
      if (!isWeekday(reason)) bare.push(`${formatDate(date, phrases.language)} ${reason}`);
      continue;
    }
    const name = reason.endsWith(` (${source})`) ? reason.slice(0, -source.length - 3) : reason;
    byDecree.set(source, [...(byDecree.get(source) ?? []), `${formatDate(date, phrases.language)} ${name}`]);
  }
  const parts = [...bare, ...[...byDecree].map(([source, days]) => `${days.join(', ')} (${source})`)];
  const rest = skipped.filter(({ source, reason }) => source === null && isWeekday(reason)).length;
  if (rest === 0) return parts.join(', ');
  const last = phrases.restDays(rest);
  return parts.length === 0 ? last : `${parts.join(', ')} ${phrases.and} ${last}`;
}

const isWeekday = (reason: string): boolean => WEEKDAY_NAMES.some((name) => name === reason);

function moveText(move: Telling['moved'][number], phrases: Phrases): string {
  const because = phrases.moves[move.by] ?? `(${move.by})`;
  const length = move.seconds === null ? undefined : lengthText(move.seconds, phrases);
  return phrases.moved(because, length) + (move.decree === null ? '' : phrases.decree(move.decree));
}

function keptText({ computed, because }: Telling['kept'][number], { timeZone }: Telling, phrases: Phrases): string {
  return phrases.kept(formatInstant(new Date(computed), timeZone, phrases.language), phrases.keptBecause[because]);
}

const DAY = 86_400;

function lengthText(seconds: number, phrases: Phrases): string {
  return seconds % DAY === 0 ? phrases.units.CALENDAR_DAYS(seconds / DAY) : phrases.units.SECONDS(Math.round(seconds));
}

export const DEADLINE_WORDS: Readonly<Record<Language, Words>> = { id: wordsOf(INDONESIAN), en: wordsOf(ENGLISH) };
