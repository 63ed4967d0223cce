import { BROKEN } from '../agency.ts';
import { chance } from '../lots.ts';
import type { InboxTask, Move, Scene } from './move.ts';
import { planOf, TEXT } from './texts.ts';

/** What BKD and a unit's performance manager do about a task of their office. */
export function officesMove(task: InboxTask, { key, seed, today, library }: Scene): Move | undefined {
  switch (task.kind) {
    case 'DRAFT_TARGETS':
      return { outcome: 'SUBMITTED', form: planOf(seed, key, true, library) };
    case 'DELIVER_RESULT':
      return { outcome: 'DELIVERED', form: { dialogueHeldOn: today } };
    case 'RECEIVE_RESULT':
      return {
        outcome: 'SERVED',
        form: { servedOn: today, place: TEXT.place, witnesses: [...TEXT.witnesses] },
      };
    case 'DECIDE_REWARD':
      return chance(seed, 'reward', key) < 0.8
        ? {
            outcome: 'GRANTED',
            form: { rewards: ['COMPETENCE_DEVELOPMENT_PRIORITY'], reasons: TEXT.reward },
          }
        : { outcome: 'NOT_GRANTED', form: { reasons: TEXT.noReward } };
    case 'RESTORE_CONTACT':
      // He asked the person.
      return { outcome: 'RESTORED', form: ({ contact }) => ({ email: contact?.email?.replace(BROKEN, '') ?? '' }) };
    default:
      throw new Error(`${task.kind} is no task of an office.`);
  }
}

/** The authorised official signs a unit's report off. */
export const signersMove: Move = { outcome: 'SIGNED', form: { note: TEXT.signed } };

/** The head of a unit (or BKD, where it has none) reports its results to the authorised official. */
export const reportersMove: Move = { outcome: 'REPORTED', form: { remarks: TEXT.report } };
