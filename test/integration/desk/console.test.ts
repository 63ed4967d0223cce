/** The operations console over HTTP: faults that rows show, and their repairs. Workflows are in test/workflow/console.test.ts. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimBells, noteBellFailure } from '../../../usecases/claim-bells.ts';
import { newAppraisal, runningCycle, setDue, Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { openPostOffice } from '../mail/post-office.ts';
import { appraisalOf, expectStatus, planForm } from '../../support/engine.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await startApiHouse();
});
afterAll(() => house.close());

interface Fault {
  kind: string;
  target: string;
  detail: Record<string, unknown>;
  repairs: { action: string; target: string }[];
}
interface Item {
  target: string;
  status: string;
  code: string;
  detail: Record<string, unknown>;
}

const admin = () => ({ as: house.people.admin });
const list = async (query: string): Promise<{ items: Fault[]; nextCursor: string | null; body: unknown }> => {
  const body = expectStatus(await house.api.call('GET', `/console/faults?olderThanSeconds=0&${query}`, admin()), 200);
  return { items: body.items as Fault[], nextCursor: body.nextCursor as string | null, body };
};
const faultAt = async (kind: string, target: string): Promise<Fault | undefined> =>
  (await list(`kind=${kind}&limit=200`)).items.find((fault) => fault.target === target);
const REASON = 'Ditemukan oleh konsol operasi';
const preview = async (action: string, ...targets: string[]): Promise<Item[]> =>
  expectStatus(await house.api.call('POST', '/console/repairs/preview', { ...admin(), json: { action, targets } }), 200)
    .items as Item[];
const repair = async (action: string, ...targets: string[]): Promise<Item[]> =>
  expectStatus(
    await house.api.call('POST', '/console/repairs', { ...admin(), json: { action, targets, reason: REASON } }),
    200,
  ).items as Item[];
const repairedEvents = (chain: string) => house.db.event.findMany({ where: { chain, type: 'REPAIRED' } });

describe('the console', () => {
  it('is for BKD only, and a refused look is on record', async () => {
    const answer = await house.api.call('GET', '/console/faults', { as: house.people.head });
    expect(answer.status).toBe(403);
    expect(await house.db.event.count({ where: { type: 'ACCESS_DENIED', actorId: house.people.head } })).toBe(1);
  });

  it('says plainly that Temporal does not answer, and shows what the rows show', async () => {
    const operation = await house.db.operation.create({ data: { kind: 'LINE_IMPORT' } });
    await newAppraisal(house);
    const { body, items } = await list('limit=200');
    expect(body).toMatchObject({
      temporal: 'TEMPORAL_SILENT',
      unknown: [
        'WORKFLOW_NOT_RUNNING',
        'WORKFLOW_OF_OLDER_EPOCH',
        'WORKFLOW_FAILING',
        'WORKFLOW_STILL_RUNNING',
        'WAITS_FOR_CLOSED_TASK',
        'TASK_NOT_AWAITED',
      ],
    });
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'OPERATION_HANGS', target: `operation/${operation.id}`, repairs: [] }),
    );
    await house.db.operation.update({ where: { id: operation.id }, data: { status: 'FAILED' } });
    expect(await faultAt('OPERATION_HANGS', `operation/${operation.id}`)).toBeUndefined();
  });

  it('a check of everything fails with that reason instead of finding nothing', async () => {
    const answer = await house.api.call('POST', '/console/drift-checks', { ...admin(), json: {} });
    const { id } = expectStatus(answer, 202) as { id: string };
    expect(answer.headers.get('Location')).toBe(`/operations/${id}`);
    await expect
      .poll(async () => (await house.db.operation.findUniqueOrThrow({ where: { id } })).status)
      .toBe('FAILED');
    const operation = expectStatus(await house.api.call('GET', `/operations/${id}`, admin()), 200);
    expect(operation).toMatchObject({ kind: 'DRIFT_CHECK', error: 'Temporal does not answer.' });
  });

  it('gives each fault once, page by page', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) {
      const notice = await house.db.notice.create({
        data: { kind: 'ASSIGNED', recipientId: house.people.colleague, dedupeKey: randomUUID(), status: 'FAILED' },
      });
      ids.push(`notice/${notice.id}`);
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`kind=NOTICE_FAILED&kind=OPERATION_HANGS&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map((fault) => fault.target));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids);
  });
});

describe('a doorbell that nobody answers', () => {
  it('is shown with its attempts and last error, is rung again now, and the repair is in the audit trail', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    const [bell] = await walk.bells();
    const target = `outbox/${bell?.id}`;
    // As the relay does while Temporal is away.
    await claimBells(house.deps, 1_000);
    await noteBellFailure(house.deps, String(bell?.id), 'UNAVAILABLE: No connection established');
    expect(await faultAt('OUTBOX_UNCONSUMED', target)).toMatchObject({
      detail: {
        owner: `appraisal/${walk.id}`,
        reason: 'DECIDED',
        attempts: 1,
        lastError: 'UNAVAILABLE: No connection established',
      },
      repairs: [
        { action: 'RING', target },
        { action: 'RAISE_EPOCH', target: `appraisal/${walk.id}` },
      ],
    });

    expect(await preview('RING', target)).toEqual([
      { target, status: 'DONE', code: 'RUNG_AGAIN', detail: { bells: 1 } },
    ]);
    expect((await walk.bells())[0]?.nextAttemptAt).toEqual(
      (await house.db.outbox.findUniqueOrThrow({ where: { id: bell?.id ?? 0n } })).nextAttemptAt,
    );
    expect(await claimBells(house.deps, 1_000)).toEqual([]);

    expect(await repair('RING', `appraisal/${walk.id}`)).toMatchObject([{ status: 'DONE', code: 'RUNG_AGAIN' }]);
    expect(await repair('RING', target)).toMatchObject([{ status: 'SKIPPED', code: 'ABOUT_TO_RING' }]);
    expect((await claimBells(house.deps, 1_000)).map((each) => each.ownerId)).toEqual([walk.id]);
    expect(await repairedEvents(walk.id)).toMatchObject([
      { actorId: house.people.admin, data: { action: 'RING', code: 'RUNG_AGAIN' } },
    ]);

    await walk.see('TARGET_SETTING', 'DRAFT_TARGETS');
    expect(await faultAt('OUTBOX_UNCONSUMED', target)).toBeUndefined();
    expect(await repair('RING', target)).toMatchObject([{ status: 'SKIPPED', code: 'ANSWERED_ALREADY' }]);
  });

  it('a change of clocks that does not come to its end is rung', async () => {
    const cycleId = await runningCycle(house);
    const answer = await house.api.call('POST', `/cycles/${cycleId}/extensions`, {
      ...admin(),
      json: { stage: 'TARGET_SETTING', add: { n: 60, unit: 'SECONDS' }, reason: 'Banjir', decree: 'SK 1/2026' },
    });
    const { id: operationId } = expectStatus(answer, 202) as { id: string };
    const { id: changeId } = await house.db.clockChange.findUniqueOrThrow({ where: { operationId } });
    await claimBells(house.deps, 1_000);
    expect(await faultAt('CLOCK_CHANGE_UNFINISHED', `operation/${operationId}`)).toMatchObject({
      repairs: [{ action: 'RING', target: `clock/${changeId}` }],
    });
    expect(await repair('RING', `clock/${changeId}`)).toMatchObject([{ status: 'DONE', code: 'RUNG_AGAIN' }]);
  });
});

describe('a clock', () => {
  it('that is wrong is computed anew from rule and calendar; shown before, told after, and right the second time', async () => {
    const walk = await newAppraisal(house);
    const { id, dueAt } = await walk.task('DRAFT_TARGETS');
    const wrong = await setDue(house.db, id, -600);
    const target = `task/${id}`;
    expect(await faultAt('TASK_NOT_SETTLED', target)).toMatchObject({
      detail: { taskKind: 'DRAFT_TARGETS', dueAt: wrong },
      repairs: [
        { action: 'RING', target: `appraisal/${walk.id}` },
        { action: 'REDERIVE_CLOCK', target },
      ],
    });
    const dates = { oldDueAt: wrong, newDueAt: dueAt?.toISOString(), kept: null };
    expect(await preview('REDERIVE_CLOCK', target)).toEqual([{ target, status: 'DONE', code: 'LATER', detail: dates }]);
    expect((await walk.task('DRAFT_TARGETS')).dueAt?.toISOString()).toBe(wrong);

    expect(await repair('REDERIVE_CLOCK', target)).toEqual([{ target, status: 'DONE', code: 'LATER', detail: dates }]);
    expect((await walk.task('DRAFT_TARGETS')).dueAt).toEqual(dueAt);
    expect(await walk.notices('DEADLINE_MOVED')).toMatchObject([{ recipientId: walk.employeeId }]);
    expect(await repairedEvents(walk.id)).toHaveLength(1);
    expect(await faultAt('TASK_NOT_SETTLED', target)).toBeUndefined();
    expect(await repair('REDERIVE_CLOCK', target)).toMatchObject([{ status: 'SKIPPED', code: 'RIGHT_ALREADY' }]);
    expect(await repairedEvents(walk.id)).toHaveLength(1);
  });

  it('of a right is never shortened, even where the date was longer than the rule', async () => {
    const walk = await newAppraisal(house);
    await walk.toReceived();
    const { id } = await walk.task('FILE_APPEAL');
    const longer = await setDue(house.db, id, 30 * 86_400);
    expect(await repair('REDERIVE_CLOCK', `task/${id}`)).toMatchObject([
      { status: 'SKIPPED', code: 'KEPT', detail: { oldDueAt: longer, newDueAt: longer, kept: 'RIGHT' } },
    ]);
    expect((await walk.task('FILE_APPEAL')).dueAt?.toISOString()).toBe(longer);
  });

  it('of one’s own appraisal is left to a colleague, and the attempt is on record', async () => {
    const cycleId = await runningCycle(house, { filter: { unitIds: [house.people.unitId, house.people.otherUnitId] } });
    const own = await appraisalOf(house.db, cycleId, house.people.admin);
    const walk = new Walk(house, cycleId, own, house.people.admin);
    const { id } = await walk.task('DRAFT_TARGETS');
    const wrong = await setDue(house.db, id, 60);
    for (const action of ['REDERIVE_CLOCK', 'REASSIGN']) {
      expect(await repair(action, `task/${id}`)).toMatchObject([{ status: 'FAILED', code: 'OWN_APPRAISAL' }]);
    }
    expect(await repair('RAISE_EPOCH', `appraisal/${own}`)).toMatchObject([{ code: 'OWN_APPRAISAL' }]);
    expect((await walk.task('DRAFT_TARGETS')).dueAt?.toISOString()).toBe(wrong);
    expect(
      (await house.db.event.findMany({ where: { chain: own, type: 'ACCESS_DENIED' } })).map((event) => event.data),
    ).toMatchObject([
      { attempted: 'REPAIR.REDERIVE_CLOCK' },
      { attempted: 'REPAIR.REASSIGN' },
      { attempted: 'REPAIR.RAISE_EPOCH' },
    ]);
  });
});

describe('a mail that the server refused', () => {
  it('is shown with its answer, and goes out again to the address that the roster has by then', async () => {
    const office = await openPostOffice(house.db);
    const walk = await newAppraisal(house, house.people.manager);
    const address = (email: string | null) =>
      house.db.employee.update({ where: { id: house.people.manager }, data: { email } });
    try {
      await office.send();
      await address('refused@example.go.id');
      await house.db.notice.create({
        data: {
          kind: 'RESULT_FINAL',
          recipientId: house.people.manager,
          appraisalId: walk.id,
          cycleId: walk.cycleId,
          dedupeKey: randomUUID(),
        },
      });
      await office.send();
      const mail = await house.db.mail.findFirstOrThrow({
        where: { recipientId: house.people.manager, status: 'FAILED' },
      });
      const target = `mail/${mail.id}`;
      expect(await faultAt('MAIL_FAILED', target)).toMatchObject({
        detail: {
          status: 'FAILED',
          recipientId: house.people.manager,
          serverAnswer: expect.stringContaining('550') as unknown,
        },
        repairs: [{ action: 'RESEND', target }],
      });
      await address(null);
      expect(await repair('RESEND', target)).toMatchObject([{ status: 'FAILED', code: 'NO_ADDRESS' }]);
      await address('pengelola@example.go.id');
      expect(await preview('RESEND', target)).toMatchObject([{ status: 'DONE', code: 'QUEUED' }]);
      expect(await house.db.mail.count({ where: { repeatsId: mail.id } })).toBe(0);
      const [resent] = await repair('RESEND', target);
      expect(resent).toMatchObject({ status: 'DONE', code: 'QUEUED', detail: { channel: 'FIRST' } });
      expect(await faultAt('MAIL_FAILED', target)).toBeUndefined();
      expect(await repair('RESEND', target)).toMatchObject([{ status: 'SKIPPED', code: 'IS_QUEUED' }]);
      await office.send();
      expect(office.to('pengelola@example.go.id').length).toBeGreaterThan(0);
      expect(await repair('RESEND', target)).toMatchObject([{ status: 'SKIPPED', code: 'IS_ACCEPTED' }]);
      // What was refused stays on record.
      expect((await house.db.mail.findUniqueOrThrow({ where: { id: mail.id } })).status).toBe('FAILED');
    } finally {
      await office.close();
    }
  });
});

describe('a task in the wrong hands', () => {
  it('goes to whom the links of today name, who is told; the second time nothing is to be done', async () => {
    const walk = await newAppraisal(house);
    await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    const { id, dueAt } = await walk.task('APPROVE_TARGETS');
    await house.db.task.update({
      where: { id },
      data: { assigneeId: house.people.stranger, heldForId: house.people.stranger },
    });
    const target = `task/${id}`;
    expect(await preview('REASSIGN', target)).toMatchObject([
      {
        code: 'MOVED',
        detail: { from: { assigneeId: house.people.stranger }, to: { assigneeId: house.people.evaluator } },
      },
    ]);
    expect((await walk.task('APPROVE_TARGETS')).assigneeId).toBe(house.people.stranger);
    expect(await repair('REASSIGN', target)).toMatchObject([{ status: 'DONE', code: 'MOVED' }]);
    expect(await walk.task('APPROVE_TARGETS')).toMatchObject({ assigneeId: house.people.evaluator, dueAt });
    expect(await repair('REASSIGN', target)).toMatchObject([{ status: 'SKIPPED', code: 'RIGHT_ALREADY' }]);
    expect(await repairedEvents(walk.id)).toHaveLength(1);
  });

  it('an open task of somebody whose appraisal has ended is shown, for a person to look at', async () => {
    const walk = await newAppraisal(house);
    await house.db.appraisal.update({ where: { id: walk.id }, data: { state: 'EXCLUDED' } });
    const { id } = await walk.task('DRAFT_TARGETS');
    expect(await faultAt('TASK_OF_ENDED_OWNER', `task/${id}`)).toMatchObject({
      detail: { owner: `appraisal/${walk.id}`, ownerState: 'EXCLUDED' },
      repairs: [],
    });
  });
});

describe('repairs', () => {
  it('one by one: what is unknown, of the wrong kind or closed does not stop the others', async () => {
    const walk = await newAppraisal(house);
    const { id } = await walk.task('DRAFT_TARGETS');
    await setDue(house.db, id, -60);
    const unknown = `task/${randomUUID()}`;
    const items = await repair('REDERIVE_CLOCK', unknown, 'outbox/1', 'not a target', `task/${id}`);
    expect(items.map(({ status, code }) => `${status} ${code}`)).toEqual([
      'FAILED NOT_FOUND',
      'FAILED TARGET_REFUSED',
      'FAILED TARGET_REFUSED',
      'DONE LATER',
    ]);
  });

  it('with one key are made once, the reason is kept with the operation, and another body is refused', async () => {
    const walk = await newAppraisal(house);
    const { id } = await walk.task('DRAFT_TARGETS');
    await setDue(house.db, id, -60);
    const send = (reason: string) =>
      house.api.call('POST', '/console/repairs', {
        ...admin(),
        json: { action: 'REDERIVE_CLOCK', targets: [`task/${id}`], reason },
        headers: { 'Idempotency-Key': 'repair-once' },
      });
    const [first, second] = await Promise.all([send(REASON), send(REASON)]);
    expect(first.body).toEqual(second.body);
    expect(first.body.items).toMatchObject([{ status: 'DONE', code: 'LATER' }]);
    expect((await send('Alasan lain')).status).toBe(422);
    expect(await repairedEvents(walk.id)).toHaveLength(1);
    const operation = expectStatus(
      await house.api.call('GET', `/operations/${first.body.operationId as string}`, admin()),
      200,
    );
    expect(operation).toMatchObject({
      kind: 'REPAIR',
      status: 'SUCCEEDED',
      total: 1,
      done: 1,
      result: { action: 'REDERIVE_CLOCK', reason: REASON },
    });
  });

  it('an epoch is not raised blindly while Temporal is silent', async () => {
    const walk = await newAppraisal(house);
    expect(await repair('RAISE_EPOCH', `appraisal/${walk.id}`)).toMatchObject([
      { status: 'FAILED', code: 'TEMPORAL_SILENT' },
    ]);
    expect((await walk.row()).epoch).toBe(1);
  });
});
