/** Why somebody of a unit is not in its report yet, in words. Pure. */
import { STAGE_NAMES, ROLE_NAMES } from './names.ts';
import { BECAUSE, TO_DO } from './status-words.ts';
import type { Language, Role, Stage, TaskKind } from './terms.ts';

/** An appraisal without a rating, and the task that it waits for. */
export interface Missing {
  readonly state: 'ACTIVE' | 'FINAL' | 'EXCLUDED' | 'CANCELLED';
  readonly stage: Stage;
  /** Why it ended, where it did. */
  readonly endReason: string | null;
  readonly task: { readonly kind: TaskKind; readonly role: Role; readonly holder: string | null } | null;
}

export function missingWords({ state, stage, endReason, task }: Missing): Readonly<Record<Language, string>> {
  if (state === 'EXCLUDED' || state === 'CANCELLED') {
    const because = endReason === null ? undefined : BECAUSE[endReason];
    return {
      id: because ? `Tidak dinilai: ${because.id}.` : 'Tidak dinilai.',
      en: because ? `Not appraised: ${because.en}.` : 'Not appraised.',
    };
  }
  if (!task) {
    return {
      id: `Belum dinilai; tahap ${STAGE_NAMES[stage].id}.`,
      en: `Not rated yet; stage: ${STAGE_NAMES[stage].en}.`,
    };
  }
  const who = (language: Language): string => task.holder ?? ROLE_NAMES[task.role][language];
  return {
    id: `Belum dinilai: menunggu ${who('id')} untuk ${TO_DO[task.kind].id}.`,
    en: `Not rated yet: waiting for ${who('en')} to ${TO_DO[task.kind].en}.`,
  };
}
