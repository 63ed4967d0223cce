/**
 * A tiny agency, a launched cycle, and the workflow's steps called by hand: what the engine does, without Temporal. Windows of the `walk`
 * policy are open from the launch on and long, so that a test never waits; `makeOverdue` lets time pass.
 */
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { quickPolicy } from '../../domain/policies/quick.ts';
import { dailyWork, regularMeetings, yearRound } from '../../domain/policies/year-round.ts';
import { BEHAVIOURS, type Expectation, type Stage, type TaskKind } from '../../domain/terms.ts';
import { concludeAppraisal, type Conclusion } from '../../usecases/conclude-appraisal.ts';
import { completeLaunch, createAppraisals, markRunning, prepareLaunch } from '../../usecases/cycles/launch-steps.ts';
import type { Owner } from '../../usecases/ring.ts';
import { seeToTask } from '../../usecases/see-to-task.ts';
import type { TaskView } from '../../usecases/task-view.ts';
import type { TestApi } from './api.ts';

type TestBody = Awaited<ReturnType<TestApi['call']>>['body'];

export interface TinyAgency {
  readonly unitId: string;
  readonly otherUnitId: string;
  /** Head of region, a state official: not appraised. */
  readonly regent: string;
  readonly secretary: string;
  /** Head of the unit, the evaluator's superior. */
  readonly head: string;
  readonly evaluator: string;
  readonly employee: string;
  readonly colleague: string;
  /** PERFORMANCE_MANAGER of the unit; appraised too. */
  readonly manager: string;
  /** BKD_ADMIN, in another unit. */
  readonly admin: string;
  /** In another unit, related to nobody. */
  readonly stranger: string;
}

const SINCE = new Date('2020-01-01');

export async function makeAgency(db: PrismaClient): Promise<TinyAgency> {
  const unit = await db.unit.create({
    data: { code: 'DINKES', name: 'Dinas Kesehatan', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  const other = await db.unit.create({
    data: { code: 'SETDA', name: 'Sekretariat Daerah', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  let serial = 0;
  const person = async (name: string, unitId: string, more: object = {}): Promise<string> => {
    serial += 1;
    const row = await db.employee.create({
      data: {
        identityNumber: `1980010120050110${String(serial).padStart(2, '0')}`,
        name,
        kind: 'CIVIL_SERVANT',
        rank: 'Penata (III/c)',
        position: `Jabatan ${name}`,
        email: `${name.toLowerCase()}@example.go.id`,
        unitId,
        ...more,
      },
    });
    return row.id;
  };
  const agency = {
    unitId: unit.id,
    otherUnitId: other.id,
    regent: await person('Bupati', other.id, { status: 'STATE_OFFICIAL', headOfRegion: true }),
    secretary: await person('Sekda', other.id, { topOfficial: true }),
    head: await person('Kadis', unit.id),
    evaluator: await person('Kabid', unit.id),
    employee: await person('Sari', unit.id),
    colleague: await person('Made', unit.id),
    manager: await person('Pengelola', unit.id),
    admin: await person('Admin', other.id),
    stranger: await person('Orang', other.id),
  };
  const link = (employeeId: string, evaluator: string, superior: string | undefined) => [
    { employeeId, relation: 'EVALUATOR', personId: evaluator, validFrom: SINCE, source: 'TEST' },
    ...(superior ? [{ employeeId, relation: 'SUPERIOR', personId: superior, validFrom: SINCE, source: 'TEST' }] : []),
  ];
  await db.reportingLink.createMany({
    data: [
      ...link(agency.employee, agency.evaluator, agency.head),
      ...link(agency.colleague, agency.evaluator, agency.head),
      ...link(agency.manager, agency.evaluator, agency.head),
      ...link(agency.evaluator, agency.head, agency.secretary),
      ...link(agency.head, agency.secretary, agency.regent),
      ...link(agency.secretary, agency.regent, undefined),
      ...link(agency.admin, agency.secretary, agency.regent),
      ...link(agency.stranger, agency.secretary, agency.regent),
    ],
  });
  await db.roleGrant.createMany({
    data: [
      { personId: agency.admin, role: 'BKD_ADMIN', validFrom: SINCE },
      { personId: agency.manager, role: 'PERFORMANCE_MANAGER', unitId: unit.id, validFrom: SINCE },
    ],
  });
  await db.unit.update({ where: { id: unit.id }, data: { headId: agency.head } });
  return agency;
}

/** The quick policy eight times slower, with every window open from the launch on, and all that the year between the forms can have. @returns its id */
export async function publishWalkPolicy(db: PrismaClient): Promise<string> {
  const quick = quickPolicy(8);
  const stages = Object.fromEntries(
    Object.entries(quick.stages).map(([stage, rule]) => [
      stage,
      { ...rule, opens: { clock: { n: 0, unit: 'SECONDS', from: 'LAUNCH' } } },
    ]),
  );
  const { id } = await db.policy.create({
    data: {
      code: 'walk',
      version: 1,
      title: 'Walk through',
      legalBasis: 'None: a test',
      demo: true,
      status: 'PUBLISHED',
      publishedAt: new Date(),
      body: JSON.parse(JSON.stringify({ ...quick, ...yearRound, ...dailyWork, ...regularMeetings, stages })) as object,
    },
  });
  return id;
}

/** What the launch's workflow does after POST /cycles/{id}/launch. */
export async function runLaunch(db: PrismaClient, cycleId: string): Promise<void> {
  await prepareLaunch({ db }, cycleId);
  for (let after: string | null = null; ;) {
    const page = await createAppraisals({ db }, { cycleId, after });
    if (page.is !== 'MORE') break;
    after = page.after;
  }
  await markRunning({ db }, cycleId);
  await completeLaunch({ db }, cycleId);
}

/** A cycle over the agency's first unit, made and launched by BKD over HTTP. */
export async function launchCycle(api: TestApi, agency: TinyAgency, policyId: string, name: string): Promise<string> {
  const created = await api.call('POST', '/cycles', {
    as: agency.admin,
    json: { name, year: 2026, policyId, filter: { unitIds: [agency.unitId] } },
  });
  if (created.status !== 201) throw new Error(`POST /cycles: ${JSON.stringify(created.body)}`);
  const cycleId = created.body.id as string;
  const launched = await api.call('POST', `/cycles/${cycleId}/launch`, { as: agency.admin });
  if (launched.status !== 202) throw new Error(`POST launch: ${JSON.stringify(launched.body)}`);
  await runLaunch(api.db, cycleId);
  return cycleId;
}

export async function appraisalOf(db: PrismaClient, cycleId: string, employeeId: string): Promise<string> {
  const row = await db.appraisal.findUniqueOrThrow({ where: { cycleId_employeeId: { cycleId, employeeId } } });
  return row.id;
}

/** One step of a workflow: sees to it that the task is open, and says what is. */
export async function step(
  db: PrismaClient,
  owner: Owner,
  stage: Stage,
  kind: TaskKind,
  more: { round?: number; marks?: readonly string[]; armedFor?: string } = {},
): Promise<TaskView> {
  return seeToTask({ db }, { owner, epoch: 1, stage, kind, round: 1, workflowNow: new Date().toISOString(), ...more });
}

export const appraisal = (id: string): Owner => ({ kind: 'appraisal', id });
export const developmentCase = (id: string): Owner => ({ kind: 'case', id });

/** The task's due date passes, and the timer's step comes. */
export async function letPass(db: PrismaClient, owner: Owner, stage: Stage, kind: TaskKind): Promise<TaskView> {
  const task = await db.task.findFirstOrThrow({
    where: { ownerId: owner.id, stage, kind, status: 'OPEN' },
    orderBy: { round: 'desc' },
  });
  const dueAt = new Date(Date.now() - 60_000);
  await db.task.update({ where: { id: task.id }, data: { dueAt } });
  return step(db, owner, stage, kind, { round: task.round, armedFor: dueAt.toISOString() });
}

export async function conclude(db: PrismaClient, appraisalId: string): Promise<Conclusion> {
  return concludeAppraisal({ db }, { appraisalId, epoch: 1, workflowNow: new Date().toISOString() });
}

/** The open task of a kind of an appraisal. */
export async function openTaskId(db: PrismaClient, appraisalId: string, kind: TaskKind): Promise<string> {
  const row = await db.task.findFirstOrThrow({ where: { appraisalId, kind, status: 'OPEN' }, select: { id: true } });
  return row.id;
}

export const planForm = {
  results: [
    {
      statement: 'Layanan imunisasi menjangkau semua desa',
      main: true,
      indicators: [
        { aspect: 'QUANTITY', statement: 'Desa yang dilayani', target: '≥ 95', unitOfMeasure: '%' },
        { aspect: 'TIME', statement: 'Laporan bulanan tepat waktu', target: '12', unitOfMeasure: 'laporan' },
      ],
    },
    {
      statement: 'Data kesehatan ibu dan anak akurat',
      main: false,
      indicators: [{ aspect: 'QUALITY', statement: 'Kesalahan data', target: 'maks 2', unitOfMeasure: '%' }],
    },
  ],
  behaviourExpectations: { AKUNTABEL: 'Melaporkan kendala sebelum tenggat' },
};

interface PlanBody {
  results: { id: string; indicators: { id: string }[] }[];
}

/** A realization that fits the targets in force of `task.context` or GET targets. */
export const realizationFor = (plan: unknown) => ({
  lines: (plan as PlanBody).results.flatMap((result) =>
    result.indicators.map((indicator) => ({
      indicatorId: indicator.id,
      realized: '97',
      evidence: [{ title: 'Rekap', url: 'https://arsip.example.go.id/rekap' }],
    })),
  ),
});

export const ratingFor = (plan: unknown, expectation: Expectation, behaviour: Expectation = expectation) => ({
  results: (plan as PlanBody).results.map((result) => ({ plannedResultId: result.id, expectation })),
  behaviours: Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: behaviour }])),
  notes: 'Catatan penilai untuk tahun ini.',
  recommendation: 'Rekomendasi penilai untuk tahun depan.',
});

/** Answers whose status is not the expected one say why. */
export function expectStatus(answer: { status: number; body: TestBody }, status: number): TestBody {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body, null, 1)}`);
  }
  return answer.body;
}

/** From the launch to targets in force, over HTTP. */
export async function walkToTargets(api: TestApi, agency: TinyAgency, appraisalId: string): Promise<void> {
  const { db } = api;
  expectStatus(
    await api.call('POST', `/appraisals/${appraisalId}/targets`, { as: agency.employee, json: { form: planForm } }),
    201,
  );
  await step(db, appraisal(appraisalId), 'TARGET_SETTING', 'APPROVE_TARGETS');
  const approval = await openTaskId(db, appraisalId, 'APPROVE_TARGETS');
  expectStatus(
    await api.call('POST', `/tasks/${approval}/complete`, { as: agency.evaluator, json: { outcome: 'APPROVED' } }),
    200,
  );
}

/** From targets in force to a rating, over HTTP. */
export async function walkToRating(
  api: TestApi,
  agency: TinyAgency,
  appraisalId: string,
  results: Expectation,
  behaviour: Expectation = results,
): Promise<void> {
  const { db } = api;
  const owner = appraisal(appraisalId);
  const { items } = expectStatus(
    await api.call('GET', `/appraisals/${appraisalId}/targets`, { as: agency.employee }),
    200,
  );
  const plan = (items as { inForce: boolean }[]).find((each) => each.inForce);
  await step(db, owner, 'FINAL_SCORING', 'REPORT_REALIZATION');
  expectStatus(
    await api.call('POST', `/appraisals/${appraisalId}/realizations`, {
      as: agency.employee,
      json: { form: realizationFor(plan) },
    }),
    201,
  );
  await step(db, owner, 'FINAL_SCORING', 'RATE');
  expectStatus(
    await api.call('POST', `/appraisals/${appraisalId}/ratings`, {
      as: agency.evaluator,
      json: { form: ratingFor(plan, results, behaviour) },
    }),
    201,
  );
}

/** From a rating to the document's delivery, over HTTP. */
export async function walkToDelivery(api: TestApi, agency: TinyAgency, appraisalId: string): Promise<void> {
  const { db } = api;
  await step(db, appraisal(appraisalId), 'DELIVERY', 'DELIVER_RESULT');
  const delivery = await openTaskId(db, appraisalId, 'DELIVER_RESULT');
  expectStatus(
    await api.call('POST', `/tasks/${delivery}/complete`, {
      as: agency.evaluator,
      json: { outcome: 'DELIVERED', form: {} },
    }),
    200,
  );
  await step(db, appraisal(appraisalId), 'DELIVERY', 'RECEIVE_RESULT');
}
