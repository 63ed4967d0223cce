import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordBounce } from '../../../usecases/bounces/record-bounce.ts';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { openPostOffice, type PostOffice } from '../../support/post-office.ts';

let house: ApiHouse;
let office: PostOffice;
let walk: Walk;

beforeAll(async () => {
  house = await startApiHouse();
  office = await openPostOffice(house);
});
afterAll(async () => {
  await office.close();
  await house.close();
});

const address = (employeeId: string, email: string | null, otherEmail: string | null = null) =>
  house.db.employee.update({ where: { id: employeeId }, data: { email, otherEmail } });
const mailsOf = (recipientId: string) => house.db.mail.findMany({ where: { recipientId }, orderBy: { id: 'asc' } });
const lastMail = async (recipientId: string) => (await mailsOf(recipientId)).at(-1);
const contactTasks = (appraisalId: string) =>
  house.db.task.findMany({ where: { appraisalId, kind: 'RESTORE_CONTACT' }, orderBy: { round: 'asc' } });
const untilStatus = (mailId: bigint | undefined, status: string) =>
  expect
    .poll(async () => (await house.db.mail.findUnique({ where: { id: mailId ?? 0n } }))?.status, { timeout: 20_000 })
    .toBe(status);

/** Says something to the listener for bounces, as a mail server would. @returns its answer, also where it is a refusal */
async function tell(to: string, raw: string, from = ''): Promise<{ code: number; text: string }> {
  const mailer = createTransport({ host: '127.0.0.1', port: office.bouncePort, secure: false, ignoreTLS: true });
  try {
    const { response } = await mailer.sendMail({ envelope: { from, to }, raw });
    return { code: Number(response.slice(0, 3)), text: response };
  } catch (error) {
    const { responseCode, message } = error as Error & { responseCode?: number };
    return { code: responseCode ?? 0, text: message };
  } finally {
    mailer.close();
  }
}

const report = (action: string, status: string): string =>
  [
    'From: MAILER-DAEMON@mx.example.go.id',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.go.id',
    '',
    'Final-Recipient: rfc822; gone@example.go.id',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 mailbox of gone@example.go.id is closed',
    '',
    '--B--',
    '',
  ].join('\r\n');

/** A mail that the server has taken. */
async function acceptedMail(recipientId: string): Promise<{ id: bigint; returnPath: string }> {
  const { id } = await house.db.mail.create({
    data: { recipientId, kind: 'AT_ONCE', status: 'ACCEPTED', acceptedAt: new Date() },
  });
  return { id, returnPath: office.addresses.of(id) };
}

describe('a mail that comes back', () => {
  it('goes to the other address at once, and BKD has the task of restoring the contact: one, however many come back', async () => {
    const { people } = house;
    await address(people.employee, 'bounce+sari@example.go.id', 'sari@example.com');
    walk = await newAppraisal(house);
    await office.send();
    const first = (await mailsOf(people.employee))[0];
    await untilStatus(first?.id, 'BOUNCED');
    const [sent] = await office.mailsTo('bounce+sari@example.go.id');
    // The envelope's sender names the mail; the header is the agency's address.
    expect(sent?.from).toBe(office.addresses.of(first?.id ?? 0n));
    expect(sent?.headers['from']).toContain('noreply@daur.example.go.id');
    expect(await house.db.mail.findUniqueOrThrow({ where: { id: first?.id ?? 0n } })).toMatchObject({
      channel: 'FIRST',
      acceptedAt: expect.any(Date) as Date,
      bouncedAt: expect.any(Date) as Date,
      bounce: { status: '5.1.1', text: '550 5.1.1 User unknown', how: 'BOUNCED' },
    });

    const [task] = await contactTasks(walk.id);
    expect(task).toMatchObject({
      status: 'OPEN',
      role: 'BKD_ADMIN',
      assigneeId: null,
      stage: 'TARGET_SETTING',
      round: 1,
    });
    await office.send();
    const repeated = await lastMail(people.employee);
    expect(repeated).toMatchObject({ channel: 'OTHER', repeatsId: first?.id, status: 'ACCEPTED' });
    const [other] = await office.mailsTo('sari@example.com');
    expect(other?.subject).toBe(sent?.subject);

    // Another mail to the same address comes back: the same task.
    await walk.toTargets();
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await office.send();
    const second = (await mailsOf(people.employee)).findLast(({ channel }) => channel === 'FIRST');
    await untilStatus(second?.id, 'BOUNCED');
    expect(second?.id).not.toBe(first?.id);
    expect(await contactTasks(walk.id)).toHaveLength(1);

    const events = (await walk.events()).filter(({ type }) => type === 'MAIL_BOUNCED');
    expect(events[0]?.data).toMatchObject({
      mailId: String(first?.id),
      recipientId: people.employee,
      taskId: task?.id,
    });
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('@');
  });

  it('is shown to BKD with what the servers said, and sent again to the address that BKD enters', async () => {
    const { people, api } = house;
    const [task] = await contactTasks(walk.id);
    const path = `/tasks/${task?.id}`;
    const shown = await api.call('GET', path, { as: people.admin });
    expect(shown.body['context']).toMatchObject({
      contact: {
        person: { id: people.employee },
        email: 'bounce+sari@example.go.id',
        otherEmail: 'sari@example.com',
        mails: [{ status: '5.1.1', text: '550 5.1.1 User unknown', onOtherChannel: 'ACCEPTED' }, { status: '5.1.1' }],
      },
    });
    const refused = await api.call('POST', `${path}/complete`, {
      as: people.admin,
      json: { outcome: 'RESTORED', form: { email: 'not an address' } },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_FORM' } });
    const stranger = await api.call('POST', `${path}/complete`, {
      as: people.evaluator,
      json: { outcome: 'RESTORED', form: { email: 'mine@example.go.id' } },
    });
    expect(stranger.status).toBe(403);

    const decided = await api.call('POST', `${path}/complete`, {
      as: people.admin,
      json: { outcome: 'RESTORED', form: { email: 'sari.baru@example.go.id' } },
    });
    expect(decided.status).toBe(200);
    await office.send();
    expect((await office.mailsTo('sari.baru@example.go.id')).length).toBeGreaterThanOrEqual(1);
    expect(await lastMail(people.employee)).toMatchObject({ channel: 'FIRST', status: 'ACCEPTED', bounce: null });
    const change = await house.db.employeeChange.findFirstOrThrow({
      where: { employeeId: people.employee },
      orderBy: { id: 'desc' },
    });
    expect(change).toMatchObject({
      changedById: people.admin,
      before: { email: 'bounce+sari@example.go.id' },
      after: { email: 'sari.baru@example.go.id' },
    });
    const restored = (await walk.events()).find(({ type }) => type === 'CONTACT_RESTORED');
    expect(restored).toMatchObject({ actorId: people.admin, data: { personId: people.employee } });
    expect(JSON.stringify(restored?.data)).not.toContain('@');
  });

  it('holds nobody up: the appraisal went on all the time', async () => {
    expect(await walk.task('REPORT_REALIZATION')).toMatchObject({ status: 'OPEN' });
    expect((await walk.bells()).filter(({ taskId }) => taskId === null)).toEqual([]);
  });

  it('may be settled by telling the person otherwise', async () => {
    const { people, api } = house;
    await address(people.colleague, 'bounce+made@example.go.id');
    const of = await newAppraisal(house, people.colleague);
    await office.send();
    await untilStatus((await mailsOf(people.colleague)).at(-1)?.id, 'BOUNCED');
    const [task] = await contactTasks(of.id);
    const decided = await api.call('POST', `/tasks/${task?.id}/complete`, {
      as: people.admin,
      json: { outcome: 'SERVED_OTHERWISE', form: { how: 'Disampaikan langsung di ruang kerja, 23 November 2026.' } },
    });
    expect(decided.status).toBe(200);
    expect((await of.events()).map(({ type }) => type)).toContain('CONTACT_SERVED_OTHERWISE');
  });

  it('because the server refused it in the dialogue is the same, and so is one to a person without an address', async () => {
    const { people } = house;
    office.sink.refuse('sari@dead.example.go.id', 550);
    await address(people.employee, 'sari@dead.example.go.id', 'sari@example.com');
    await address(people.colleague, null);
    const of = await newAppraisal(house);
    await office.send();
    const mail = (await mailsOf(people.employee)).findLast(({ channel }) => channel === 'FIRST');
    expect(mail).toMatchObject({ status: 'FAILED', bouncedAt: null, bounce: { how: 'REFUSED' } });
    expect(await contactTasks(of.id)).toMatchObject([{ status: 'OPEN' }]);
    expect((await of.events()).map(({ type }) => type)).toContain('MAIL_REFUSED');
    await office.send();
    expect(await lastMail(people.employee)).toMatchObject({ channel: 'OTHER', status: 'ACCEPTED' });
    const { id: others } = await house.db.appraisal.findFirstOrThrow({
      where: { cycleId: of.cycleId, employeeId: people.colleague },
    });
    expect(await contactTasks(others)).toMatchObject([{ status: 'OPEN' }]);
    const failed = await house.api.call('GET', '/mails?status=FAILED&status=BOUNCED', { as: people.admin });
    expect((failed.body['items'] as { mailId: string }[]).map(({ mailId }) => mailId)).toContain(String(mail?.id));
  });
});

describe('the listener for bounces', () => {
  it('notes the same report once', async () => {
    const { id, returnPath } = await acceptedMail(house.people.manager);
    expect((await tell(returnPath, report('failed', '5.2.1'))).code).toBe(250);
    const noted = await house.db.mail.findUniqueOrThrow({ where: { id } });
    expect(noted.status).toBe('BOUNCED');
    expect((await tell(returnPath.toUpperCase(), report('failed', '5.7.1'))).code).toBe(250);
    expect(await house.db.mail.findUniqueOrThrow({ where: { id } })).toEqual(noted);
    expect(
      await recordBounce(house, {
        mailId: id,
        report: { outcome: 'FAILED', status: '5.1.1', text: null, server: null },
      }),
    ).toBe('KNOWN');
    // About no appraisal: no task, but on record and in the list.
    expect(noted.bounce).not.toHaveProperty('taskId');
    const events = await house.db.event.findMany({ where: { chain: 'agency', type: 'MAIL_BOUNCED' } });
    expect(events.at(-1)?.data).toMatchObject({ mailId: String(id), status: '5.2.1' });
  });

  it('takes a delay for a delay, and an answer from somebody on leave for nothing', async () => {
    const { id, returnPath } = await acceptedMail(house.people.manager);
    expect((await tell(returnPath, report('delayed', '4.4.1'))).code).toBe(250);
    const late = await house.db.mail.findUniqueOrThrow({ where: { id } });
    expect(late).toMatchObject({ status: 'ACCEPTED', bounce: { outcome: 'DELAYED', status: '4.4.1' } });
    const away = 'Subject: Cuti\r\nAuto-Submitted: auto-replied\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n';
    expect((await tell(returnPath, away, 'manager@example.go.id')).code).toBe(250);
    expect((await house.db.mail.findUniqueOrThrow({ where: { id } })).status).toBe('ACCEPTED');
  });

  it('relays nothing and believes no address that we did not sign', async () => {
    const { id, returnPath } = await acceptedMail(house.people.manager);
    const forged = returnPath.replace(/\.([0-9a-f]{20})@/, '.00000000000000000000@');
    for (const to of [
      forged,
      'bounces@daur.example.go.id',
      'somebody@example.com',
      office.addresses.of(id).replace('@daur.', '@evil.'),
    ]) {
      expect((await tell(to, report('failed', '5.1.1'))).code).toBe(550);
    }
    expect((await house.db.mail.findUniqueOrThrow({ where: { id } })).status).toBe('ACCEPTED');
  });

  it('answers what is malformed or too large, and goes on', async () => {
    const { id, returnPath } = await acceptedMail(house.people.manager);
    const cut = report('failed', '5.1.1').slice(0, 150);
    expect((await tell(returnPath, cut)).code).toBe(250);
    expect((await tell(returnPath, '\0\u0001\u0002'.repeat(500))).code).toBe(250);
    expect(
      (await tell(returnPath, `Subject: x\r\n\r\n${'x'.repeat(76)}\r\n`.concat(`${'y'.repeat(76)}\r\n`.repeat(9_000))))
        .code,
    ).toBe(552);
    expect((await tell(office.addresses.of(999_999_999n), report('failed', '5.1.1'))).code).toBe(250);
    expect((await house.db.mail.findUniqueOrThrow({ where: { id } })).status).toBe('ACCEPTED');
    expect((await tell(returnPath, report('failed', '5.1.1'))).code).toBe(250);
    expect((await house.db.mail.findUniqueOrThrow({ where: { id } })).status).toBe('BOUNCED');
  });
});
