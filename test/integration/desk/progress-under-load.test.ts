/**
 * Figures equal the cases at any moment: dozens of people act at once over HTTP, the sweep takes over, BKD excludes, the counts are put together,
 * while somebody asks for progress again and again.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldProgressCounts } from '../../../usecases/progress/fold-counts.ts';
import { sweepOverdue } from '../../../usecases/sweep-overdue.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appraisal, expectStatus, launchCycle, planForm, step } from '../../support/engine.ts';

const PEOPLE = 48;
const EVALUATORS = 6;
const AT_ONCE = 24;

let house: ApiHouse;
let cycleId: string;
let evaluatorOf: ReadonlyMap<string, string>;

beforeAll(async () => {
  house = await startApiHouse();
  const { db, people, api, walkPolicyId } = house;
  const numbered = Array.from({ length: PEOPLE }, (_, index) => index);
  const created = await db.employee.createManyAndReturn({
    data: numbered.map((index) => ({
      identityNumber: `19900101201501${String(1000 + index)}`,
      name: `Pegawai ${index}`,
      kind: 'CIVIL_SERVANT',
      position: 'Pelaksana',
      unitId: people.unitId,
    })),
    select: { id: true },
  });
  const evaluators = created.slice(0, EVALUATORS).map(({ id }) => id);
  const pairs = created.map(({ id }, index) => {
    const evaluator = index < EVALUATORS ? people.evaluator : (evaluators[index % EVALUATORS] ?? people.evaluator);
    return [id, evaluator] as const;
  });
  evaluatorOf = new Map(pairs);
  const validFrom = new Date('2020-01-01');
  await db.reportingLink.createMany({
    data: pairs.flatMap(([employeeId, evaluator]) => [
      { employeeId, relation: 'EVALUATOR', personId: evaluator, validFrom, source: 'TEST' },
      { employeeId, relation: 'SUPERIOR', personId: people.head, validFrom, source: 'TEST' },
    ]),
  });
  cycleId = await launchCycle(api, people, walkPolicyId, 'Beban');
});
afterAll(() => house.close());

interface Progress {
  readonly appraisals: number;
  readonly byStage: readonly { count: number }[];
  readonly byUnit: readonly { count: number }[];
  readonly tasks: readonly { open: number; overdue: number; decided: number; takenOver: number }[];
  readonly takeovers: number;
}
interface Evaluators {
  readonly items: readonly { appraisals: number; waiting: { open: number; overdue: number } }[];
  readonly totals: {
    appraisals: number;
    open: number;
    overdue: number;
    ofUnits: number;
    byStage: readonly { count: number }[];
  };
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);

async function ask<T>(path: string): Promise<T> {
  const answer = await patiently(() => house.api.call('GET', `/cycles/${cycleId}/${path}`, { as: house.people.admin }));
  return expectStatus(answer, 200) as unknown as T;
}

/** What must be true of every single answer. */
async function oneAnswerOfEach(): Promise<void> {
  const progress = await ask<Progress>('progress');
  expect(sum(progress.byStage, ({ count }) => count)).toBe(progress.appraisals);
  expect(sum(progress.byUnit, ({ count }) => count)).toBe(progress.appraisals);
  expect(progress.appraisals).toBe(PEOPLE + 5);
  for (const task of progress.tasks) expect(task.overdue).toBeLessThanOrEqual(task.open);
  expect(sum(progress.tasks, ({ takenOver }) => takenOver)).toBe(progress.takeovers);

  const { items, totals } = await ask<Evaluators>('progress/evaluators?limit=200');
  expect(sum(items, ({ appraisals }) => appraisals)).toBe(totals.appraisals);
  expect(sum(totals.byStage, ({ count }) => count)).toBe(totals.appraisals);
  // Read from the rows on one side, from the counts on the other.
  expect(sum(items, ({ waiting }) => waiting.open) + totals.ofUnits).toBe(totals.open);
  expect(sum(items, ({ waiting }) => waiting.overdue)).toBe(totals.overdue);

  const late = await ask<{ total: number; items: readonly unknown[]; nextCursor: string | null }>('late?limit=200');
  expect(late.items).toHaveLength(late.total);
  expect(await differences()).toEqual([]);
}

/** Counts that are not what the rows say, in one snapshot. */
function differences(): Promise<unknown[]> {
  return house.db.$queryRaw`
    SELECT coalesce(c.subject, r.subject) AS subject, coalesce(c.status, r.status) AS status, c.n::int AS counted, r.n::int AS rows
    FROM (SELECT cycle_id, coalesce(unit_id::text, '') AS unit, subject, stage, kind, period, status, sum(n) AS n FROM progress_count
      GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0) c
    FULL JOIN (SELECT cycle_id, coalesce(unit_id::text, '') AS unit, subject, stage, kind, period, status, n FROM progress_of_rows) r
      USING (cycle_id, unit, subject, stage, kind, period, status)
    WHERE c.n IS DISTINCT FROM r.n`;
}

/** As every client does: where the answer is BUSY, nothing was kept, and the request is repeated. */
async function patiently<T extends { status: number }>(request: () => Promise<T>): Promise<T> {
  const answer = await request();
  return answer.status === 503 ? patiently(request) : answer;
}

/** One employee's way: he submits, the step opens the approval, the evaluator returns or approves; or the day passes and it is taken over. */
async function course(employeeId: string, index: number): Promise<void> {
  const { api, db } = house;
  const file = await db.appraisal.findUniqueOrThrow({ where: { cycleId_employeeId: { cycleId, employeeId } } });
  const owner = appraisal(file.id);
  const decide = async (as: string, kind: string, json: object): Promise<void> => {
    const task = await db.task.findFirstOrThrow({ where: { appraisalId: file.id, kind, status: 'OPEN' } });
    expectStatus(await patiently(() => api.call('POST', `/tasks/${task.id}/complete`, { as, json })), 200);
  };
  if (index % 8 === 7) {
    const json = {
      code: 'UNPAID_LEAVE',
      reason: 'Cuti di luar tanggungan negara',
      decree: 'SK 1/2026',
      effectiveOn: '2026-01-05',
    };
    const exclude = () => api.call('POST', `/appraisals/${file.id}/exclusion`, { as: house.people.admin, json });
    expectStatus(await patiently(exclude), 201);
    return;
  }
  await decide(employeeId, 'DRAFT_TARGETS', { outcome: 'SUBMITTED', form: planForm });
  await step(db, owner, 'TARGET_SETTING', 'APPROVE_TARGETS');
  if (index % 8 === 6) {
    await db.task.updateMany({
      where: { appraisalId: file.id, kind: 'APPROVE_TARGETS', status: 'OPEN' },
      data: { dueAt: new Date(Date.now() - 60_000) },
    });
    return;
  }
  const evaluator = evaluatorOf.get(employeeId) ?? house.people.evaluator;
  if (index % 3 === 0) {
    await decide(evaluator, 'APPROVE_TARGETS', { outcome: 'RETURNED', comment: 'Perbaiki target' });
    await step(db, owner, 'TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
  } else {
    await decide(evaluator, 'APPROVE_TARGETS', { outcome: 'APPROVED' });
    await step(db, owner, 'FINAL_SCORING', 'REPORT_REALIZATION');
  }
}

it('every answer adds up while dozens act, and equals the rows', async () => {
  expect(await differences()).toEqual([]);
  let acting = true;
  let answers = 0;
  const reader = async (): Promise<void> => {
    while (acting) {
      await oneAnswerOfEach();
      answers += 1;
    }
  };
  const others = async (): Promise<void> => {
    while (acting) {
      await sweepOverdue(house.deps, { graceSeconds: 0, limit: 50 });
      await foldProgressCounts(house.deps);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const all = [...evaluatorOf.keys()].entries();
  // Two dozen at a time; each goes on with the next.
  const courses = Array.from({ length: AT_ONCE }, async () => {
    for (const [index, employeeId] of all) await course(employeeId, index);
  });
  const acts = Promise.all(courses)
    .then(() => sweepOverdue(house.deps, { graceSeconds: 0, limit: 500 }))
    .finally(() => (acting = false));
  await Promise.all([acts, reader(), reader(), others()]);
  expect(answers).toBeGreaterThan(3);

  // Quiet: the figures against what the lists give, one by one.
  await oneAnswerOfEach();
  const progress = await ask<Progress>('progress');
  const listed: { state: string; stage: string }[] = [];
  for (let cursor = ''; ;) {
    const page = expectStatus(
      await house.api.call('GET', `/appraisals?scope=ALL&cycleId=${cycleId}&limit=200${cursor}`, {
        as: house.people.admin,
      }),
      200,
    );
    listed.push(...(page.items as { state: string; stage: string }[]));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor as string}`;
  }
  expect(listed).toHaveLength(progress.appraisals);
  for (const row of progress.byStage as readonly { stage: string; state: string; count: number }[]) {
    expect([row, listed.filter((each) => each.stage === row.stage && each.state === row.state).length]).toEqual([
      row,
      row.count,
    ]);
  }
  const tasks = await house.db.task.groupBy({ by: ['status'], where: { cycleId }, _count: true });
  const count = (status: string): number => tasks.find((each) => each.status === status)?._count ?? 0;
  expect(sum(progress.tasks, ({ open }) => open)).toBe(count('OPEN'));
  expect(sum(progress.tasks, ({ decided }) => decided)).toBe(count('DECIDED'));
  expect(progress.takeovers).toBe(count('TAKEN_OVER'));
  expect(progress.takeovers).toBeGreaterThan(0);
}, 240_000);
