import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_POLICIES } from '../../../domain/policies/shipped.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { checkCycle } from '../../../usecases/cycles/check-cycle.ts';
import { createCycle } from '../../../usecases/cycles/create-cycle.ts';
import { launchCycle } from '../../../usecases/cycles/launch-cycle.ts';
import { createAppraisals, markRunning, prepareLaunch } from '../../../usecases/cycles/launch-steps.ts';
import { act, draftCycle, refusal, runningCycle, startHouse, unanswered, type House } from '../../support/acts.ts';
import { runLaunch } from '../../support/engine.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const admin = () => act(house.people.admin);

describe('a launch', () => {
  it('opens the first two tasks of everybody who is appraised, tells each once, and counts them', async () => {
    const { db, people } = house;
    const cycleId = await runningCycle(house);
    const appraisals = await db.appraisal.findMany({ where: { cycleId } });
    expect(appraisals.map((row) => row.employeeId).sort()).toEqual(
      [people.head, people.evaluator, people.employee, people.colleague, people.manager].sort(),
    );
    const tasks = await db.task.findMany({ where: { cycleId } });
    expect(tasks.map((task) => task.kind).sort()).toEqual([
      ...Array<string>(5).fill('ACKNOWLEDGE_SOCIALIZATION'),
      ...Array<string>(5).fill('DRAFT_TARGETS'),
    ]);
    expect(tasks.every((task) => task.status === 'OPEN' && task.role === 'EMPLOYEE' && task.dueAt !== null)).toBe(true);
    const notices = await db.notice.findMany({ where: { cycleId } });
    expect(notices.map((notice) => `${notice.kind} ${notice.recipientId}`).sort()).toEqual(
      appraisals.map((row) => `CYCLE_LAUNCHED ${row.employeeId}`).sort(),
    );
    expect(await db.operation.findFirst({ where: { cycleId } })).toMatchObject({
      kind: 'LAUNCH',
      status: 'SUCCEEDED',
      total: 5,
      done: 5,
    });
    expect(await db.cycle.findUnique({ where: { id: cycleId } })).toMatchObject({ status: 'RUNNING' });
    expect(await unanswered(db, cycleId)).toEqual([]);
  });

  it('that is asked for twice, or twice at once, is the same launch', async () => {
    const cycleId = await draftCycle(house);
    const [first, second] = await Promise.all([
      launchCycle(house.deps, admin(), cycleId),
      launchCycle(house.deps, admin(), cycleId),
    ]);
    expect(second).toEqual(first);
    await runLaunch(house.db, cycleId);
    expect(await launchCycle(house.deps, admin(), cycleId)).toEqual(first);
    const events = await house.db.event.findMany({ where: { chain: cycleId, type: 'CYCLE_LAUNCHED' } });
    expect(events).toHaveLength(1);
  });

  it('misses nobody who comes into a unit that it has passed already', async () => {
    const { db, deps, people } = house;
    const cycleId = await draftCycle(house);
    await launchCycle(deps, admin(), cycleId);
    await prepareLaunch(deps, cycleId);
    const { unitId } = await db.employee.findUniqueOrThrow({ where: { id: people.employee } });
    const everybody = await db.employee.findMany({ where: { unitId }, orderBy: { id: 'asc' } });
    const last = everybody.at(-1)?.id ?? '';
    // The lane has passed the unit, and nobody was left in it.
    const passed = { cycleId, after: `${unitId}/${last}` };
    expect(await createAppraisals(deps, passed)).toEqual({ is: 'DONE' });
    expect(await createAppraisals(deps, { cycleId, after: null, missed: true })).toMatchObject({ is: 'MORE' });
    expect(await createAppraisals(deps, { cycleId, after: null, missed: true })).toEqual({ is: 'DONE' });
    expect(await db.appraisal.count({ where: { cycleId } })).toBe(5);
  });

  it('whose page comes twice, also at once, makes nobody twice', async () => {
    const { db, deps } = house;
    const cycleId = await draftCycle(house);
    await launchCycle(deps, admin(), cycleId);
    await prepareLaunch(deps, cycleId);
    await prepareLaunch(deps, cycleId);
    const pages = await Promise.all([
      createAppraisals(deps, { cycleId, after: null }),
      createAppraisals(deps, { cycleId, after: null }),
    ]);
    expect(pages[1]).toEqual(pages[0]);
    await createAppraisals(deps, { cycleId, after: null });
    await markRunning(deps, cycleId);
    await markRunning(deps, cycleId);
    expect(await db.appraisal.count({ where: { cycleId } })).toBe(5);
    expect(await db.task.count({ where: { cycleId } })).toBe(10);
    expect(await db.notice.count({ where: { cycleId } })).toBe(5);
    expect(await db.event.count({ where: { cycleId, type: 'APPRAISAL_STARTED' } })).toBe(5);
    expect(await db.operation.findFirst({ where: { cycleId } })).toMatchObject({ done: 5 });
    expect(await db.unitReport.count({ where: { cycleId } })).toBe(1);
  });

  it('leaves out whom the filter and the law leave out', async () => {
    const { db, people } = house;
    // The head of region is a state official (Annex II.C.8); one colleague is suspended.
    await db.employee.update({ where: { id: people.stranger }, data: { status: 'SUSPENDED' } });
    const everybody = await runningCycle(house, { filter: {} });
    const appraised = (await db.appraisal.findMany({ where: { cycleId: everybody } })).map((row) => row.employeeId);
    expect(appraised).toHaveLength(7);
    expect(appraised).not.toContain(people.regent);
    expect(appraised).not.toContain(people.stranger);
    await db.employee.update({ where: { id: people.stranger }, data: { status: 'STUDY_LEAVE' } });
    const again = await runningCycle(house, { filter: { unitIds: [people.otherUnitId] } });
    const others = (await db.appraisal.findMany({ where: { cycleId: again } })).map((row) => row.employeeId);
    expect(others.sort()).toEqual([people.secretary, people.admin, people.stranger].sort());
    await db.employee.update({ where: { id: people.stranger }, data: { status: 'ACTIVE' } });
  });

  it('of a cycle that ended, of no cycle, or against the check is refused', async () => {
    const { db, deps } = house;
    const cycleId = await draftCycle(house);
    await db.cycle.update({ where: { id: cycleId }, data: { status: 'CANCELLED' } });
    expect((await refusal(launchCycle(deps, admin(), cycleId))).code).toBe('CYCLE_ENDED');
    expect((await refusal(launchCycle(deps, admin(), house.people.unitId))).code).toBe('NOT_FOUND');
    const empty = await draftCycle(house, { filter: { unitIds: [cycleId] } });
    expect(await refusal(launchCycle(deps, admin(), empty))).toMatchObject({
      code: 'CHECK_FAILED',
      extra: { findings: [{ code: 'NO_PARTICIPANTS' }] },
    });
    expect(await db.cycle.findUnique({ where: { id: empty } })).toMatchObject({ status: 'DRAFT' });
  });

  it('with a policy that is a draft, or for demonstrations where none are accepted, is refused before it begins', async () => {
    const { db, deps, people, walkPolicyId } = house;
    const draft = await db.policy.create({
      data: { code: 'draft', version: 1, title: 'Draft', legalBasis: 'practice', body: quickPolicy(1) },
    });
    const cycle = (policyId: string) => ({ name: 'X', year: 2026, policyId, filter: {}, virtualTime: false });
    expect((await refusal(createCycle(deps, act(people.admin), cycle(draft.id)))).code).toBe('POLICY_NOT_PUBLISHED');
    const production = { ...deps, allowDemoPolicies: false };
    expect((await refusal(createCycle(production, act(people.admin), cycle(walkPolicyId)))).code).toBe(
      'DEMO_POLICY_REFUSED',
    );
    expect((await refusal(createCycle(deps, act(people.admin), cycle(people.unitId)))).status).toBe(422);
  });
});

describe('the check', () => {
  it('of a sound roster finds nothing wrong', async () => {
    const check = await checkCycle(house.deps, await draftCycle(house));
    expect(check).toMatchObject({ participants: 5, launchable: true });
    expect(check.findings.filter((finding) => finding.severity === 'ERROR')).toEqual([]);
  });

  it('names people without evaluator, without superior, without address, with an evaluator who left, and the excluded', async () => {
    const { db, people, deps } = house;
    const cycleId = await draftCycle(house);
    const links = await db.reportingLink.findMany({
      where: { employeeId: { in: [people.colleague, people.manager] } },
    });
    await db.reportingLink.deleteMany({ where: { employeeId: people.colleague } });
    await db.reportingLink.deleteMany({ where: { employeeId: people.manager, relation: 'SUPERIOR' } });
    await db.employee.update({ where: { id: people.employee }, data: { email: null } });
    await db.employee.update({ where: { id: people.evaluator }, data: { status: 'SUSPENDED' } });
    const check = await checkCycle(deps, cycleId);
    const who = (code: string) => check.findings.find((finding) => finding.code === code)?.employeeIds;
    expect(who('NO_EVALUATOR')).toEqual([people.colleague]);
    expect(who('NO_SUPERIOR')).toEqual([people.manager]);
    expect(who('NO_ADDRESS')).toEqual([people.employee]);
    expect([...(who('EVALUATOR_LEFT') ?? [])].sort()).toEqual([people.employee, people.manager].sort());
    expect(who('EXCLUDED_SUSPENDED')).toEqual([people.evaluator]);
    expect(check).toMatchObject({ participants: 4, launchable: true });
    await db.employee.update({ where: { id: people.evaluator }, data: { status: 'ACTIVE' } });
    await db.employee.update({ where: { id: people.employee }, data: { email: 'sari@example.go.id' } });
    await db.reportingLink.deleteMany({ where: { employeeId: people.manager } });
    await db.reportingLink.createMany({ data: links });
  });

  it('says what will happen where the evaluator is gone, and that a stand-in makes it good', async () => {
    const { db, people, deps } = house;
    const cycleId = await draftCycle(house);
    const find = async (code: string) => (await checkCycle(deps, cycleId)).findings.find((each) => each.code === code);
    await db.employee.update({ where: { id: people.evaluator }, data: { status: 'PRE_RETIREMENT' } });
    const gone = await find('EVALUATOR_LEFT');
    expect(gone).toMatchObject({ severity: 'WARNING', count: 3 });
    expect(gone?.detail).toContain('IV.A.2, p.89');
    expect(await find('NOBODY_EVALUATES')).toBeUndefined();
    // Nor anybody above: only BKD is left.
    await db.reportingLink.updateMany({
      where: { employeeId: people.manager, relation: 'SUPERIOR' },
      data: { validTo: new Date('2020-01-01') },
    });
    expect((await find('NOBODY_EVALUATES'))?.employeeIds).toEqual([people.manager]);
    const delegation = await db.delegation.create({
      data: {
        ...{
          kind: 'PLT',
          postHolderId: people.evaluator,
          actingId: people.stranger,
          office: 'Kabid',
          decree: '800/2026',
        },
        ...{ validFrom: new Date('2026-01-01'), recordedById: people.admin },
      },
    });
    expect(await find('EVALUATOR_LEFT')).toBeUndefined();
    await db.delegation.delete({ where: { id: delegation.id } });
    await db.reportingLink.updateMany({
      where: { employeeId: people.manager, relation: 'SUPERIOR' },
      data: { validTo: null },
    });
    await db.employee.update({ where: { id: people.evaluator }, data: { status: 'ACTIVE' } });
  });

  it('forbids the launch over a loop of evaluators', async () => {
    const { db, people, deps } = house;
    const cycleId = await draftCycle(house);
    const link = { employeeId: people.head, relation: 'EVALUATOR' };
    await db.reportingLink.updateMany({ where: link, data: { personId: people.employee } });
    const check = await checkCycle(deps, cycleId);
    expect(check.launchable).toBe(false);
    const loop = check.findings.find((finding) => finding.code === 'LOOP');
    expect([...(loop?.employeeIds ?? [])].sort()).toEqual([people.head, people.evaluator, people.employee].sort());
    expect((await refusal(launchCycle(deps, admin(), cycleId))).code).toBe('CHECK_FAILED');
    await db.reportingLink.updateMany({ where: link, data: { personId: people.secretary } });
  });

  it('names a policy for demonstrations where none are accepted', async () => {
    const cycleId = await draftCycle(house);
    const check = await checkCycle({ ...house.deps, allowDemoPolicies: false }, cycleId);
    expect(check.launchable).toBe(false);
    expect(check.findings.map((finding) => finding.code)).toContain('DEMO_POLICY');
  });

  it('names windows that end on a day off, and says that they are not moved', async () => {
    const { db, deps, people } = house;

    const national = SHIPPED_POLICIES[0];
    if (!national) throw new Error('the national policy is shipped');
    const policy = await db.policy.create({
      data: { ...national, body: national.body, status: 'PUBLISHED', publishedAt: new Date() },
    });
    // 31 July of a year that lies ahead, declared a holiday.
    const year = 2099;
    await db.holiday.create({
      data: {
        date: new Date(`${year}-07-31`),
        kind: 'LOCAL',
        unitId: people.unitId,
        name: 'Hari jadi daerah',
        source: 'Perbup 1/2099',
      },
    });
    const cycleId = await draftCycle(house, { policyId: policy.id, year });
    const check = await checkCycle(deps, cycleId);
    const finding = check.findings.find((each) => each.detail.includes('MID_TERM'));
    expect(finding).toMatchObject({ severity: 'WARNING', code: 'DUE_ON_DAY_OFF', unitIds: [people.unitId] });
    expect(finding?.detail).toContain('2099-07-31');
    expect(finding?.detail).toContain('Perbup 1/2099');
    // Neither year has its decree yet.
    const provisional = check.findings.filter((each) => each.code === 'PROVISIONAL_CALENDAR');
    expect(provisional.map((each) => /2099|2100/.exec(each.detail)?.[0])).toEqual(
      expect.arrayContaining(['2099', '2100']),
    );
    expect(provisional.at(-1)).toMatchObject({ severity: 'WARNING', count: 1, unitIds: [people.unitId] });
  });

  it('changes nothing', async () => {
    const { db, deps } = house;
    const cycleId = await draftCycle(house);
    const before = await db.event.count();
    await checkCycle(deps, cycleId);
    expect(await db.event.count()).toBe(before);
    expect(await db.cycle.findUnique({ where: { id: cycleId } })).toMatchObject({ status: 'DRAFT', version: 1 });
  });
});

describe('the first look of the workflows', () => {
  it('under the national policy finds the window of targets open on the day of the launch', async () => {
    const { db, people } = house;
    const policy = await db.policy.findFirstOrThrow({ where: { code: 'permenpanrb-6-2022' } });
    const cycleId = await runningCycle(house, { policyId: policy.id, year: new Date().getUTCFullYear() + 1 });
    const { launchedAt } = await db.cycle.findUniqueOrThrow({ where: { id: cycleId } });
    const window = await db.stageWindow.findFirstOrThrow({
      where: { cycleId, unitId: people.unitId, stage: 'TARGET_SETTING' },
    });
    expect(window.opensAt).toEqual(launchedAt);
  });
});
