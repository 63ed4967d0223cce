/**
 * Who may act: a pure function of the dated relationships that hold at an instant (Annex IV.A.2–3, V.B; docs/domain.md §5).
 * Everything that is checked here was read under lock in the transaction of the act.
 */
import { outcomesAt } from './task-kinds.ts';
import type { GrantedRole, Role, TaskKind } from './terms.ts';

/** A relationship of the appraised employee at an instant, with the id of the link that proves it. */
export interface Held {
  readonly personId: string;
  readonly linkId?: string;
}

/** The people around one appraisal at one instant. */
export interface Relations {
  readonly employeeId: string;
  readonly evaluator?: Held;
  readonly superior?: Held;
  /** Who evaluates whom, upwards from the superior: nextSuperiors[0] evaluates the superior. */
  readonly nextSuperiors: readonly Held[];
  readonly unitHead?: Held;
  /** Who set the rating that counts now. */
  readonly raterId?: string;
  /** People who hold an office that reaches this appraisal. */
  readonly offices: Readonly<Record<Exclude<GrantedRole, 'AUTHORIZED_OFFICIAL'>, readonly Held[]>>;
}

/** Who a task goes to: a person, or an office that several people hold. */
export type Holder =
  | { readonly role: Role; readonly person: Held }
  | { readonly role: 'BKD_ADMIN' | 'PERFORMANCE_MANAGER'; readonly office: true };

/**
 * The holder of a task in a role. Nobody holds a task about himself as somebody else's judge: a rung whose holder is the employee,
 * or (on an appeal) the rater, is passed over. `previousId` is the holder one rung below, for NEXT_SUPERIOR.
 */
export function holderOf(role: Role, kind: TaskKind, relations: Relations, previousId?: string): Holder | undefined {
  switch (role) {
    case 'EMPLOYEE':
      return { role, person: { personId: relations.employeeId } };
    case 'EVALUATOR':
      return fit(role, kind, relations, relations.evaluator);
    case 'SUPERIOR':
      return fit(role, kind, relations, relations.superior);
    case 'NEXT_SUPERIOR':
      return above(relations, previousId)
        .map((held) => fit(role, kind, relations, held))
        .find((holder) => holder !== undefined);
    case 'RATER':
      return fit(role, kind, relations, relations.raterId ? { personId: relations.raterId } : relations.evaluator);
    case 'UNIT_HEAD':
      return relations.unitHead ? { role, person: relations.unitHead } : { role: 'BKD_ADMIN', office: true };
    case 'BKD_ADMIN':
      return { role, office: true };
    case 'PERFORMANCE_MANAGER':
      return relations.offices.PERFORMANCE_MANAGER.some((held) => held.personId !== relations.employeeId)
        ? { role, office: true }
        : undefined;
  }
}

/** The line above a person, the nearest first; above the superior where nobody in the line held the rung below. */
function above(relations: Relations, previousId: string | undefined): readonly Held[] {
  const line = [relations.evaluator, ...lineOfSuperiors(relations)].filter((held) => held !== undefined);
  const at = line.findLastIndex((held) => held.personId === previousId);
  return at < 0 ? relations.nextSuperiors : line.slice(at + 1);
}

function lineOfSuperiors({ superior, nextSuperiors }: Relations): readonly Held[] {
  return superior ? [superior, ...nextSuperiors] : nextSuperiors;
}

function fit(role: Role, kind: TaskKind, relations: Relations, held: Held | undefined): Holder | undefined {
  if (!held || held.personId === relations.employeeId) return undefined;
  if (kind === 'DECIDE_APPEAL' && held.personId === relations.raterId) return undefined;
  return { role, person: held };
}

export type Authority =
  | { readonly allowed: true; readonly role: Role; readonly linkIds: readonly string[] }
  | { readonly allowed: false; readonly because: DenialReason };

/** OWN_APPRAISAL: nobody acts on his own appraisal. RATED_IT: the rater does not judge the appeal. NOT_HOLDER: somebody else holds the task. */
export type DenialReason = 'OWN_APPRAISAL' | 'RATED_IT' | 'NOT_HOLDER' | 'OUTCOME_OF_ANOTHER_ROLE';

/** May this person choose this outcome of this task, given who holds what now? */
export function mayDecide(
  actorId: string,
  task: { readonly kind: TaskKind; readonly level: number; readonly role: Role; readonly assigneeId: string | null },
  outcome: string,
  relations: Relations,
): Authority {
  const role = outcomesAt(task.kind, task.level)[outcome]?.by ?? task.role;
  if (role !== 'EMPLOYEE' && role !== 'UNIT_HEAD' && actorId === relations.employeeId) {
    return { allowed: false, because: 'OWN_APPRAISAL' };
  }
  if (task.kind === 'DECIDE_APPEAL' && actorId === relations.raterId) return { allowed: false, because: 'RATED_IT' };
  const holders = holdersNow(role, task, relations);
  const held = holders.find((holder) => holder.personId === actorId);
  if (held) return { allowed: true, role, linkIds: held.linkId ? [held.linkId] : [] };
  const holdsTask = holdersNow(task.role, task, relations).some((holder) => holder.personId === actorId);
  return { allowed: false, because: holdsTask ? 'OUTCOME_OF_ANOTHER_ROLE' : 'NOT_HOLDER' };
}

/** Who holds the task now. A rung above the superior is held by whom it was handed to. */
function holdersNow(
  role: Role,
  task: { readonly kind: TaskKind; readonly assigneeId: string | null },
  relations: Relations,
): readonly Held[] {
  if (role === 'BKD_ADMIN' || role === 'PERFORMANCE_MANAGER') return relations.offices[role];
  if (role === 'NEXT_SUPERIOR') {
    return lineOfSuperiors(relations).filter((held) => held.personId === task.assigneeId);
  }
  const holder = holderOf(role, task.kind, relations);
  if (!holder) return [];
  return 'person' in holder ? [holder.person] : relations.offices[holder.role];
}

/** The rungs of a task: its first holder, then the ladder of the policy; NEXT_SUPERIOR at the end repeats as long as there is somebody. */
export function nextRung(
  kind: TaskKind,
  current: { readonly role: Role; readonly level: number; readonly assigneeId: string | null },
  ladder: readonly Role[],
  relations: Relations,
): Holder | undefined {
  const last = ladder.at(-1);
  const rungs = ladder.slice(ladder.indexOf(current.role) + 1);
  for (const role of rungs.length > 0 ? rungs : last === 'NEXT_SUPERIOR' ? [last] : []) {
    const previous = current.assigneeId ?? undefined;
    const holder = holderOf(role, kind, relations, previous);
    if (holder && !('person' in holder && holder.person.personId === previous)) return holder;
  }
  return undefined;
}
