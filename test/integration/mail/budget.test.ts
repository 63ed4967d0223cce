import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await startApiHouse();
});
afterAll(() => house.close());

const accepted = async (recipientId: string, kind: 'AT_ONCE' | 'DIGEST', at: string, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const mail = await house.db.mail.create({
      data: { recipientId, kind, status: 'ACCEPTED', acceptedAt: new Date(at) },
    });
    await house.db.notice.create({
      data: { kind: 'ASSIGNED', recipientId, status: 'SENT', mailId: mail.id, dedupeKey: `${recipientId}:${at}:${n}` },
    });
  }
};
const budget = async (month: string, as = house.people.admin) =>
  house.api.call('GET', `/notices/budget?month=${month}`, { as });

it('counts the mails that people got in a month, in their local time, and names who got too many', async () => {
  const { employee, colleague, head, evaluator } = house.people;
  await accepted(employee, 'DIGEST', '2026-01-12T00:00:00Z', 13);
  await accepted(colleague, 'AT_ONCE', '2026-01-20T00:00:00Z', 2);
  await accepted(head, 'DIGEST', '2026-01-21T00:00:00Z', 3);
  // Still January in UTC, February in Makassar.
  await accepted(evaluator, 'DIGEST', '2026-01-31T17:00:00Z', 1);
  await house.db.mail.create({ data: { recipientId: head, kind: 'DIGEST', status: 'FAILED' } });
  await house.db.notice.create({
    data: {
      kind: 'REMINDER',
      recipientId: head,
      status: 'DROPPED',
      createdAt: new Date('2026-01-15T00:00:00Z'),
      dedupeKey: 'dropped',
    },
  });
  expect(expectStatus(await budget('2026-01'), 200)).toEqual({
    month: '2026-01',
    budget: 12,
    mails: 18,
    recipients: 3,
    mean: 6,
    p95: 13,
    max: 13,
    byKind: [
      { kind: 'AT_ONCE', mails: 2 },
      { kind: 'DIGEST', mails: 16 },
    ],
    notices: [{ kind: 'ASSIGNED', count: 18 }],
    dropped: 1,
    above: 1,
    people: [{ personId: employee, mails: 13 }],
  });
  expect(expectStatus(await budget('2026-02'), 200)).toMatchObject({ mails: 1, recipients: 1 });
  expect(expectStatus(await budget('2026-03'), 200)).toMatchObject({ mails: 0, mean: 0, people: [] });
  expect((await budget('2026-01', employee)).status).toBe(403);
  expect((await budget('2026-13')).status).toBe(422);
});

it('is watched: Prometheus has the figures of the current month', async () => {
  await accepted(house.people.employee, 'DIGEST', new Date().toISOString(), 14);
  const text = await (await fetch(`${house.api.url}/metrics`)).text();
  expect(text).toMatch(/^daur_mails_per_person_month_max 14$/m);
  expect(text).toMatch(/^daur_people_above_mail_budget 1$/m);
  expect(text).toMatch(/^daur_mails_queued 0$/m);
});
