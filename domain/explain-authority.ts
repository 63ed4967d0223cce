/** Who may act in which stage, in words: what `GET /appraisals/{id}/authority` answers. Names are put in by the caller. */
import { holderOf, nextRung, type Holder } from './authority.ts';
import { ROLE_NAMES } from './names.ts';
import { ruleOf, type PolicyBody } from './policy.ts';
import type { Relations } from './relations.ts';
import { placeOf, type StandIn } from './stand-ins.ts';
import { TASK_KIND_RULES } from './task-kinds.ts';
import type { Role, Stage, TaskKind } from './terms.ts';

/** The tasks of an appraisal by stage, in the order of the year. */
export const TASKS_OF_STAGES: Readonly<Partial<Record<Stage, readonly TaskKind[]>>> = {
  SOCIALIZATION: ['ACKNOWLEDGE_SOCIALIZATION'],
  TARGET_SETTING: ['DRAFT_TARGETS', 'APPROVE_TARGETS'],
  MID_TERM: ['REPORT_REALIZATION', 'GIVE_FEEDBACK', 'AGREE_ADJUSTMENT'],
  FINAL_SCORING: ['REPORT_REALIZATION', 'RATE', 'ANSWER_CALIBRATION'],
  DELIVERY: ['DELIVER_RESULT', 'RECEIVE_RESULT', 'SIGN_AND_RETURN'],
  APPEAL: ['FILE_APPEAL', 'ADMIT_LATE_APPEAL', 'STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'],
  FOLLOW_UP: ['PLAN_COACHING', 'CONCLUDE_COACHING', 'PLAN_COUNSELLING', 'CONCLUDE_COUNSELLING', 'DECIDE_REWARD'],
};

/** One rung of a task: who would hold it. */
export interface RungShown {
  readonly role: Role;
  /** null: an office holds it. */
  readonly personId: string | null;
  readonly standIn: StandIn | null;
  readonly passedOver: readonly { readonly personId: string; readonly because: 'OWN_APPRAISAL' | 'RATED_IT' }[];
}

export interface ActShown {
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly legalBasis: string;
  /** null: nobody could hold it; it would be open with an alarm at BKD. */
  readonly holder: RungShown | null;
  /** Who takes it over when nobody acts, rung by rung. */
  readonly thenUp: readonly RungShown[];
}

/** A line of superiors is shorter; this only ends what should not occur. */
const MOST_RUNGS = 12;

/** @param period of which periodic evaluation; undefined: the year's */
export function actsOf(policy: PolicyBody, relations: Relations, period: string | undefined): ActShown[] {
  return (Object.entries(TASKS_OF_STAGES) as [Stage, readonly TaskKind[]][]).flatMap(([stage, kinds]) =>
    kinds.map((kind) => {
      const rule = ruleOf(policy, stage, kind, period);
      const ladder = rule.whenOverdue.action === 'TAKE_OVER' ? rule.whenOverdue.ladder : [];
      const [holder, ...thenUp] = rungsOf(kind, ladder, relations);
      return { stage, kind, legalBasis: rule.legalBasis, holder: holder ?? null, thenUp };
    }),
  );
}

function rungsOf(kind: TaskKind, ladder: readonly Role[], relations: Relations): RungShown[] {
  const wanted = TASK_KIND_RULES[kind].holder;
  const rungs: RungShown[] = [];
  let holder =
    holderOf(wanted, kind, relations) ??
    nextRung(kind, { role: wanted, level: 0, assigneeId: null, heldForId: null }, ladder, relations);
  while (holder && rungs.length < MOST_RUNGS) {
    rungs.push(shown(holder));
    const person = 'person' in holder ? holder.person : undefined;
    const current = {
      role: holder.role,
      level: rungs.length,
      assigneeId: person?.personId ?? null,
      heldForId: person ? placeOf(person) : null,
    };
    holder = nextRung(kind, current, ladder, relations);
  }
  return rungs;
}

const shown = (holder: Holder): RungShown =>
  'person' in holder
    ? {
        role: holder.role,
        personId: holder.person.personId,
        standIn: holder.person.standIn ?? null,
        passedOver: holder.passedOver ?? [],
      }
    : { role: holder.role, personId: null, standIn: null, passedOver: [] };

/** One sentence in each language why this rung holds the task. @param name of a person by id */
export function explainRung(rung: RungShown | null, name: (personId: string) => string): { id: string; en: string } {
  if (!rung) {
    return {
      id: 'Tidak ada pejabat yang berwenang; tugas tetap terbuka dan BKD diberi tahu.',
      en: 'Nobody is there to act; the task stays open and BKD is alarmed.',
    };
  }
  const role = ROLE_NAMES[rung.role];
  const because = {
    OWN_APPRAISAL: { id: 'penilaian atas dirinya sendiri', en: 'it is his own appraisal' },
    RATED_IT: { id: 'ia yang menetapkan hasil evaluasinya', en: 'he set the rating' },
  };
  const passed = {
    id: rung.passedOver.map((each) => ` ${name(each.personId)} dilewati karena ${because[each.because].id}.`).join(''),
    en: rung.passedOver
      .map((each) => ` ${name(each.personId)} is passed over because ${because[each.because].en}.`)
      .join(''),
  };
  if (rung.personId === null) return { id: `${capital(role.id)}.`, en: `${capital(role.en)}.` };
  const { standIn } = rung;
  const acting = standIn
    ? {
        id: ` selaku ${standIn.kind === 'PLT' ? 'Plt.' : 'Plh.'} ${name(standIn.forId)} (${standIn.decree})`,
        en: ` as ${standIn.kind === 'PLT' ? 'Plt.' : 'Plh.'} of ${name(standIn.forId)} (${standIn.decree})`,
      }
    : { id: '', en: '' };
  return {
    id: `${name(rung.personId)}${acting.id}, ${role.id}.${passed.id}`,
    en: `${name(rung.personId)}${acting.en}, ${role.en}.${passed.en}`,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
