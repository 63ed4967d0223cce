/** Codes in the words that people read. Indonesian words are those of PermenPANRB 6/2022. */
import type { CaseKind, Language, Period, TaskKind } from '../domain/terms.ts';

export { PREDICATE_NAMES, ROLE_NAMES, STAGE_NAMES, TASK_NAMES } from '../domain/names.ts';
import { PERIODIC_EVALUATION, TASK_NAMES } from '../domain/names.ts';

type Names<Code extends string> = Readonly<Record<Code, Readonly<Record<Language, string>>>>;

/** A task's name; evaluating a month or a quarter is not the yearly evaluation. */
export function taskName(
  task: { readonly taskKind: TaskKind; readonly period?: Period | undefined },
  language: Language,
): string {
  return task.period && task.taskKind === 'RATE' ? PERIODIC_EVALUATION[language] : TASK_NAMES[task.taskKind][language];
}

export const CASE_NAMES: Names<CaseKind> = {
  COACHING: { id: 'Bimbingan kinerja', en: 'Coaching' },
  COUNSELLING: { id: 'Konseling kinerja', en: 'Counselling' },
  REWARD: { id: 'Usulan penghargaan', en: 'Reward proposal' },
};
