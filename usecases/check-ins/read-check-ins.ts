import type { PointKind } from '../../domain/check-ins.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { agendaOf, type OpenPoint } from './agenda.ts';
import { checkInsOf, type CheckInView } from './check-in-view.ts';
import { checkInsOfCycle } from './rule.ts';

type Reader = Pick<Act, 'actorId' | 'requestId'>;

/** The check-ins of a year, with their records. @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_CHECK_INS */
export async function readCheckIns(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
): Promise<{ items: CheckInView[] }> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'CHECK_IN.READ');
    if (access instanceof CommitAndRefuse) return access;
    await checkInsOfCycle(tx, access.cycleId);
    return { items: await checkInsOf(tx, appraisalId) };
  });
}

export interface AgendaItem {
  readonly kind: PointKind;
  readonly ref: string;
  readonly text: string;
  readonly by: PersonRef;
  readonly since: string;
  readonly action: OpenPoint['action'];
}

/** What leader and employee have to speak about. @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_CHECK_INS */
export async function readAgenda(
  deps: Pick<Deps, 'db'>,
  act: Reader,
  appraisalId: string,
): Promise<{ items: AgendaItem[] }> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'CHECK_IN.READ');
    if (access instanceof CommitAndRefuse) return access;
    const { year } = await checkInsOfCycle(tx, access.cycleId);
    const points = await agendaOf(tx, year, appraisalId);
    const person = await peopleRefs(
      tx,
      points.map(({ byId }) => byId),
    );
    return { items: points.map(({ byId, ...point }) => ({ ...point, by: person(byId) })) };
  });
}
