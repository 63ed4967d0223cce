import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { openPostOffice, tokenOf, type PostOffice } from '../../support/post-office.ts';

let house: ApiHouse;
let office: PostOffice;
let walk: Walk;
let mailId: bigint;

beforeAll(async () => {
  house = await startApiHouse();
  office = await openPostOffice(house);
  walk = await newAppraisal(house);
  await walk.toRated('MEETS');
  await walk.see('DELIVERY', 'DELIVER_RESULT');
  await office.send();
  await walk.decide('DELIVER_RESULT', house.people.evaluator, 'DELIVERED');
  await walk.see('DELIVERY', 'RECEIVE_RESULT');
  await office.send();
  mailId = (await house.db.mail.findFirstOrThrow({ where: { recipientId: walk.employeeId }, orderBy: { id: 'desc' } }))
    .id;
});
afterAll(async () => {
  await office.close();
  await house.close();
});

const mail = () => house.db.mail.findUniqueOrThrow({ where: { id: mailId } });
const read = (as: string) => house.api.call('GET', `/mails/${mailId}`, { as });

describe('the proof of service of a mail', () => {
  it('that the server took is no receipt: no clock has started', async () => {
    expect((await read(house.people.admin)).body).toMatchObject({
      mailId: String(mailId),
      status: 'ACCEPTED',
      channel: 'FIRST',
      queuedAt: expect.any(String) as string,
      acceptedAt: expect.any(String) as string,
      openedAt: null,
      acknowledgedAt: null,
      bouncedAt: null,
      messageId: `<mail-${mailId}@daur.example.go.id>`,
      serverAnswer: expect.stringContaining('kept as') as string,
      notices: expect.arrayContaining([
        expect.objectContaining({ kind: 'DELIVERED', appraisalId: walk.id }),
      ]) as unknown,
    });
    const document = await house.db.evaluationDocument.findFirstOrThrow({ where: { appraisalId: walk.id } });
    expect(document.deliveredAt).toBeInstanceOf(Date);
    expect(document.receivedAt).toBeNull();
    expect(await walk.tasks('FILE_APPEAL')).toEqual([]);
  });

  it('is for BKD and the recipient; for others there is no such mail', async () => {
    expect((await read(walk.employeeId)).status).toBe(200);
    expect((await read(house.people.evaluator)).status).toBe(404);
    expect((await house.api.call('GET', '/mails/999999999', { as: house.people.admin })).status).toBe(404);
    expect((await house.api.call('GET', '/mails', { as: walk.employeeId })).status).toBe(403);
  });

  it('is not opened by whoever follows its link, nor by somebody else who reads the task', async () => {
    const [received] = (await office.mailsTo('sari@example.go.id')).slice(-1);
    await fetch(`${house.url}/a/${tokenOf(received)}`);
    const { id } = await walk.task('RECEIVE_RESULT');
    await house.api.call('GET', `/tasks/${id}`, { as: house.people.admin });
    await house.api.call('HEAD', `/tasks/${id}`, { as: walk.employeeId });
    await house.api.call('GET', `/appraisals/${walk.id}`, { as: house.people.evaluator });
    expect((await mail()).openedAt).toBeNull();
  });

  it('is opened when its reader reads in Daur what it was about', async () => {
    const { id } = await walk.task('RECEIVE_RESULT');
    expect((await house.api.call('GET', `/tasks/${id}`, { as: walk.employeeId })).status).toBe(200);
    await expect.poll(async () => (await mail()).openedAt, { timeout: 5_000 }).toBeInstanceOf(Date);
    const first = (await mail()).openedAt;
    await house.api.call('GET', `/tasks/${id}`, { as: walk.employeeId });
    await house.api.call('GET', `/appraisals/${walk.id}`, { as: walk.employeeId });
    expect((await mail()).openedAt).toEqual(first);
    expect((await mail()).acknowledgedAt).toBeNull();
  });

  it('stands beside the document: delivered, accepted, opened, and received by the decision alone', async () => {
    const documents = async () => {
      const answer = await house.api.call('GET', `/appraisals/${walk.id}/documents`, { as: house.people.admin });
      return (answer.body['items'] as Record<string, unknown>[])[0];
    };
    expect(await documents()).toMatchObject({
      deliveredAt: expect.any(String) as string,
      receivedAt: null,
      service: [
        {
          mailId: String(mailId),
          status: 'ACCEPTED',
          acceptedAt: expect.any(String) as string,
          openedAt: expect.any(String) as string,
        },
      ],
    });
    const [received] = (await office.mailsTo('sari@example.go.id')).slice(-1);
    const body = new URLSearchParams({ token: tokenOf(received), confirm: 'yes' });
    expect((await fetch(`${house.url}/a`, { method: 'POST', body })).status).toBe(200);
    expect(await documents()).toMatchObject({
      receivedAt: expect.any(String) as string,
      receipt: 'ACKNOWLEDGED',
      service: [{ acknowledgedAt: expect.any(String) as string }],
    });
    const timeline = await house.api.call('GET', `/appraisals/${walk.id}/timeline?limit=200`, {
      as: house.people.admin,
    });
    const types = (timeline.body['items'] as { type: string; data: unknown }[]).map(({ type }) => type);
    expect(types).toContain('MAIL_ACKNOWLEDGED');
  });
});

describe('a person', () => {
  it('says where else he can be reached, and takes it back; the audit trail says that, and not where', async () => {
    const { api, people, db } = house;
    const set = await api.call('PUT', '/me/contact', { as: people.manager, json: { otherEmail: 'p@example.com' } });
    expect(set).toMatchObject({ status: 200, body: { email: 'pengelola@example.go.id', otherEmail: 'p@example.com' } });
    const wrong = await api.call('PUT', '/me/contact', { as: people.manager, json: { otherEmail: 'nobody' } });
    expect(wrong.status).toBe(422);
    const gone = await api.call('PUT', '/me/contact', { as: people.manager, json: { otherEmail: null } });
    expect(gone.body['otherEmail']).toBeNull();
    const events = await db.event.findMany({
      where: { type: 'CONTACT_CHANGED', actorId: people.manager },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(({ data }) => data)).toEqual([
      { personId: people.manager, otherEmail: 'SET' },
      { personId: people.manager, otherEmail: 'REMOVED' },
    ]);
  });
});
