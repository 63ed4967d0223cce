/** What somebody types to find a task, as words; and which kinds of task and stages are meant by them. */
import { STAGE_NAMES, TASK_NAMES } from './names.ts';
import { STAGES, TASK_KINDS, type Language } from './terms.ts';

/** More words than a search is made of; each must be found. */
export const MOST_WORDS = 8;

/** Letters and digits without accents, small: the same words as the database makes of names (function search_words). */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return [...new Set(plain.split(/[^a-z0-9]+/).filter((word) => word !== ''))];
}

/** A NIP or NI PPPK, or its birth date: eight digits or more, however they are grouped. No name or position holds so many. */
export const holdsIdentityNumber = (text: string): boolean => /\d{8}/.test(text.replace(/[\s.-]/g, ''));

/** Stages and kinds whose words cover a part of what was typed, and the words that must be found in the people and the unit. */
export interface SearchGroup {
  /** Found in the name or position of the employee or the name of the unit; none: the kind or stage says it all. */
  readonly words: readonly string[];
  /** As "STAGE:KIND". */
  readonly pairs: readonly string[];
}

/** Every pair of stage and kind, by the words that it leaves to be found elsewhere. */
export function searchGroups(words: readonly string[]): SearchGroup[] {
  const groups = new Map<string, { words: string[]; pairs: string[] }>();
  for (const stage of STAGES) {
    for (const kind of TASK_KINDS) {
      const left = words.filter((word) => !means(STAGE_WORDS[stage], word) && !means(KIND_WORDS[kind], word));
      const group = groups.get(left.join(' ')) ?? { words: left, pairs: [] };
      group.pairs.push(`${stage}:${kind}`);
      groups.set(left.join(' '), group);
    }
  }
  return [...groups.values()];
}

const means = (named: readonly string[], word: string): boolean => named.some((each) => each.startsWith(word));

function wordsOfAll<Code extends string>(
  codes: readonly Code[],
  names: Readonly<Record<Code, Readonly<Record<Language, string>>>>,
): Readonly<Record<Code, readonly string[]>> {
  const entries = codes.map((code) => [code, wordsOf(`${names[code].id} ${names[code].en}`)] as const);
  return Object.fromEntries(entries) as Record<Code, string[]>;
}

const STAGE_WORDS = wordsOfAll(STAGES, STAGE_NAMES);
const KIND_WORDS = wordsOfAll(TASK_KINDS, TASK_NAMES);
