/** Why an open task is the reader's, in one sentence of each language. Names are put in by the caller. */
import { ROLE_NAMES } from './names.ts';
import type { Role } from './terms.ts';

export type MineBecause =
  /** `employee`: whose appraisal it is; null: the report of a unit, or the reader's own appraisal. */
  | { readonly as: 'HOLDER'; readonly role: Role; readonly employee: string | null }
  | {
      readonly as: 'STAND_IN';
      readonly role: Role;
      readonly employee: string | null;
      readonly kind: 'PLT' | 'PLH';
      /** The post, as the decree names it. */
      readonly office: string;
      /** Whose post it is. */
      readonly forName: string;
      readonly decree: string;
    }
  | { readonly as: 'OFFICE' | 'CLAIMED' | 'CLAIMED_BY_OTHER'; readonly office: string; readonly by: string | null }
  | { readonly as: 'PREPARING'; readonly by: string }
  | { readonly as: 'VACANT'; readonly role: Role };

export function explainMine(why: MineBecause): { id: string; en: string } {
  const { id, en } = sentence(why);
  return { id: ended(id), en: ended(en) };
}

/** A title at the end (S.AP.) has its full stop already. */
const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

function sentence(why: MineBecause): { id: string; en: string } {
  switch (why.as) {
    case 'HOLDER': {
      const role = ROLE_NAMES[why.role];
      return { id: `Sebagai ${role.id}${of(why.employee).id}`, en: `As ${role.en}${of(why.employee).en}` };
    }
    case 'STAND_IN': {
      const role = ROLE_NAMES[why.role];
      const kind = why.kind === 'PLT' ? 'Plt.' : 'Plh.';
      return {
        id: `Sebagai ${kind} ${why.office} (jabatan ${why.forName}), SK no. ${why.decree}: ${role.id}${of(why.employee).id}`,
        en: `As ${kind} ${why.office} (the post of ${why.forName}), decree no. ${why.decree}: ${role.en}${of(why.employee).en}`,
      };
    }
    case 'OFFICE':
      return { id: `Sebagai ${why.office}`, en: `As ${why.office}` };
    case 'CLAIMED':
      return { id: `Sebagai ${why.office}; Anda yang menanganinya`, en: `As ${why.office}; you have it in hand` };
    case 'CLAIMED_BY_OTHER':
      return {
        id: `Sebagai ${why.office}; sedang ditangani ${why.by ?? '-'}`,
        en: `As ${why.office}; ${why.by ?? '-'} has it in hand`,
      };
    case 'PREPARING':
      return {
        id: `Diberikan oleh ${why.by} untuk disiapkan; keputusan tetap pada pemegang tugas`,
        en: `Given to you by ${why.by} to prepare; the decision stays with the holder`,
      };
    case 'VACANT':
      return {
        id: `Sebagai BKD: tidak ada yang menjadi ${ROLE_NAMES[why.role].id}; jabatan itu perlu diisi atau diwakili`,
        en: `As BKD: nobody is ${ROLE_NAMES[why.role].en}; the place must be filled or stood in for`,
      };
  }
}

const of = (employee: string | null): { id: string; en: string } =>
  employee === null ? { id: '', en: '' } : { id: ` dari ${employee}`, en: ` of ${employee}` };
