import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';
import { notify } from '../../../usecases/notify.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';

let house: ApiHouse;
let office: PostOffice;
let walk: Walk;
let turn = 0;

beforeAll(async () => {
  house = await startApiHouse();
  office = await openPostOffice(house.db);
  walk = await newAppraisal(house);
  await house.db.notice.deleteMany();
});
afterAll(async () => {
  await office.close();
  await house.close();
});

const mute = (as: string, reason = 'Sudah ditangani sekretaris') =>
  house.api.call('POST', '/me/mutes', { as, json: { appraisalId: walk.id, reason } });
const mutes = async (as: string, query = '') =>
  expectStatus(await house.api.call('GET', `/me/mutes${query}`, { as }), 200)['items'] as {
    id: string;
    reason: string;
  }[];
const tell = (
  kind: 'RESULT_FINAL' | 'APPEAL_DECIDED' | 'EXCLUDED' | 'COMMENTED',
  recipientId: string,
  taskId?: string,
) =>
  house.db.$transaction((tx) =>
    notify(tx, [{ kind, recipientId, cause: `${turn}`, cycleId: walk.cycleId, appraisalId: walk.id, taskId }]),
  );
/** Digest and at-once alike. @returns kinds of notices that were sent and dropped since the last call */
async function deliver(recipientId: string): Promise<{ sent: string[]; dropped: string[] }> {
  await office.makeTurn(turn++);
  await office.send();
  const rows = await house.db.notice.findMany({ where: { recipientId }, orderBy: { id: 'asc' } });
  await house.db.notice.deleteMany();
  const kinds = (status: string) => rows.filter((row) => row.status === status).map(({ kind }) => kind);
  return { sent: kinds('SENT'), dropped: kinds('DROPPED') };
}

describe('a muted appraisal', () => {
  it('sends nothing to who muted it, except what changes a right or a deadline of his own; others get everything', async () => {
    const { head, employee } = house.people;
    const made = expectStatus(await mute(head), 201);
    expect(made).toMatchObject({ appraisalId: walk.id, reason: 'Sudah ditangani sekretaris', endedAt: null });
    await tell('RESULT_FINAL', head);
    await tell('APPEAL_DECIDED', head);
    await tell('RESULT_FINAL', employee);
    expect(await deliver(head)).toEqual({ sent: [], dropped: ['RESULT_FINAL', 'APPEAL_DECIDED'] });
    await tell('RESULT_FINAL', employee);
    expect(await deliver(employee)).toEqual({ sent: ['RESULT_FINAL'], dropped: [] });
    expect(await mutes(head)).toMatchObject([{ id: made['id'] }]);
  });

  it('lets through what changes one’s own right or deadline', async () => {
    const { employee } = house.people;
    expectStatus(await mute(employee, 'Saya membacanya di Daur'), 201);
    await tell('APPEAL_DECIDED', employee);
    await tell('EXCLUDED', employee);
    await tell('COMMENTED', employee);
    expect(await deliver(employee)).toEqual({ sent: ['APPEAL_DECIDED', 'EXCLUDED'], dropped: ['COMMENTED'] });
  });

  it('sends again once the mute has ended, and not what was held back', async () => {
    const { head } = house.people;
    const [held] = await mutes(head);
    await tell('RESULT_FINAL', head);
    expect(await deliver(head)).toEqual({ sent: [], dropped: ['RESULT_FINAL'] });
    const ended = expectStatus(await house.api.call('POST', `/me/mutes/${held?.id}/end`, { as: head }), 200);
    expect(ended['endedAt']).toBeTruthy();
    await tell('RESULT_FINAL', head);
    expect(await deliver(head)).toEqual({ sent: ['RESULT_FINAL'], dropped: [] });
    expect(await mutes(head)).toEqual([]);
    expect(await mutes(head, '?ended=true')).toHaveLength(1);
    const again = await house.api.call('POST', `/me/mutes/${held?.id}/end`, { as: head });
    expect([again.status, again.body['code']]).toEqual([409, 'MUTE_ENDED']);
  });

  it('is muted once, with a reason, by somebody who has a part in it; the audit trail keeps it without the reason', async () => {
    const { evaluator, stranger, employee } = house.people;
    const unreasoned = await mute(evaluator, ' ');
    expect(unreasoned.status).toBe(422);
    expectStatus(await mute(evaluator), 201);
    const twice = await mute(evaluator);
    expect([twice.status, twice.body['code']]).toEqual([409, 'ALREADY_MUTED']);
    expect([403, 404]).toContain((await mute(stranger)).status);
    const other = (await mutes(evaluator))[0]?.id ?? '';
    expect((await house.api.call('POST', `/me/mutes/${other}/end`, { as: employee })).status).toBe(404);
    const event = await house.db.event.findFirstOrThrow({ where: { type: 'NOTICES_MUTED', actorId: evaluator } });
    expect(event).toMatchObject({ chain: walk.id, data: { muteId: other } });
  });
});
