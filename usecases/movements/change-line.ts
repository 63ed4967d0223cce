import { isoDate, localDate } from '../../domain/calendar.ts';
import { changeOfLink, type LinkChange } from '../../domain/link-change.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Tx } from '../context.ts';
import { notify, type NewNotice } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal, notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { beforeLastChange, refuseFuture } from './effective-date.ts';
import { checkLine, lockLatestLinks, writeLinks, type ChangedLink, type LinkRelation, type LinkRow } from './links.ts';
import { clockOf, lockFiles, lockLinks, type LockedFile } from './lock-files.ts';
import { askForNewTargets, targetsAfterMove, type TargetsAfter } from './new-targets.ts';
import { recordChanges, recordPersonChange } from './record-changes.ts';

/** Another evaluator of one employee, another superior above him, or both. */
export interface LineChange {
  readonly employeeId: string;
  /** undefined: stays as it is. */
  readonly evaluatorId: string | undefined;
  readonly superiorId: string | undefined;
  /**
   * Local ISO date of the unit, not after today: from then on, by decree, and a new SKP is set with the new evaluator (II.C.7, p.65). null: it was
   * recorded wrongly, or not at all; the wrong link is replaced from its own beginning, and the SKP stays.
   */
  readonly effectiveOn: string | null;
  readonly decree: string | null;
  readonly reason: string;
  /** Where the request names them. */
  readonly pointers: { readonly evaluatorId: string; readonly superiorId: string };
  /** Of a file: whoever evaluates many of its people hears once, not once a person. */
  readonly operationId?: string | undefined;
}

/** One link that changed. Dates are local, ISO. */
export interface ChangedRelation {
  readonly relation: LinkRelation;
  /** null: nobody was recorded. */
  readonly fromId: string | null;
  readonly toId: string;
  readonly validFrom: string;
}

/** SUPERIOR_ONLY: the evaluator stays. CORRECTION: nobody has moved. */
type TargetsAfterChange =
  TargetsAfter | { readonly newTargets: false; readonly because: 'SUPERIOR_ONLY' | 'CORRECTION' };

export interface LineChanged {
  readonly employeeId: string;
  readonly links: readonly ChangedRelation[];
  readonly appraisals: readonly ({ readonly appraisalId: string; readonly changeId: string } & TargetsAfterChange)[];
}

interface Step extends ChangedRelation {
  readonly changed: ChangedLink;
  readonly latest: LinkRow | undefined;
}

/**
 * Changes who evaluates an employee, or stands above the evaluator, in one transaction that holds the office. Open tasks follow after the commit
 * (follow.ts); what was decided stands.
 * @throws Refusal NOT_FOUND, LINE_REFUSED, DATE_REFUSED, VALIDATION_FAILED (a date without its decree), NOTHING_CHANGED
 */
export async function changeLineIn(tx: Tx, act: Act, change: LineChange): Promise<LineChanged | CommitAndRefuse> {
  const { employeeId } = change;
  const employee = await tx.employee.findUnique({ where: { id: employeeId }, select: { unitId: true } });
  if (!employee) throw notFound('The person');
  if (employeeId === act.actorId) return refuseOwnAppraisal(tx, act, { attempted: 'REPORTING_LINE.CHANGE' });
  await lockLinks(tx);
  const files = await lockFiles(tx, [employeeId], ['ACTIVE']);
  const links = await lockLatestLinks(tx, [employeeId]);
  const now = files[0]?.now ?? (await clockOf(tx));
  const today = isoDate(localDate(now, await calendarOf(tx, employee.unitId)));
  if (change.effectiveOn) await refuseUndecreed(tx, change, change.effectiveOn, employee.unitId, now);
  const steps = stepsOf(change, links, today);
  if (steps.length === 0) throw new Refusal('NOTHING_CHANGED', 422, 'This is recorded already.');
  await checkChangedLine(tx, change, links, change.effectiveOn ?? today);
  await writeLinks(
    tx,
    steps.map((step) => step.changed),
    change.decree,
  );
  const before = refsOf(steps, ({ latest }) =>
    latest?.to === null ? { personId: latest.person, from: latest.from } : null,
  );
  const after = refsOf(steps, ({ toId, validFrom }) => ({ personId: toId, from: validFrom }));
  await recordPersonChange(tx, act, [{ employeeId, before, after }], change.operationId);
  const targets = await newTargets(tx, change, files, steps);
  const changeIds = await recordChanges(
    tx,
    act,
    {
      kind: change.effectiveOn ? 'EVALUATOR_MOVED' : 'LINK_CORRECTED',
      effectiveOn: change.effectiveOn ?? steps[0]?.validFrom ?? today,
      reason: change.reason,
      decree: change.decree,
    },
    files.map((file, index) => ({ file, before, after: { ...after, ...(targets?.[index] ?? {}) } })),
  );
  const appraisals = files.map((file, index) => ({
    appraisalId: file.id,
    changeId: changeIds[index] ?? '',
    ...(targets?.[index] ?? { newTargets: false as const, because: 'CORRECTION' as const }),
  }));
  await tell(tx, change, files, steps, appraisals);
  return {
    employeeId,
    links: steps.map(({ relation, fromId, toId, validFrom }) => ({ relation, fromId, toId, validFrom })),
    appraisals,
  };
}

async function refuseUndecreed(
  tx: Tx,
  { decree }: LineChange,
  effectiveOn: string,
  unitId: string,
  now: Date,
): Promise<void> {
  await refuseFuture(tx, effectiveOn, unitId, now);
  if (decree !== null) return;
  throw new Refusal('VALIDATION_FAILED', 422, 'A change with a date needs its decree.', {
    errors: [
      { pointer: '/decree', detail: 'Name the decree, or leave the date out where the line was recorded wrongly.' },
    ],
  });
}

/** What becomes of each link that is named; one that is as it should be already is left out. @throws Refusal DATE_REFUSED */
function stepsOf(change: LineChange, links: readonly LinkRow[], today: string): Step[] {
  const named = [
    { relation: 'EVALUATOR' as const, personId: change.evaluatorId },
    { relation: 'SUPERIOR' as const, personId: change.superiorId },
  ];
  return named.flatMap(({ relation, personId }) => {
    if (personId === undefined) return [];
    const latest = links.find((link) => link.relation === relation);
    const how = change.effectiveOn
      ? changeOfLink(latest, personId, change.effectiveOn)
      : correctionOf(latest, personId, today);
    if (how.action === 'BACKWARDS') throw beforeLastChange(how.known);
    if (how.action !== 'OPEN' && how.action !== 'REPLACE') return [];
    const wrong = latest?.to === null ? latest : undefined;
    // A link that began because the evaluator moved still began so: inside that window the one before evaluates (IV.A.14, p.91–92).
    const cause = change.effectiveOn || wrong?.cause === 'EVALUATOR_MOVED' ? 'EVALUATOR_MOVED' : 'CORRECTION';
    const validFrom = how.action === 'REPLACE' ? how.at : how.from;
    return [
      {
        relation,
        fromId: wrong?.person ?? null,
        toId: personId,
        validFrom,
        latest,
        changed: { employeeId: change.employeeId, relation, change: how, cause },
      },
    ];
  });
}

/** From the wrong link's own beginning, as if it had never been; it stays as a link of no days. */
function correctionOf(latest: LinkRow | undefined, person: string, today: string): LinkChange {
  if (latest?.to !== null) return { action: 'OPEN', from: today, person };
  if (latest.person === person) return { action: 'KEEP' };
  return { action: 'REPLACE', linkId: latest.id, at: latest.from, person };
}

/** Only what is being changed may be at fault; what else is missing is another correction. @throws Refusal LINE_REFUSED */
async function checkChangedLine(tx: Tx, change: LineChange, links: readonly LinkRow[], on: string): Promise<void> {
  const open = (relation: LinkRelation): string | null =>
    links.find((link) => link.relation === relation && link.to === null)?.person ?? null;
  const evaluatorId = change.evaluatorId ?? open('EVALUATOR');
  const superiorId = change.superiorId ?? open('SUPERIOR');
  const { pointers } = change;
  await checkLine(tx, { employeeId: change.employeeId, evaluatorId, superiorId }, on, {
    ...(change.evaluatorId === undefined ? {} : { evaluatorId: pointers.evaluatorId }),
    // The same person in both places is a fault of the one that is being changed.
    ...(change.superiorId === undefined
      ? superiorId !== null && superiorId === evaluatorId
        ? { superiorId: pointers.evaluatorId }
        : {}
      : { superiorId: pointers.superiorId }),
  });
}

function refsOf(steps: readonly Step[], of: (step: Step) => object | null): Record<string, object | null> {
  return Object.fromEntries(steps.map((step) => [step.relation.toLowerCase(), of(step)]));
}

/** A new evaluator sets a new SKP with the employee; where only the superior changes, or a record was wrong, authority alone follows. */
async function newTargets(
  tx: Tx,
  { effectiveOn }: LineChange,
  files: readonly LockedFile[],
  steps: readonly Step[],
): Promise<TargetsAfterChange[] | undefined> {
  if (!effectiveOn) return undefined;
  const evaluatorChanges = steps.some((step) => step.relation === 'EVALUATOR');
  const after = files.map((file) =>
    evaluatorChanges ? targetsAfterMove(file) : { newTargets: false as const, because: 'SUPERIOR_ONLY' as const },
  );
  await askForNewTargets(
    tx,
    files.filter((_, index) => after[index]?.newTargets),
    'EVALUATOR_MOVED',
  );
  return after;
}

async function tell(
  tx: Tx,
  change: LineChange,
  files: readonly LockedFile[],
  steps: readonly Step[],
  appraisals: LineChanged['appraisals'],
): Promise<void> {
  const [main] = steps;
  if (!main) return;
  const data = { toId: main.toId, ...(main.fromId ? { fromId: main.fromId } : {}) };
  const others = [...new Set(steps.flatMap((step) => [step.toId, ...(step.fromId ? [step.fromId] : [])]))];
  const evaluatorChanges = steps.some((step) => step.relation === 'EVALUATOR');
  const kindFor = (newTargets: boolean): NewNotice['kind'] =>
    !change.effectiveOn || !evaluatorChanges ? 'LINE_CORRECTED' : newTargets ? 'NEW_TARGETS' : 'EVALUATOR_CHANGED';
  await notify(
    tx,
    appraisals.flatMap(({ changeId, newTargets }, index): NewNotice[] => {
      const file = files[index];
      const about = { cycleId: file?.cycleId, appraisalId: file?.id, data };
      return [
        { ...about, kind: kindFor(newTargets), recipientId: change.employeeId, cause: changeId },
        ...others.map((recipientId) => ({
          ...about,
          kind: kindFor(false),
          recipientId,
          cause: change.operationId ?? changeId,
        })),
      ];
    }),
  );
}
