import { actsOf, explainRung, type RungShown } from '../../domain/explain-authority.ts';
import type { Relations } from '../../domain/relations.ts';
import { placeOf, type Held, type VacantBecause } from '../../domain/stand-ins.ts';
import type { Role, Stage, TaskKind } from '../../domain/terms.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { readRelations } from '../access/read-relations.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { policyById } from '../policies.ts';
import { notFound } from '../refusal.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';

interface StandInView {
  readonly for: PersonRef;
  readonly kind: 'PLT' | 'PLH';
  readonly decree: string;
  readonly delegationIds: readonly string[];
}

export interface RungView {
  readonly role: Role;
  /** null: an office holds it. */
  readonly person: PersonRef | null;
  readonly standIn: StandInView | null;
  readonly passedOver: readonly { readonly person: PersonRef; readonly because: 'OWN_APPRAISAL' | 'RATED_IT' }[];
}

export interface AuthorityView {
  /** ISO UTC. */
  readonly at: string;
  /** Local date of the employee's unit on which links and decrees are looked up. */
  readonly on: string;
  readonly employee: PersonRef;
  readonly places: readonly {
    readonly role: 'EVALUATOR' | 'EVALUATOR_IN_WINDOW' | 'SUPERIOR' | 'NEXT_SUPERIOR' | 'RATER' | 'UNIT_HEAD';
    readonly person: PersonRef | null;
    readonly standIn: StandInView | null;
    readonly linkId: string | null;
    readonly vacantBecause: VacantBecause | null;
  }[];
  readonly acts: readonly {
    readonly stage: Stage;
    readonly kind: TaskKind;
    readonly legalBasis: string;
    readonly holder: RungView | null;
    readonly thenUp: readonly RungView[];
    readonly because: { readonly id: string; readonly en: string };
  }[];
}

/**
 * Who may act on an appraisal at an instant, and why: a pure function of the dated links, delegations and offices (Annex IV.A, V.B).
 * @param question `at`: the instant, undefined = now; `period`: of which periodic evaluation, undefined = the year's
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readAuthority(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  question: {
    readonly appraisalId: string;
    readonly at: Date | undefined;
    readonly period: string | undefined;
    readonly stage: Stage | undefined;
  },
): Promise<AuthorityView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, question.appraisalId, 'APPRAISAL.READ_AUTHORITY');
    if (access instanceof CommitAndRefuse) return access;
    const at = question.at ?? access.now;
    const periodId = question.period ? await periodOf(tx, question.appraisalId, question.period) : null;
    const { relations, on } = await readRelations(tx, { appraisalId: question.appraisalId, periodId }, at);
    const { policyId } = await tx.cycle.findUniqueOrThrow({
      where: { id: access.cycleId },
      select: { policyId: true },
    });
    const acts = actsOf(await policyById(tx, policyId), relations, question.period).filter(
      (each) => !question.stage || each.stage === question.stage,
    );
    const person = await peopleRefs(tx, [
      ...peopleIn(relations),
      ...acts.flatMap(({ holder, thenUp }) => [holder, ...thenUp].flatMap(peopleOfRung)),
    ]);
    const name = (id: string): string => person(id).name;
    return {
      at: at.toISOString(),
      on,
      employee: person(relations.employeeId),
      places: placesOf(relations, person),
      acts: acts.map((each) => ({
        stage: each.stage,
        kind: each.kind,
        legalBasis: each.legalBasis,
        holder: each.holder && rungView(each.holder, person),
        thenUp: each.thenUp.map((rung) => rungView(rung, person)),
        because: explainRung(each.holder, name),
      })),
    };
  });
}

async function periodOf(tx: Tx, appraisalId: string, period: string): Promise<string> {
  const row = await tx.periodicEvaluation.findUnique({
    where: { appraisalId_period: { appraisalId, period } },
    select: { id: true },
  });
  if (!row) throw notFound('The periodic evaluation');
  return row.id;
}

const peopleOfHeld = (held: Held | undefined): string[] => (held ? [held.personId, placeOf(held)] : []);

const peopleIn = (relations: Relations): string[] => [
  relations.employeeId,
  ...[
    relations.evaluator,
    relations.evaluatorInWindow,
    relations.superior,
    relations.rater,
    relations.unitHead,
    ...relations.nextSuperiors,
  ].flatMap(peopleOfHeld),
];

const peopleOfRung = (rung: RungShown | null): (string | null)[] =>
  rung ? [rung.personId, rung.standIn?.forId ?? null, ...rung.passedOver.map((each) => each.personId)] : [];

type Named = (id: string) => PersonRef;

const standInView = (standIn: Held['standIn'] | null, person: Named): StandInView | null =>
  standIn
    ? {
        for: person(standIn.forId),
        kind: standIn.kind,
        decree: standIn.decree,
        delegationIds: standIn.delegationIds,
      }
    : null;

const rungView = (rung: RungShown, person: Named): RungView => ({
  role: rung.role,
  person: rung.personId ? person(rung.personId) : null,
  standIn: standInView(rung.standIn, person),
  passedOver: rung.passedOver.map((each) => ({ person: person(each.personId), because: each.because })),
});

function placesOf(relations: Relations, person: Named): AuthorityView['places'] {
  type Place = AuthorityView['places'][number];
  const place = (role: Place['role'], held: Held | undefined, vacantBecause: VacantBecause | null): Place => ({
    role,
    person: held ? person(held.personId) : null,
    standIn: standInView(held?.standIn, person),
    linkId: held?.linkId ?? null,
    vacantBecause,
  });
  const { evaluator, evaluatorInWindow, superior, nextSuperiors, rater, unitHead, vacant } = relations;
  return [
    place('EVALUATOR', evaluator, vacant.EVALUATOR ?? null),
    ...(evaluatorInWindow ? [place('EVALUATOR_IN_WINDOW', evaluatorInWindow, null)] : []),
    place('SUPERIOR', superior, vacant.SUPERIOR ?? null),
    ...nextSuperiors.map((held) => place('NEXT_SUPERIOR', held, null)),
    ...(rater ? [place('RATER', rater, null)] : []),
    ...(unitHead ? [place('UNIT_HEAD', unitHead, null)] : []),
  ];
}
