import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';

let house: ApiHouse;
let office: PostOffice;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
  office = await openPostOffice(house.db);
  await office.makeTurn(0);
  walk = await newAppraisal(house);
});
afterAll(async () => {
  await office.close();
  await house.close();
});

interface Preview {
  personId: string;
  at: string;
  sections: { section: string; count: number }[];
  dropped: { noticeId: string; reason: string }[];
}
const preview = async (query = '') =>
  expectStatus(await house.api.call('GET', `/notices/preview${query}`, { as: house.people.admin }), 200) as unknown as {
    items: Preview[];
    nextCursor: string | null;
  };

it('lists who would get what at the next digest, page by page, and sends nothing', async () => {
  const before = await house.db.notice.findMany({ orderBy: { id: 'asc' } });
  const { items } = await preview();
  const { nextAt } = await house.db.digestClock.findUniqueOrThrow({ where: { unitId: house.people.unitId } });
  expect(items).toHaveLength(5);
  expect(items.find(({ personId }) => personId === house.people.employee)).toMatchObject({
    at: nextAt.toISOString(),
    dropped: [],
    hasAddress: true,
  });
  const first = await preview('?limit=2');
  const second = await preview(`?limit=2&cursor=${first.nextCursor}`);
  const third = await preview(`?limit=2&cursor=${second.nextCursor}`);
  expect([...first.items, ...second.items, ...third.items]).toEqual(items);
  expect(third.nextCursor).toBeNull();
  expect(await house.db.mail.count()).toBe(0);
  expect(await house.db.notice.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
});

it('shows one person’s digest as it will come, and it comes so', async () => {
  const { employee, admin } = house.people;
  const shown = expectStatus(await house.api.call('GET', `/notices/preview/${employee}`, { as: admin }), 200);
  expect(shown['text']).toContain('Yth. Bapak/Ibu Sari');
  expect(shown['text']).toContain('Penilaian kinerja dimulai');
  await office.makeTurn(1);
  await office.send();
  const [mail] = office.to('sari@example.go.id');
  const body = (text: string) => text.slice(text.indexOf('Kabar'), text.indexOf('-- ')).replace(/https?:\S+/g, '');
  expect(body(mail?.text ?? '')).toBe(body(shown['text'] as string));
  const nothing = await house.api.call('GET', `/notices/preview/${house.people.stranger}`, { as: admin });
  expect(nothing.status).toBe(404);
});

it('says what would come to nothing, and why', async () => {
  const task = await walk.task('DRAFT_TARGETS');
  const { id } = await house.db.notice.create({
    data: {
      kind: 'REMINDER',
      recipientId: house.people.employee,
      taskId: task.id,
      urgency: 'DIGEST',
      dedupeKey: 'preview',
    },
  });
  await house.db.task.update({ where: { id: task.id }, data: { status: 'CLOSED_WITHOUT', closedAt: new Date() } });
  const { items } = await preview(`?unitId=${house.people.unitId}`);
  expect(items.find(({ personId }) => personId === house.people.employee)?.dropped).toEqual([
    { noticeId: id.toString(), reason: 'not sent: the task is closed' },
  ]);
  const listed = expectStatus(
    await house.api.call('GET', `/notices?recipientId=${house.people.employee}&limit=5`, { as: house.people.admin }),
    200,
  )['items'] as { urgency: string; status: string; mail: { kind: string; status: string } | null }[];
  expect(listed[0]).toMatchObject({ urgency: 'DIGEST', status: 'QUEUED', mail: null });
  expect(listed.find(({ status }) => status === 'SENT')?.mail).toMatchObject({ kind: 'DIGEST', status: 'ACCEPTED' });
});

it('is for BKD alone', async () => {
  expect((await house.api.call('GET', '/notices/preview', { as: house.people.employee })).status).toBe(403);
});
