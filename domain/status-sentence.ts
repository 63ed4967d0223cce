/**
 * Where an appraisal stands, in one sentence of each language: waiting for whom, since when, until when and why, what happens by itself then,
 * and under which article. Pure.
 */
import { isoDate, localDate } from './calendar.ts';
import { formatDate, formatInstant } from './date-words.ts';
import { legalBasisInIndonesian } from './legal-basis.ts';
import { ROLE_NAMES, STAGE_NAMES } from './names.ts';
import type { Consequence } from './notices.ts';
import { periodName } from './periods.ts';
import { BECAUSE, CLOSED_WITHOUT, TO_DO } from './status-words.ts';
import { TASK_KIND_RULES } from './task-kinds.ts';
import type { Language, Period, Role, Stage, TaskKind, TimeZone } from './terms.ts';

type InBothLanguages = Readonly<Record<Language, string>>;

/** Who holds a task: somebody, by himself or for somebody else; an office; or a post that nobody holds. */
export type HeldBy =
  | {
      readonly is: 'PERSON';
      readonly name: string;
      readonly actsFor: { readonly kind: 'PLT' | 'PLH'; readonly name: string } | null;
    }
  | { readonly is: 'OFFICE' }
  | { readonly is: 'VACANT' };

/** One open task of an appraisal. */
export interface Awaited {
  readonly kind: TaskKind;
  readonly role: Role;
  readonly holder: HeldBy;
  /** Of a periodic evaluation. */
  readonly period: Period | null;
  /** Of a coaching, counselling or reward case, which outlives the appraisal. */
  readonly ofCase: boolean;
  readonly since: Date;
  readonly until: Date | null;
  /** How the date was counted, for people. */
  readonly why: InBothLanguages | null;
  /** Decided, and effective from then on unless it is taken back. */
  readonly effectiveAt: Date | null;
  /** Whom the holder has asked, who has not answered yet, and since when. */
  readonly asked?: { readonly of: string; readonly since: Date } | null;
  readonly overdue: boolean;
  /** BKD was alarmed: nobody further up takes it over. */
  readonly alarm: boolean;
  readonly then: Consequence;
  /** Article and page of the task, and of what happens by itself. */
  readonly legalBasis: string;
  readonly thenBasis: string;
}

/** Why clocks stand still, and since when. EMPLOYEE: only those of what the employee must do. */
export interface Standstill {
  readonly because: 'CYCLE_PAUSED' | 'SUSPENDED';
  readonly scope: 'ALL' | 'EMPLOYEE';
  /** SICK_LEAVE ... of a suspension. */
  readonly cause: string | null;
  readonly since: Date;
}

export interface StatusFacts {
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly endReason: string | null;
  readonly finalAt: Date | null;
  readonly standstill: Standstill | null;
  readonly awaited: readonly Awaited[];
  /** The next window of the unit that is not open yet. */
  readonly nextWindow: {
    readonly stage: Stage;
    readonly period: Period | null;
    readonly opensAt: Date;
    readonly why: InBothLanguages | null;
  } | null;
  readonly timeZone: TimeZone;
}

/** ENGINE: nothing is open, and the engine is about to open the next step. */
export type StatusKind = 'WAITING' | 'STANDSTILL' | 'WINDOW' | 'FINAL' | 'EXCLUDED' | 'CANCELLED' | 'ENGINE';

export interface Status<Task extends Awaited> {
  readonly kind: StatusKind;
  readonly sentence: InBothLanguages;
  /** The one that the sentence is about first. */
  readonly awaited: readonly Task[];
}

export function statusOf<Task extends Awaited>(
  facts: StatusFacts & { readonly awaited: readonly Task[] },
): Status<Task> {
  const awaited = mainFirst(facts.awaited);
  const kind = kindOf(facts, awaited);
  const say = (language: Language): string => `${capital(sentence(kind, facts, awaited, language))}.`;
  return { kind, sentence: { id: say('id'), en: say('en') }, awaited };
}

/**
 * Duties before rights before what nobody waits for; the appraisal's own before its cases; what is late and what is due first before the rest.
 */
export function mainFirst<T extends Pick<Awaited, 'kind' | 'ofCase' | 'until'>>(awaited: readonly T[]): T[] {
  const rank = (each: T): number => {
    const { right, unawaited } = TASK_KIND_RULES[each.kind];
    if (unawaited) return 3;
    return each.ofCase ? 2 : right ? 1 : 0;
  };
  const due = (each: T): number => each.until?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return awaited.toSorted((a, b) => rank(a) - rank(b) || due(a) - due(b));
}

function kindOf(facts: StatusFacts, awaited: readonly Awaited[]): StatusKind {
  if (facts.state === 'EXCLUDED' || facts.state === 'CANCELLED') return facts.state;
  if (facts.state === 'FINAL') return 'FINAL';
  if (facts.standstill?.scope === 'ALL') return 'STANDSTILL';
  const [main] = awaited;
  if (facts.standstill && (!main || main.role === 'EMPLOYEE')) return 'STANDSTILL';
  // What nobody waits for does not hide the window that everybody waits for.
  if (main && !TASK_KIND_RULES[main.kind].unawaited) return 'WAITING';
  return facts.nextWindow ? 'WINDOW' : 'ENGINE';
}

function sentence(kind: StatusKind, facts: StatusFacts, awaited: readonly Awaited[], language: Language): string {
  const id = language === 'id';
  const [main] = awaited;
  const rest = awaited.length > 1 ? others(awaited.length - 1, language) : '';
  const open = main ? waiting(main, facts, language) + rest : undefined;
  switch (kind) {
    case 'EXCLUDED':
    case 'CANCELLED': {
      const because = facts.endReason ? BECAUSE[facts.endReason]?.[language] : undefined;
      if (id) {
        const ended = kind === 'EXCLUDED' ? 'pegawai dikecualikan dari penilaian ini' : 'penilaian ini dibatalkan';
        return `${ended}${because ? ` karena ${because}` : ''}; tidak ada lagi yang ditunggu`;
      }
      const ended =
        kind === 'EXCLUDED' ? 'the employee is excluded from this appraisal' : 'this appraisal is cancelled';
      return `${ended}${because ? ` because of ${because}` : ''}; nothing is waited for any more`;
    }
    case 'FINAL': {
      const since = facts.finalAt ? day(facts.finalAt, facts, language) : undefined;
      const final = id
        ? `hasil evaluasi kinerja telah final${since ? ` sejak ${since}` : ''}`
        : `the result is final${since ? ` since ${since}` : ''}`;
      if (!open) return `${final}; ${id ? 'tidak ada lagi yang ditunggu' : 'nothing is waited for any more'}`;
      return `${final}; ${id ? 'yang masih berjalan:' : 'still open:'} ${open}`;
    }
    case 'STANDSTILL': {
      const stands = facts.standstill ? standsStill(facts.standstill, facts, language) : '';
      return open ? `${stands}; ${open}` : stands;
    }
    case 'WINDOW': {
      if (!facts.nextWindow) throw new Error('No window is awaited.');
      const { stage, period, opensAt, why } = facts.nextWindow;
      const opens = `${formatInstant(opensAt, facts.timeZone, language)}${why ? ` (${why[language]})` : ''}`;
      const name = period
        ? `${id ? 'Evaluasi kinerja periodik' : 'Periodic evaluation,'} ${periodName(period, language)}`
        : STAGE_NAMES[stage][language];
      return id
        ? `menunggu masa ${name} dibuka pada ${opens}; sampai saat itu kinerja dilaksanakan dan dipantau`
        : `waiting for the window of ${name} to open on ${opens}; until then the plan is carried out and monitored`;
    }
    case 'ENGINE':
      return id
        ? 'langkah berikutnya sedang disiapkan oleh sistem; tidak ada pegawai atau pejabat yang ditunggu'
        : 'the next step is being prepared by the system; nobody is waited for';
    case 'WAITING':
      return open ?? '';
  }
}

function others(count: number, language: Language): string {
  if (language === 'id') return `; selain itu ditunggu ${count} hal lain`;
  return `; ${count} more ${count === 1 ? 'thing is' : 'things are'} waited for besides`;
}

function standsStill(standstill: Standstill, facts: StatusFacts, language: Language): string {
  const since = day(standstill.since, facts, language);
  const cause = standstill.cause ? BECAUSE[standstill.cause]?.[language] : undefined;
  if (language === 'id') {
    if (standstill.because === 'CYCLE_PAUSED') {
      return `siklus penilaian dihentikan sementara sejak ${since}, sehingga batas waktu tidak berjalan`;
    }
    const whose = standstill.scope === 'EMPLOYEE' ? 'batas waktu bagi pegawai' : 'batas waktu penilaian ini';
    return `${whose} ditangguhkan sejak ${since}${cause ? ` karena ${cause}` : ''}`;
  }
  if (standstill.because === 'CYCLE_PAUSED') return `the cycle is paused since ${since}, so no deadline runs`;
  const whose =
    standstill.scope === 'EMPLOYEE' ? 'the deadlines of the employee are' : 'the deadlines of this appraisal are';
  return `${whose} suspended since ${since}${cause ? ` because of ${cause}` : ''}`;
}

function waiting(task: Awaited, facts: StatusFacts, language: Language): string {
  if (task.effectiveAt) return decided(task, task.effectiveAt, facts, language);
  const parts = [
    who(task, facts, language),
    whoWasAsked(task, facts, language),
    untilWhen(task, facts, language),
    ...(facts.standstill && standsFor(task, facts.standstill) ? [] : [whatThen(task, language)]),
  ];
  return parts.filter((part) => part !== '').join('');
}

function decided(task: Awaited, effectiveAt: Date, facts: StatusFacts, language: Language): string {
  const at = formatInstant(effectiveAt, facts.timeZone, language);
  const name = nameOf(task, language);
  return language === 'id'
    ? `${name} telah memutuskan; keputusan itu berlaku mulai ${at}, kecuali ditarik kembali sebelumnya`
    : `${name} has decided; the decision takes effect on ${at}, unless it is taken back before`;
}

const standsFor = (task: Awaited, standstill: Standstill): boolean =>
  standstill.scope === 'ALL' || task.role === 'EMPLOYEE';

function who(task: Awaited, facts: StatusFacts, language: Language): string {
  const id = language === 'id';
  const todo = `${TO_DO[task.kind][language]}${ofPeriod(task, language)}`;
  const role = ROLE_NAMES[task.role][language];
  const since = `${id ? 'sejak' : 'since'} ${day(task.since, facts, language)}`;
  if (task.holder.is === 'VACANT') {
    return id
      ? `jabatan ${role} kosong, sehingga BKD perlu menetapkan siapa yang akan ${todo}, ${since}`
      : `the post of ${role} is vacant, and BKD must say who is to ${todo}, ${since}`;
  }
  const name = nameOf(task, language);
  if (TASK_KIND_RULES[task.kind].right) {
    return id ? `${name} berhak ${todo}, ${since}` : `${name} may ${todo}, ${since}`;
  }
  return id ? `menunggu ${name} untuk ${todo}, ${since}` : `waiting for ${name} to ${todo}, ${since}`;
}

function whoWasAsked({ asked }: Awaited, facts: StatusFacts, language: Language): string {
  if (!asked) return '';
  const since = day(asked.since, facts, language);
  return language === 'id'
    ? `, yang meminta penjelasan dari ${asked.of} pada ${since} dan belum dijawab`
    : `, who asked ${asked.of} for clarification on ${since} and has no answer yet`;
}

function nameOf({ holder, role }: Awaited, language: Language): string {
  const ofRole = ROLE_NAMES[role][language];
  return holder.is === 'PERSON' ? holderName(holder, ofRole, language) : ofRole;
}

function holderName(holder: Extract<HeldBy, { is: 'PERSON' }>, role: string, language: Language): string {
  const { actsFor, name } = holder;
  if (!actsFor) return `${name} (${role})`;
  const title = actsFor.kind === 'PLT' ? 'Plt.' : 'Plh.';
  return language === 'id'
    ? `${name} sebagai ${title} dari ${actsFor.name} (${role})`
    : `${name} as ${title} of ${actsFor.name} (${role})`;
}

function ofPeriod(task: Awaited, language: Language): string {
  if (!task.period) return '';
  const name = periodName(task.period, language);
  return language === 'id' ? ` untuk ${name}` : ` for ${name}`;
}

function untilWhen(task: Awaited, facts: StatusFacts, language: Language): string {
  const id = language === 'id';
  if (!task.until) return id ? ', tanpa batas waktu' : ', without a deadline';
  const date = formatInstant(task.until, facts.timeZone, language);
  const why = [...(task.why ? [task.why[language]] : []), basis(task.legalBasis, language)].join('; ');
  if (task.overdue) {
    return id
      ? `, dan batas waktunya, ${date}, telah lewat (${why})`
      : `, and the deadline, ${date}, has passed (${why})`;
  }
  return id ? `, sampai ${date} (${why})` : `, until ${date} (${why})`;
}

function whatThen(task: Awaited, language: Language): string {
  const id = language === 'id';
  const under = id ? `menurut ${basis(task.thenBasis, 'id')}` : `under ${basis(task.thenBasis, 'en')}`;
  if (task.alarm) {
    return id
      ? '; tidak ada lagi yang mengambil alih, sehingga tugas tetap terbuka dan BKD telah diberi peringatan'
      : '; nobody is left to take it over, so it stays open, and BKD has an alarm';
  }
  // Without a clock nothing happens by itself.
  if (!task.until) return '';
  switch (task.then.action) {
    case 'TAKEN_OVER': {
      const by = ROLE_NAMES[task.then.by][language];
      if (task.kind === 'RATE') {
        return id
          ? `; apabila sampai saat itu belum selesai, evaluasi diambil alih oleh ${by} dan hasilnya final ${under}`
          : `; if it is not done by then, ${by} evaluates, and that result is final ${under}`;
      }
      return id
        ? `; apabila sampai saat itu belum selesai, tugas beralih kepada ${by} ${under}`
        : `; if it is not done by then, it passes to ${by} ${under}`;
    }
    case 'CLOSED_WITHOUT': {
      const follows =
        CLOSED_WITHOUT[task.kind]?.[language] ?? (id ? 'proses dilanjutkan tanpanya' : 'the course goes on without it');
      return id
        ? `; apabila sampai saat itu tidak dilakukan, ${follows} ${under}`
        : `; if it is not done by then, ${follows} ${under}`;
    }
    case 'STAYS_OPEN':
      return id
        ? `; apabila sampai saat itu belum selesai, tugas tetap terbuka dan BKD diberi peringatan ${under}`
        : `; if it is not done by then, it stays open, and BKD gets an alarm ${under}`;
  }
}

const basis = (text: string, language: Language): string => (language === 'id' ? legalBasisInIndonesian(text) : text);

const day = (at: Date, { timeZone }: Pick<StatusFacts, 'timeZone'>, language: Language): string =>
  formatDate(isoDate(localDate(at, { timeZone })), language);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
