/** Appraisals whose targets wait for approval: drafted by the use case, the workflow's step called by hand. */
import { decideTask } from '../../usecases/decide-task.ts';
import { seeToTask } from '../../usecases/see-to-task.ts';
import type { Daur } from '../contestants.ts';
import { closedLoop } from '../load.ts';
import { benchPolicy, type BenchAppraisal } from './agency.ts';
import { planForm } from './forms.ts';

export interface Approval {
  readonly taskId: string;
  readonly appraisal: BenchAppraisal;
}

const AT_ONCE = 6;

/** @param span how many employees an evaluator has */
export async function approvals({ db, agency }: Daur, count: number, span?: number): Promise<Approval[]> {
  const { appraisals } = await agency.launch('Approvals', count, benchPolicy({}), span);
  const drafts = await openTasks(db, appraisals, 'DRAFT_TARGETS');
  await closedLoop(appraisals, AT_ONCE, async ({ id, employee }) => {
    const act = { actorId: employee.id, requestId: 'bench' };
    await decideTask({ db }, act, { taskId: drafts.get(id) ?? '', outcome: 'SUBMITTED', form: planForm() });
    const task = { stage: 'TARGET_SETTING', kind: 'APPROVE_TARGETS', round: 1, epoch: 1 } as const;
    await seeToTask({ db }, { ...task, owner: { kind: 'appraisal', id }, workflowNow: new Date().toISOString() });
  });
  // The bells of the drafts would ring during the measurement: the step was made.
  const ids = appraisals.map(({ id }) => id);
  await db.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE owner_id = ANY(${ids}::uuid[]) AND consumed_at IS NULL`;
  const open = await openTasks(db, appraisals, 'APPROVE_TARGETS');
  return appraisals.map((appraisal) => ({ appraisal, taskId: open.get(appraisal.id) ?? '' }));
}

async function openTasks(
  db: Daur['db'],
  appraisals: readonly BenchAppraisal[],
  kind: string,
): Promise<Map<string, string>> {
  const tasks = await db.task.findMany({
    where: { appraisalId: { in: appraisals.map(({ id }) => id) }, kind, status: 'OPEN' },
    select: { id: true, appraisalId: true },
  });
  return new Map(tasks.map((task) => [task.appraisalId ?? '', task.id]));
}
