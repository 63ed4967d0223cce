/**
 * Why a date is what it is, for people and for programs: from the derivation that is stored with every deadline. Pure; local dates are those
 * of the unit.
 */
import { isoDate, localDate } from './calendar.ts';
import { asTimeZone } from './date-words.ts';
import { DEADLINE_WORDS, type DeadlineFacts } from './deadline-words.ts';
import type { ClockMove, Derivation } from './deadlines.ts';
import type { Language } from './terms.ts';

export interface DeadlineWhy extends DeadlineFacts {
  /** The date, how it was counted, what did not count and by which decree, what moved it, and the article and page. */
  readonly sentence: Readonly<Record<Language, string>>;
  /** How it was counted, for a line of a mail. */
  readonly short: Readonly<Record<Language, string>>;
}

/**
 * @param at the instant that is shown: it ends a deadline or opens a window
 * @throws Error for a time zone in which no unit lies
 */
export function explainDeadline(derivation: Derivation, at: Date, of: 'DUE' | 'OPENS'): DeadlineWhy {
  const facts = factsOf(derivation, at);
  const telling = { ...facts, at, of };
  return {
    sentence: { id: DEADLINE_WORDS.id.sentence(telling), en: DEADLINE_WORDS.en.sentence(telling) },
    short: { id: DEADLINE_WORDS.id.short(telling), en: DEADLINE_WORDS.en.short(telling) },
    ...facts,
  };
}

function factsOf(derivation: Derivation, at: Date): DeadlineFacts {
  const timeZone = asTimeZone(derivation.timeZone);
  const day = (instant: Date): string => isoDate(localDate(instant, { timeZone }));
  const { from } = derivation;
  return {
    date: day(at),
    timeZone,
    rule: countedRule(derivation),
    floor: derivation.floor === true,
    legalBasis: derivation.legalBasis,
    from: from ? { ...from, date: day(new Date(from.at)) } : null,
    skipped: derivation.skipped.map(({ date, reason, source }) => ({ date, reason, source: source ?? null })),
    provisional: derivation.provisional === true,
    // A hold that ended within another one moved nothing.
    moved: (derivation.moved ?? []).filter(({ seconds }) => seconds !== 0).map(moveOf),
    kept: (derivation.kept ?? []).map(({ by, decree, because, computed }) => ({
      by,
      decree: decree ?? null,
      because,
      computed,
    })),
  };
}

/** The part of the rule that gave the date. */
function countedRule({ rule, floor }: Derivation): DeadlineFacts['rule'] {
  const atLeast = 'atLeast' in rule ? rule.atLeast : undefined;
  if (floor && atLeast) return { kind: 'CLOCK', ...atLeast };
  return 'on' in rule ? { kind: 'FIXED_DATE', ...rule.on } : { kind: 'CLOCK', ...rule.clock };
}

const moveOf = (move: ClockMove): DeadlineFacts['moved'][number] => ({
  by: move.by,
  seconds: move.seconds ?? null,
  from: move.from ?? null,
  to: move.to ?? null,
  decree: move.decree ?? null,
});
