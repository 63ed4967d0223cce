/**
 * The people around one appraisal at a date: from dated links, delegations and offices to who acts in which place. Pure: everything was read
 * before (Annex IV.A, p.89–92; docs/domain.md, who may act). Dates are local ISO dates of the employee's unit.
 */
import { holdsOn, whoActs, type Delegation, type Held, type VacantBecause } from './stand-ins.ts';
import type { GrantedRole } from './terms.ts';

/** Why a link is as it is; who moved still evaluates inside an evaluation's window, other changes count at once. */
export const LINK_CAUSES = ['ROSTER', 'CORRECTION', 'EMPLOYEE_MOVED', 'EVALUATOR_MOVED'] as const;
export type LinkCause = (typeof LINK_CAUSES)[number];

export interface DatedLink {
  readonly id: string;
  readonly employeeId: string;
  readonly relation: 'EVALUATOR' | 'SUPERIOR';
  readonly personId: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly cause: LinkCause;
}

export type Offices = Readonly<Record<GrantedRole, readonly Held[]>>;

/** What was read about an appraisal and the people above it. More than is needed does no harm. */
export interface AuthorityData {
  readonly employeeId: string;
  /** Of the employee, and the evaluator links of everybody above him. */
  readonly links: readonly DatedLink[];
  readonly delegations: readonly Delegation[];
  readonly outOfService: ReadonlySet<string>;
  readonly unitHeadId?: string | undefined;
  /** Who set the rating that counts now. */
  readonly raterId?: string | undefined;
  /** Local date on which the window of the evaluation opened that is under way. */
  readonly evaluationOpenedOn?: string | undefined;
  readonly offices: Offices;
}

export interface Relations {
  readonly employeeId: string;
  readonly evaluator?: Held;
  /** Who evaluates in the window that is open, where the evaluator moved inside it (IV.A.14, p.91–92). */
  readonly evaluatorInWindow?: Held;
  readonly superior?: Held;
  /** Who evaluates whom, upwards from the superior. Vacant places are left out. */
  readonly nextSuperiors: readonly Held[];
  readonly unitHead?: Held;
  /** Who set the rating that counts now; `rater` is who acts for him today. */
  readonly raterId?: string;
  readonly rater?: Held;
  readonly offices: Offices;
  /** Whose places they are, from the evaluator upwards, vacant ones included. */
  readonly order: readonly string[];
  /** Why nobody acts as evaluator or superior. */
  readonly vacant: Readonly<Partial<Record<'EVALUATOR' | 'SUPERIOR', VacantBecause>>>;
}

/** From a unit to the head of region there are fewer rungs. */
const HIGHEST_RUNG = 8;

/** @param on local date of the employee's unit */
export function relationsOn(data: AuthorityData, on: string): Relations {
  const acts = (place: Place | undefined): Held | VacantBecause =>
    place ? whoActs(place, on, data.delegations, data.outOfService) : 'NO_LINK';
  const held = (place: Place | undefined): Held | undefined => {
    const who = acts(place);
    return typeof who === 'string' ? undefined : who;
  };
  const { evaluator, superior } = placesOf(data, on);
  const evaluating = acts(evaluator);
  const reviewing = acts(superior);
  const above = superior ? lineAbove(data, superior.personId, on) : [];
  const inWindow = held(whoMovedInsideTheWindow(data, on));
  const unitHead = held(data.unitHeadId ? { personId: data.unitHeadId } : undefined);
  const rater = held(data.raterId ? { personId: data.raterId } : undefined);
  return {
    employeeId: data.employeeId,
    ...(typeof evaluating === 'string' ? {} : { evaluator: evaluating }),
    ...(inWindow ? { evaluatorInWindow: inWindow } : {}),
    ...(typeof reviewing === 'string' ? {} : { superior: reviewing }),
    nextSuperiors: above.flatMap((place) => held(place) ?? []),
    ...(unitHead ? { unitHead } : {}),
    ...(data.raterId ? { raterId: data.raterId } : {}),
    ...(rater ? { rater } : {}),
    offices: data.offices,
    order: [evaluator, superior, ...above].flatMap((place) => place?.personId ?? []),
    vacant: {
      ...(typeof evaluating === 'string' ? { EVALUATOR: evaluating } : {}),
      ...(typeof reviewing === 'string' ? { SUPERIOR: reviewing } : {}),
    },
  };
}

interface Place {
  readonly personId: string;
  readonly linkId?: string;
}

/**
 * Evaluator and evaluator's superior are explicit links. Who serves as Plt. is evaluated by the head of the unit to which he reports as such
 * (IV.A.5, p.89), as long as he does.
 */
function placesOf(data: AuthorityData, on: string): { evaluator?: Place | undefined; superior?: Place | undefined } {
  const reportsToId = data.delegations.find(
    (each) => each.kind === 'PLT' && each.actingId === data.employeeId && each.reportsToId && holdsOn(each, on),
  )?.reportsToId;
  if (reportsToId && reportsToId !== data.employeeId) {
    return { evaluator: { personId: reportsToId }, superior: linkOf(data, reportsToId, 'EVALUATOR', on) };
  }
  return {
    evaluator: linkOf(data, data.employeeId, 'EVALUATOR', on),
    superior: linkOf(data, data.employeeId, 'SUPERIOR', on),
  };
}

function linkOf(
  data: AuthorityData,
  employeeId: string,
  relation: DatedLink['relation'],
  on: string,
): (Place & Pick<DatedLink, 'cause' | 'validFrom'>) | undefined {
  const link = data.links.find(
    (each) => each.employeeId === employeeId && each.relation === relation && holdsOn(each, on),
  );
  return link && { personId: link.personId, linkId: link.id, cause: link.cause, validFrom: link.validFrom };
}

/** An evaluator who moves inside the window of an evaluation still makes it; one who moved before does not (IV.A.14, p.91–92). */
function whoMovedInsideTheWindow(data: AuthorityData, on: string): Place | undefined {
  const openedOn = data.evaluationOpenedOn;
  if (!openedOn) return undefined;
  const now = linkOf(data, data.employeeId, 'EVALUATOR', on);
  if (now?.cause !== 'EVALUATOR_MOVED' || now.validFrom <= openedOn) return undefined;
  return linkOf(data, data.employeeId, 'EVALUATOR', openedOn);
}

/** Who evaluates the person, who evaluates that one, and so on. A loop in the roster ends the line. */
function lineAbove(data: AuthorityData, personId: string, on: string): Place[] {
  const line: Place[] = [];
  const seen = new Set([personId]);
  let next = linkOf(data, personId, 'EVALUATOR', on);
  while (next && !seen.has(next.personId) && line.length < HIGHEST_RUNG) {
    line.push({ personId: next.personId, ...(next.linkId ? { linkId: next.linkId } : {}) });
    seen.add(next.personId);
    next = linkOf(data, next.personId, 'EVALUATOR', on);
  }
  return line;
}
