/**
 * Who may act: a pure function of the dated relationships that hold at an instant (Annex IV.A.2–3, V.B; docs/domain.md, who may act).
 * Everything that is checked here was read under lock in the transaction of the act. Conflicts are checked after substitution: it counts who
 * acts, and for whom.
 */
import type { Relations } from './relations.ts';
import { placeOf, type Held, type StandIn } from './stand-ins.ts';
import { outcomesAt } from './task-kinds.ts';
import type { GrantedRole, Role, TaskKind } from './terms.ts';

/** Somebody who would hold the task, but for whom it would be a matter of his own. */
export interface PassedOver {
  readonly personId: string;
  /** OWN_APPRAISAL: nobody acts on his own appraisal. RATED_IT: the rater does not judge the appeal. */
  readonly because: 'OWN_APPRAISAL' | 'RATED_IT';
}

/** Who a task goes to: a person, or an office that several people hold. */
export type Holder =
  | { readonly role: Role; readonly person: Held; readonly passedOver?: readonly PassedOver[] }
  | { readonly role: GrantedRole; readonly office: true };

/** The holder of the rung below: the person, and the place in which he acts. */
export interface Previous {
  readonly personId: string;
  readonly placeId: string;
}

/**
 * The holder of a task in a role. A place that is vacant, or whose holder may not act in this matter, is passed over: the next one up in the
 * line acts instead (IV.A.2, p.89: "secara berjenjang"). `previous` is the holder one rung below, for NEXT_SUPERIOR.
 */
export function holderOf(role: Role, kind: TaskKind, relations: Relations, previous?: Previous): Holder | undefined {
  switch (role) {
    case 'EMPLOYEE':
      return { role, person: { personId: relations.employeeId } };
    case 'EVALUATOR':
      return firstFit(role, kind, relations, [evaluatorFor(kind, relations), ...superiors(relations)]);
    case 'SUPERIOR':
      return firstFit(role, kind, relations, superiors(relations));
    case 'NEXT_SUPERIOR':
      return firstFit(
        role,
        kind,
        relations,
        above(relations, previous).filter((held) => held.personId !== previous?.personId),
      );
    case 'RATER':
      return firstFit(role, kind, relations, [relations.rater, relations.evaluator, ...superiors(relations)]);
    case 'UNIT_HEAD':
      return relations.unitHead ? { role, person: relations.unitHead } : { role: 'BKD_ADMIN', office: true };
    case 'BKD_ADMIN':
      return { role, office: true };
    // Whoever reports signs no report of his own off: for a report the employee is the head of the unit.
    case 'PERFORMANCE_MANAGER':
    case 'AUTHORIZED_OFFICIAL':
      return relations.offices[role].some((held) => held.personId !== relations.employeeId)
        ? { role, office: true }
        : undefined;
  }
}

/** Only the evaluation itself stays with an evaluator who moved inside its window. */
const evaluatorFor = (kind: TaskKind, { evaluator, evaluatorInWindow }: Relations): Held | undefined =>
  kind === 'RATE' ? (evaluatorInWindow ?? evaluator) : evaluator;

/** The line above the evaluator, the nearest first. */
function superiors({ superior, nextSuperiors }: Relations): readonly Held[] {
  return superior ? [superior, ...nextSuperiors] : nextSuperiors;
}

/** The line above a place, the nearest first; above the superior where nobody in the line held the rung below. */
function above(relations: Relations, previous: Previous | undefined): readonly Held[] {
  const rank = rankOf(previous?.placeId, relations);
  if (rank < 0) return relations.nextSuperiors;
  return superiors(relations).filter((held) => rankOf(placeOf(held), relations) > rank);
}

/** How far up in the line a place stands; -1 where it is in it no more. */
const rankOf = (placeId: string | undefined, { order }: Relations): number =>
  placeId === undefined ? -1 : order.lastIndexOf(placeId);

function firstFit(
  role: Role,
  kind: TaskKind,
  relations: Relations,
  places: readonly (Held | undefined)[],
): Holder | undefined {
  const passedOver: PassedOver[] = [];
  for (const held of places) {
    if (!held) continue;
    const because = conflictOf(kind, held, relations);
    if (!because) return { role, person: held, ...(passedOver.length > 0 ? { passedOver } : {}) };
    passedOver.push({ personId: held.personId, because });
  }
  return undefined;
}

/** Neither the person nor the one for whom he acts may be a party. */
function conflictOf(kind: TaskKind, held: Held, relations: Relations): PassedOver['because'] | undefined {
  const both = [held.personId, placeOf(held)];
  if (both.includes(relations.employeeId)) return 'OWN_APPRAISAL';
  return kind === 'DECIDE_APPEAL' && relations.raterId && both.includes(relations.raterId) ? 'RATED_IT' : undefined;
}

export type Authority =
  | {
      readonly allowed: true;
      readonly role: Role;
      readonly linkIds: readonly string[];
      /** He acts for somebody, by decree. */
      readonly standIn?: StandIn;
    }
  | { readonly allowed: false; readonly because: DenialReason };

/** NOT_HOLDER: somebody else holds the task. */
export type DenialReason = PassedOver['because'] | 'NOT_HOLDER' | 'OUTCOME_OF_ANOTHER_ROLE';

/** A task as far as authority needs it. */
export interface TaskInHand {
  readonly kind: TaskKind;
  readonly level: number;
  readonly role: Role;
  readonly assigneeId: string | null;
  /** Whose place the assignee takes. */
  readonly heldForId: string | null;
}

/** May this person choose this outcome of this task, given who holds what now? */
export function mayDecide(actorId: string, task: TaskInHand, outcome: string, relations: Relations): Authority {
  const role = outcomesAt(task.kind, task.level)[outcome]?.by ?? task.role;
  if (role !== 'EMPLOYEE' && role !== 'UNIT_HEAD' && actorId === relations.employeeId) {
    return { allowed: false, because: 'OWN_APPRAISAL' };
  }
  if (task.kind === 'DECIDE_APPEAL' && actorId === relations.raterId) return { allowed: false, because: 'RATED_IT' };
  const held = holdersNow(role, task, relations).find((holder) => holder.personId === actorId);
  if (held) {
    return {
      allowed: true,
      role,
      linkIds: held.linkId ? [held.linkId] : [],
      ...(held.standIn ? { standIn: held.standIn } : {}),
    };
  }
  const holdsTask = holdersNow(task.role, task, relations).some((holder) => holder.personId === actorId);
  return { allowed: false, because: holdsTask ? 'OUTCOME_OF_ANOTHER_ROLE' : 'NOT_HOLDER' };
}

function holdersNow(role: Role, task: Omit<TaskInHand, 'level' | 'role'>, relations: Relations): readonly Held[] {
  const holder = holderNow({ ...task, role }, relations);
  if (!holder) return [];
  return 'person' in holder ? [holder.person] : relations.offices[holder.role];
}

/**
 * Who holds an open task now. A rung above the superior belongs to the place to which it was handed, and goes on upwards where that place has
 * become vacant or a party.
 */
export function holderNow(task: Omit<TaskInHand, 'level'>, relations: Relations): Holder | undefined {
  if (task.role !== 'NEXT_SUPERIOR') return holderOf(task.role, task.kind, relations);
  const rank = rankOf(task.heldForId ?? task.assigneeId ?? undefined, relations);
  const places = superiors(relations).filter((held) => rankOf(placeOf(held), relations) >= rank);
  return firstFit(task.role, task.kind, relations, rank < 0 ? relations.nextSuperiors : places);
}

/** The rungs of a task: its first holder, then the ladder of the policy; NEXT_SUPERIOR at the end repeats as long as there is somebody. */
export function nextRung(
  kind: TaskKind,
  current: Pick<TaskInHand, 'role' | 'level' | 'assigneeId' | 'heldForId'>,
  ladder: readonly Role[],
  relations: Relations,
): Holder | undefined {
  const last = ladder.at(-1);
  const rungs = ladder.slice(ladder.indexOf(current.role) + 1);
  const { assigneeId } = current;
  const previous = assigneeId ? { personId: assigneeId, placeId: current.heldForId ?? assigneeId } : undefined;
  for (const role of rungs.length > 0 ? rungs : last === 'NEXT_SUPERIOR' ? [last] : []) {
    const holder = holderOf(role, kind, relations, previous);
    if (holder && !('person' in holder && holder.person.personId === assigneeId)) return holder;
  }
  return undefined;
}
