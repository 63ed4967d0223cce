import { isoDate, localDate } from '../../domain/calendar.ts';
import type { LinkChange } from '../../domain/link-change.ts';
import { calendarOf } from '../calendars.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';
import { inboxesFollow } from './follow.ts';
import { checkLine, lockLatestLinks, writeLinks, type LinkRelation, type LinkRow } from './links.ts';
import { clockOf, lockFiles, lockLinks } from './lock-files.ts';
import { recordChanges, recordPersonChange } from './record-changes.ts';

export interface LineCorrection {
  /** Whose evaluator or superior was recorded wrongly, or not at all. */
  readonly employeeId: string;
  readonly relation: LinkRelation;
  readonly personId: string;
  readonly reason: string;
  readonly decree: string | null;
}

export interface LineCorrected {
  readonly employeeId: string;
  readonly relation: LinkRelation;
  readonly personId: string;
  /** null: nobody was recorded. */
  readonly insteadOfId: string | null;
  /** Local date, ISO: that of the wrong link, or today where there was none. */
  readonly validFrom: string;
  readonly appraisals: readonly { readonly appraisalId: string; readonly changeId: string }[];
}

/**
 * Corrects who evaluates an employee, or stands above the evaluator, where it was recorded wrongly: from the wrong link's own beginning, as if
 * it had never been (it stays as a link of no days, and what was decided over it stands with its id). Nobody has moved, so that the SKP stays;
 * open tasks go to the right person.
 * @throws Refusal ROLE_REQUIRED, OWN_APPRAISAL, NOT_FOUND, LINE_REFUSED, NOTHING_CHANGED
 */
export async function correctLine(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  correction: LineCorrection,
): Promise<LineCorrected> {
  const { employeeId, relation, personId } = correction;
  const corrected = await command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const employee = await tx.employee.findUnique({ where: { id: employeeId }, select: { unitId: true } });
    if (!employee) throw notFound('The person');
    if (employeeId === act.actorId) return refuseOwnAppraisal(tx, act, { attempted: 'REPORTING_LINE.CORRECT' });
    await lockLinks(tx);
    const files = await lockFiles(tx, [employeeId], ['ACTIVE']);
    const links = await lockLatestLinks(tx, [employeeId]);
    const open = (which: LinkRelation): LinkRow | undefined =>
      links.find((link) => link.relation === which && link.to === null);
    const wrong = open(relation);
    if (wrong?.person === personId) throw new Refusal('NOTHING_CHANGED', 422, 'This person is recorded already.');
    const now = files[0]?.now ?? (await clockOf(tx));
    const today = isoDate(localDate(now, await calendarOf(tx, employee.unitId)));
    await checkCorrectedLine(tx, correction, open, today);
    const from = wrong?.from ?? today;
    const change: Extract<LinkChange, { action: 'REPLACE' | 'OPEN' }> = wrong
      ? { action: 'REPLACE', linkId: wrong.id, at: from, person: personId }
      : { action: 'OPEN', from, person: personId };
    // A link that began because the evaluator moved still began so: inside that window the one before evaluates (IV.A.14, p.91–92).
    const cause = wrong?.cause === 'EVALUATOR_MOVED' ? wrong.cause : 'CORRECTION';
    await writeLinks(tx, [{ employeeId, relation, change, cause }], correction.decree);

    const key = relation.toLowerCase();
    const before = { [key]: wrong ? { personId: wrong.person, from: wrong.from } : null };
    const after = { [key]: { personId, from } };
    await recordPersonChange(tx, act, [{ employeeId, before, after }]);
    const order = { kind: 'LINK_CORRECTED' as const, effectiveOn: from, ...correction };
    const changeIds = await recordChanges(
      tx,
      act,
      order,
      files.map((file) => ({ file, before, after })),
    );
    const data = { toId: personId, ...(wrong ? { fromId: wrong.person } : {}) };
    await notify(
      tx,
      files.flatMap((file, index) =>
        [...new Set([employeeId, personId, ...(wrong ? [wrong.person] : [])])].map((recipientId) => ({
          kind: 'LINE_CORRECTED' as const,
          recipientId,
          cause: changeIds[index] ?? '',
          cycleId: file.cycleId,
          appraisalId: file.id,
          data,
        })),
      ),
    );
    return {
      employeeId,
      relation,
      personId,
      insteadOfId: wrong?.person ?? null,
      validFrom: from,
      appraisals: files.map((file, index) => ({ appraisalId: file.id, changeId: changeIds[index] ?? '' })),
    };
  });
  await inboxesFollow(deps, [employeeId]);
  return corrected;
}

/** Only what is being corrected may be at fault; what else is missing is another correction. */
async function checkCorrectedLine(
  tx: Tx,
  { employeeId, relation, personId }: LineCorrection,
  open: (relation: LinkRelation) => LinkRow | undefined,
  on: string,
): Promise<void> {
  const evaluatorId = relation === 'EVALUATOR' ? personId : (open('EVALUATOR')?.person ?? null);
  const superiorId = relation === 'SUPERIOR' ? personId : (open('SUPERIOR')?.person ?? null);
  // The same person in both places is a fault of the one that is being corrected.
  const pointers =
    relation === 'EVALUATOR'
      ? { evaluatorId: '/personId', ...(superiorId === personId ? { superiorId: '/personId' } : {}) }
      : { superiorId: '/personId' };
  await checkLine(tx, { employeeId, evaluatorId, superiorId }, on, pointers);
}
