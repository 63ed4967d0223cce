/** An office with several people, and tasks that it holds: what the tests of the inbox begin with. */
import type { ApiHouse } from '../../support/api-house.ts';
import { appraisal, appraisalOf, expectStatus, launchCycle, letPass, planForm, step } from '../../support/engine.ts';

const SINCE = new Date('2020-01-01');

/** A second performance manager of the unit, and a second BKD administrator. */
export async function moreOfficers({ db, people }: ApiHouse): Promise<{ second: string; admin: string }> {
  const person = (name: string, number: string, unitId: string) =>
    db.employee.create({
      data: {
        identityNumber: `1985020220060320${number}`,
        name,
        kind: 'CIVIL_SERVANT',
        position: `Jabatan ${name}`,
        email: `${name.toLowerCase()}@example.go.id`,
        unitId,
      },
    });
  const second = await person('Wakil', '01', people.unitId);
  const admin = await person('Rekan', '02', people.otherUnitId);
  await db.roleGrant.createMany({
    data: [
      { personId: second.id, role: 'PERFORMANCE_MANAGER', unitId: people.unitId, validFrom: SINCE },
      { personId: admin.id, role: 'BKD_ADMIN', validFrom: SINCE },
    ],
  });
  return { second: second.id, admin: admin.id };
}

/** The employee was silent: the unit's performance managers are to draft his targets. @returns the task that their office holds */
export async function officeTask(house: ApiHouse, cycleId: string, employeeId: string): Promise<string> {
  const id = await appraisalOf(house.db, cycleId, employeeId);
  await letPass(house.db, appraisal(id), 'TARGET_SETTING', 'DRAFT_TARGETS');
  const task = await house.db.task.findFirstOrThrow({
    where: { appraisalId: id, kind: 'DRAFT_TARGETS', role: 'PERFORMANCE_MANAGER', status: 'OPEN' },
  });
  return task.id;
}

/** The employee's targets are with the evaluator. @returns his task */
export async function approvalTask({ api, db }: ApiHouse, cycleId: string, employeeId: string): Promise<string> {
  const id = await appraisalOf(db, cycleId, employeeId);
  const draft = await db.task.findFirstOrThrow({ where: { appraisalId: id, kind: 'DRAFT_TARGETS', status: 'OPEN' } });
  expectStatus(
    await api.call('POST', `/tasks/${draft.id}/complete`, {
      as: employeeId,
      json: { outcome: 'SUBMITTED', form: planForm },
    }),
    200,
  );
  await step(db, appraisal(id), 'TARGET_SETTING', 'APPROVE_TARGETS');
  const approval = await db.task.findFirstOrThrow({
    where: { appraisalId: id, kind: 'APPROVE_TARGETS', status: 'OPEN' },
  });
  return approval.id;
}

export const newCycle = (house: ApiHouse, name: string): Promise<string> =>
  launchCycle(house.api, house.people, house.walkPolicyId, name);
