import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { developmentCase, expectStatus, planForm, step } from '../../support/engine.ts';

let house: ApiHouse;
let walk: Walk;
let serial = 0;
beforeAll(async () => {
  house = await startApiHouse();
});
beforeEach(async () => {
  serial += 1;
  walk = await newAppraisal(house);
});
afterAll(() => house.close());

type Audience = 'HOLDERS' | 'EVERYBODY';
const say = (taskId: string, as: string, text: string, audience: Audience, headers: Record<string, string> = {}) =>
  house.api.call('POST', `/tasks/${taskId}/comments`, { as, json: { text, audience }, headers });
const heard = async (taskId: string, as: string): Promise<string[]> => {
  const body = expectStatus(await house.api.call('GET', `/tasks/${taskId}/comments`, { as }), 200);
  return (body.items as { text: string }[]).map(({ text }) => text);
};

/** The targets are with the evaluator. */
async function toApprove(): Promise<string> {
  await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  return (await walk.task('APPROVE_TARGETS')).id;
}

describe('comments', () => {
  it('are plain text, kept as given, for everybody around the task or for those who hold it', async () => {
    const { people } = house;
    const taskId = await toApprove();
    const markup = '<img src=x onerror=alert(1)> & "kutipan"';
    expect(expectStatus(await say(taskId, people.evaluator, markup, 'EVERYBODY'), 201)).toMatchObject({
      author: { id: people.evaluator, name: 'Kabid' },
      audience: 'EVERYBODY',
      text: markup,
    });
    expectStatus(await say(taskId, people.employee, 'Akan saya perbaiki.', 'EVERYBODY'), 201);
    expectStatus(await say(taskId, people.evaluator, 'Untuk pemegang tugas saja.', 'HOLDERS'), 201);
    expectStatus(await say(taskId, people.admin, 'Dari BKD.', 'HOLDERS'), 201);
    const all = [markup, 'Akan saya perbaiki.', 'Untuk pemegang tugas saja.', 'Dari BKD.'];
    expect(await heard(taskId, people.evaluator)).toEqual(all);
    expect(await heard(taskId, people.admin)).toEqual(all);
    // Who belongs to the appraisal and neither holds nor held this task.
    expect(await heard(taskId, people.employee)).toEqual(all.slice(0, 2));
    expect(await heard(taskId, people.head)).toEqual(all.slice(0, 2));
    const mail = await walk.notices('COMMENTED');
    expect(mail.map(({ recipientId, urgency, taskId: at }) => [recipientId, urgency, at])).toEqual([
      [people.employee, 'DIGEST', taskId],
      [people.evaluator, 'DIGEST', taskId],
      [people.evaluator, 'DIGEST', taskId],
    ]);
    // What was said stays in its row: the audit trail names it.
    const events = (await walk.events()).filter(({ type }) => type === 'COMMENTED');
    expect(events).toHaveLength(4);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('perbaiki');
  });

  it('who may not see the task neither reads nor writes, and nobody speaks to a circle that is not his; both are on record', async () => {
    const { people } = house;
    const taskId = await toApprove();
    for (const as of [people.stranger, people.colleague]) {
      const wrote = await say(taskId, as, 'Halo', 'EVERYBODY');
      expect([wrote.status, wrote.body.code]).toEqual([403, 'FORBIDDEN']);
      const read = await house.api.call('GET', `/tasks/${taskId}/comments`, { as });
      expect([read.status, read.body.code]).toEqual([403, 'FORBIDDEN']);
    }
    const secret = await say(taskId, people.employee, 'Halo', 'HOLDERS');
    expect([secret.status, secret.body.because]).toEqual([403, 'NOT_HOLDER']);
    const denials = (await walk.events()).filter(({ result }) => result === 'DENIED');
    expect(denials.map(({ data }) => (data as { attempted: string }).attempted)).toEqual([
      'TASK.COMMENT',
      'TASK.READ_COMMENTS',
      'TASK.COMMENT',
      'TASK.READ_COMMENTS',
      'TASK.COMMENT',
    ]);
    for (const json of [
      { text: ' ', audience: 'EVERYBODY' },
      { text: 'a\u0000b', audience: 'EVERYBODY' },
      { text: 'x' },
    ]) {
      expect((await house.api.call('POST', `/tasks/${taskId}/comments`, { as: people.evaluator, json })).status).toBe(
        422,
      );
    }
    expect(await house.db.taskComment.count({ where: { taskId } })).toBe(0);
  });

  it('never tell the employee of a result before he has received it', async () => {
    const { people } = house;
    await walk.toRating();
    const { id: rating } = await walk.task('RATE');
    expectStatus(await say(rating, people.evaluator, 'Menurut saya di atas ekspektasi.', 'EVERYBODY'), 201);
    expectStatus(await say(rating, people.employee, 'Mohon dilihat bukti triwulan IV.', 'EVERYBODY'), 201);
    expect(await heard(rating, people.employee)).toEqual(['Mohon dilihat bukti triwulan IV.']);
    expect(await heard(rating, people.head)).toHaveLength(2);
    expect((await walk.notices('COMMENTED')).map(({ recipientId }) => recipientId)).toEqual([people.evaluator]);

    await walk.decide('RATE', people.evaluator, 'RATED', await walk.assessment('ABOVE'));
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    const { id: receipt } = await walk.task('RECEIVE_RESULT');
    expectStatus(await say(receipt, people.evaluator, 'Selamat, Sangat Baik.', 'EVERYBODY'), 201);
    expect(await heard(receipt, people.employee)).toEqual([]);
    await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED');
    expect(await heard(receipt, people.employee)).toEqual(['Selamat, Sangat Baik.']);
    expect(await heard(rating, people.employee)).toHaveLength(2);
  });

  it('of counselling stay with the people of the case: BKD neither reads nor writes them', async () => {
    const { people, api, db } = house;
    const opened = await api.call('POST', `/appraisals/${walk.id}/cases`, {
      as: people.evaluator,
      json: { kind: 'COUNSELLING', reason: 'Sering terlambat melapor.' },
    });
    const caseId = expectStatus(opened, 201).caseId as string;
    await step(db, developmentCase(caseId), 'FOLLOW_UP', 'PLAN_COUNSELLING');
    const { id: taskId } = await db.task.findFirstOrThrow({ where: { caseId } });
    expectStatus(await say(taskId, people.evaluator, 'Rahasia.', 'EVERYBODY'), 201);
    expect(await heard(taskId, people.employee)).toEqual(['Rahasia.']);
    expect((await say(taskId, people.admin, 'BKD', 'EVERYBODY')).status).toBe(403);
    const read = await api.call('GET', `/tasks/${taskId}/comments`, { as: people.admin });
    expect([read.status, read.body.code]).toEqual([403, 'FORBIDDEN']);
    const files = await api.call('GET', `/tasks/${taskId}/files`, { as: people.admin });
    expect(files.status).toBe(403);
  });

  it('while BKD has locked the appraisal nothing is said, attached or asked; what was said is still read', async () => {
    const { people, api, db } = house;
    const taskId = await toApprove();
    expectStatus(await say(taskId, people.employee, 'Sebelum dikunci', 'EVERYBODY'), 201);
    await db.appraisal.update({ where: { id: walk.id }, data: { lockedAt: new Date() } });
    const said = await say(taskId, people.employee, 'Sesudah dikunci', 'EVERYBODY');
    const asked = await api.call('POST', `/tasks/${taskId}/clarifications`, {
      as: people.evaluator,
      json: { question: 'Mengapa?' },
    });
    const attached = await api.call('POST', `/tasks/${taskId}/files?audience=EVERYBODY`, {
      as: people.employee,
      text: 'Rekap',
      headers: { 'Content-Type': 'text/plain' },
    });
    for (const refused of [said, asked, attached]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'APPRAISAL_LOCKED']);
    }
    expect(await heard(taskId, people.evaluator)).toEqual(['Sebelum dikunci']);
  });

  it('a stand-in by decree speaks as a holder, and who only prepares the task reads what is for the holders', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    expectStatus(await say(taskId, people.evaluator, 'Untuk pemegang.', 'HOLDERS'), 201);
    expect((await house.api.call('GET', `/tasks/${taskId}/comments`, { as: people.colleague })).status).toBe(403);
    await db.taskPreparation.create({
      data: { taskId, givenById: people.evaluator, preparerId: people.colleague, givenAt: new Date() },
    });
    expect(await heard(taskId, people.colleague)).toEqual(['Untuk pemegang.']);
    expectStatus(await say(taskId, people.colleague, 'Sudah saya periksa.', 'HOLDERS'), 201);
    expect((await walk.notices('COMMENTED')).map(({ recipientId }) => recipientId)).toEqual([people.evaluator]);
    // Handed back: it is his no more.
    await db.taskPreparation.updateMany({ where: { taskId }, data: { endedAt: new Date() } });
    expect((await say(taskId, people.colleague, 'Lagi', 'EVERYBODY')).status).toBe(403);
    await db.task.update({ where: { id: taskId }, data: { assigneeId: people.head, heldForId: people.evaluator } });
    expectStatus(await say(taskId, people.head, 'Sebagai Plh.', 'HOLDERS'), 201);
    expect(await heard(taskId, people.evaluator)).toHaveLength(3);
  });

  it('come page by page, and one that comes in between is neither skipped nor read twice', async () => {
    const { people, api } = house;
    const taskId = await toApprove();
    for (const text of ['satu', 'dua', 'tiga'])
      expectStatus(await say(taskId, people.employee, text, 'EVERYBODY'), 201);
    const page = async (query: string) =>
      expectStatus(
        await api.call('GET', `/tasks/${taskId}/comments?limit=2${query}`, { as: people.evaluator }),
        200,
      ) as {
        items?: { text: string }[];
        nextCursor?: string | null;
      };
    const first = await page('');
    expectStatus(await say(taskId, people.employee, 'empat', 'EVERYBODY'), 201);
    const second = await page(`&cursor=${String(first.nextCursor)}`);
    expect([...(first.items ?? []), ...(second.items ?? [])].map(({ text }) => text)).toEqual([
      'satu',
      'dua',
      'tiga',
      'empat',
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it('the same request twice is one comment; some time after the task was closed there are no more', async () => {
    const { people, db } = house;
    const taskId = await toApprove();
    const key = { 'Idempotency-Key': `comment-${serial}` };
    const once = expectStatus(await say(taskId, people.evaluator, 'Sekali', 'EVERYBODY', key), 201);
    const again = expectStatus(await say(taskId, people.evaluator, 'Sekali', 'EVERYBODY', key), 201);
    expect(again).toEqual(once);
    await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
    expectStatus(await say(taskId, people.employee, 'Terima kasih', 'EVERYBODY'), 201);
    await db.$executeRaw`UPDATE task SET closed_at = clock_timestamp() - interval '14 days 1 minute' WHERE id = ${taskId}::uuid`;
    const late = await say(taskId, people.employee, 'Masih ada', 'EVERYBODY');
    expect([late.status, late.body.code, late.body.taskStatus]).toEqual([409, 'TASK_CLOSED', 'DECIDED']);
    expect(await heard(taskId, people.evaluator)).toEqual(['Sekali', 'Terima kasih']);
  });
});
