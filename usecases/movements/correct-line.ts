import type { Act, Deps, Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { changeLineIn, type LineChange, type LineChanged } from './change-line.ts';
import { inboxesFollow } from './follow.ts';
import type { LinkRelation } from './links.ts';
import { shownLine, type LineShown } from './show-line.ts';

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
    const changed = await correct(tx, act, correction);
    if (changed instanceof CommitAndRefuse) return changed;
    const [link] = changed.links;
    return {
      employeeId,
      relation,
      personId,
      insteadOfId: link?.fromId ?? null,
      validFrom: link?.validFrom ?? '',
      appraisals: changed.appraisals.map(({ appraisalId, changeId }) => ({ appraisalId, changeId })),
    };
  });
  await inboxesFollow(deps, [employeeId]);
  return corrected;
}

/** What the correction would do: which links and which open tasks would change. It is made and undone. @throws Refusal as `correctLine` */
export async function previewCorrection(
  deps: Pick<Deps, 'db'>,
  act: Act,
  correction: Omit<LineCorrection, 'reason' | 'decree'>,
): Promise<LineShown> {
  return command(deps, act, async (tx) => {
    const wanted = { ...correction, reason: 'preview', decree: null };
    return shownLine(tx, correction.employeeId, () => correct(tx, act, wanted));
  });
}

async function correct(tx: Tx, act: Act, correction: LineCorrection): Promise<LineChanged | CommitAndRefuse> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const { employeeId, relation, personId, reason, decree } = correction;
  const change: LineChange = {
    employeeId,
    evaluatorId: relation === 'EVALUATOR' ? personId : undefined,
    superiorId: relation === 'SUPERIOR' ? personId : undefined,
    effectiveOn: null,
    decree,
    reason,
    pointers: { evaluatorId: '/personId', superiorId: '/personId' },
  };
  try {
    return await changeLineIn(tx, act, change);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'NOTHING_CHANGED') throw error;
    throw new Refusal('NOTHING_CHANGED', 422, 'This person is recorded already.');
  }
}
