import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeFinishedCycles } from '../../usecases/cycles/close-finished-cycles.ts';
import { decideOrder } from '../../usecases/desk/decide-order.ts';
import { placeOrder } from '../../usecases/desk/place-order.ts';
import { verifyAudit } from '../../usecases/verify-audit.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

let engine: TestEngine;
let agency: Agency;
/** A second holder of BKD_ADMIN. */
let second: string;

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  const { nextSuperior } = await agency.party({ employees: 1 });
  second = nextSuperior;
  await engine.db.roleGrant.create({
    data: { personId: second, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
  await engine.startWorker();
});
afterAll(() => engine.close());

const reason = 'Bukti realisasi triwulan IV belum dinilai.';

async function ordered(appraisalId: string, order: object): Promise<void> {
  const wanted = { appraisalId, reason, ...order } as Parameters<typeof placeOrder>[2];
  const { orderId, status } = await placeOrder(engine.deps, agency.act(agency.admin), wanted);
  if (status === 'REQUESTED') {
    await decideOrder(engine.deps, agency.act(second), { orderId, decision: 'APPROVE', reason });
  }
  engine.nudge();
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const reopenScoring = () => ({ kind: 'REOPEN_STAGE', stage: 'FINAL_SCORING', until: tomorrow() });
const ratings = (appraisalId: string) =>
  engine.db.rating.findMany({ where: { appraisalId }, orderBy: { number: 'asc' } });

test(
  'a final, reported result of a closed cycle: reopened, rated anew, delivered, final and reported again, beside the old one',
  { timeout: 120_000 },
  async () => {
    const { first, reportId, cycleId } = await agency.launch(
      hastyPolicy({ due: { FILE_APPEAL: 1, SIGN_AND_RETURN: 1 } }),
    );
    await agency.forward(first, 'RECEIVE_RESULT', { ratings: { results: 'BELOW', behaviour: 'MEETS' } });
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED');
    await agency.final(first);
    const [old] = await ratings(first);
    const coaching = await engine.db.developmentCase.findFirstOrThrow({ where: { appraisalId: first } });
    await agency.open(coaching.id, 'PLAN_COACHING');
    await closeFinishedCycles(engine.deps);
    engine.nudge();
    await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: 1 });
    await until('the cycle to close', async () => {
      await closeFinishedCycles(engine.deps);
      engine.nudge();
      return (await engine.db.cycle.findUniqueOrThrow({ where: { id: cycleId } })).status === 'CLOSED';
    });

    await ordered(first, reopenScoring());
    expect(await agency.appraisal(first)).toMatchObject({ state: 'ACTIVE', stage: 'FINAL_SCORING' });
    await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'FINAL_SCORING', round: 2 });
    await agency.settle(first, 'RATE', 'RATED', { round: 2, ratings: { results: 'ABOVE', behaviour: 'ABOVE' } });
    await agency.settle(first, 'DELIVER_RESULT', 'DELIVERED', { round: 2 });
    await agency.settle(first, 'RECEIVE_RESULT', 'RECEIVED', { round: 2 });
    await agency.final(first);
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 2 })).toBe('COMPLETED');

    // Both ratings, both documents with their receipts; the new one counts.
    const both = await ratings(first);
    expect(both.map(({ number, predicate }) => [number, predicate])).toEqual([
      [1, 'BUTUH_PERBAIKAN'],
      [2, 'SANGAT_BAIK'],
    ]);
    expect(both[0]).toEqual(old);
    expect(await engine.db.appraisal.findUniqueOrThrow({ where: { id: first } })).toMatchObject({
      ratingId: both[1]?.id,
      reportedRatingId: old?.id,
    });
    const documents = await engine.db.evaluationDocument.findMany({ where: { appraisalId: first } });
    expect(documents.map((each) => each.receivedAt !== null)).toEqual([true, true]);
    // What followed from the old result ends, what follows from the new one begins.
    const cases = await engine.db.developmentCase.findMany({
      where: { appraisalId: first },
      orderBy: { openedAt: 'asc' },
    });
    expect(cases.map(({ kind, status, outcome }) => [kind, status, outcome])).toEqual([
      ['COACHING', 'CANCELLED', 'RESULT_CHANGED'],
      ['REWARD', 'OPEN', null],
    ]);
    // Each kind once in each round, and none of them open.
    const tasks = await engine.db.task.findMany({ where: { ownerId: first }, orderBy: { openedAt: 'asc' } });
    expect(tasks.filter((task) => task.status === 'OPEN')).toEqual([]);
    for (const kind of ['RATE', 'DELIVER_RESULT', 'RECEIVE_RESULT', 'SIGN_AND_RETURN', 'FILE_APPEAL']) {
      expect(tasks.filter((task) => task.kind === kind).map((task) => task.round)).toEqual([1, 2]);
    }
    expect(tasks.filter((task) => task.kind === 'DRAFT_TARGETS')).toHaveLength(1);
    expect(tasks.filter((task) => task.kind === 'GIVE_FEEDBACK')).toHaveLength(1);

    await agency.settle(reportId, 'REPORT_RESULTS', 'REPORTED', { round: 2 });
    const submissions = await engine.db.reportSubmission.findMany({ where: { reportId }, orderBy: { number: 'asc' } });
    expect(submissions.map((each) => (each.content as { byPredicate: unknown }).byPredicate)).toEqual([
      { BUTUH_PERBAIKAN: 1 },
      { SANGAT_BAIK: 1 },
    ]);
    expect(await verifyAudit(engine.deps, first)).toMatchObject({ verified: true });
    expect(await agency.unanswered(first)).toBe(0);
  },
);

test(
  'targets reopened while final scoring is under way: the run begins again from the rows, and a lock holds it meanwhile',
  { timeout: 120_000 },
  async () => {
    const { first } = await agency.launch(hastyPolicy({}));
    await agency.forward(first, 'RATE');
    await ordered(first, { kind: 'REOPEN_STAGE', stage: 'TARGET_SETTING', until: tomorrow() });
    const draft = await agency.open(first, 'DRAFT_TARGETS', { round: 2 });
    await ordered(first, { kind: 'LOCK' });
    await expect(agency.decide(draft, 'SUBMITTED')).rejects.toMatchObject({ code: 'APPRAISAL_LOCKED' });
    await ordered(first, { kind: 'UNLOCK' });
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED', { round: 2 });
    await agency.settle(first, 'APPROVE_TARGETS', 'APPROVED', { round: 2 });
    // The mid-term review of its time stands; final scoring is gone through again.
    await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'FINAL_SCORING', round: 2 });
    const rate = await agency.open(first, 'RATE', { round: 2 });
    expect(await agency.tasks(first, 'GIVE_FEEDBACK')).toHaveLength(1);
    expect((await agency.tasks(first, 'RATE')).map((task) => [task.round, task.status])).toEqual([
      [1, 'CANCELLED'],
      [2, 'OPEN'],
    ]);
    // Closed by force, the run ends.
    await ordered(first, { kind: 'FORCE_CLOSE' });
    expect(await agency.ended({ kind: 'appraisal', id: first, epoch: 2 })).toBe('COMPLETED');
    expect(await engine.db.task.findUniqueOrThrow({ where: { id: rate.id } })).toMatchObject({ status: 'CANCELLED' });
  },
);
