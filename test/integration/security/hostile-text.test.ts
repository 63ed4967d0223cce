/** What people write stays text, wherever it is shown: in answers, pages, mails and documents (docs/hostile-input.md). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { marked } from '../../support/canary.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { startMailServer, type TestMailServer } from '../../support/mail-server.ts';
import { composeMail } from '../../../mail/compose.ts';
import { createMailTransport, type MailTransport } from '../../../mail/transport.ts';
import { sendMails } from '../../../usecases/mails/send-mails.ts';

const HTML =
  '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&amp;<a href="javascript:alert(3)">x</a>{{7*7}}<%= 7*7 %>${7*7}';
/** Each would be a line of its own to some reader of headers. */
const BREAKS = ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f', '\u0000'];
const NAME = `Sari${BREAKS.slice(0, -1)
  .map((line, index) => `${line}Bcc: victim${index}@example.com`)
  .join('')}\u202e\u2066" <evil@example.com>, ${HTML}`;

let house: ApiHouse;
let walk: Walk;
let server: TestMailServer;
let transport: MailTransport;
/** Of the links in the mails. */
let tokens: string[] = [];
beforeAll(async () => {
  house = await startApiHouse();
  server = await startMailServer();
  transport = createMailTransport({
    smtpUrl: server.url,
    from: 'Daur <noreply@bkd.example.go.id>',
    ratePerSecond: 500,
  });
  const { db, people } = house;
  await db.employee.update({
    where: { id: people.employee },
    data: { name: NAME, position: HTML, email: 'sari@example.go.id' },
  });
  await db.employee.update({ where: { id: people.evaluator }, data: { name: `Kabid ${NAME}` } });
  walk = await newAppraisal(house);
  await walk.see('SOCIALIZATION', 'ACKNOWLEDGE_SOCIALIZATION');
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', marked(planForm, HTML), { comment: NAME });
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
});
afterAll(async () => {
  transport.close();
  await server.close();
  await house.close();
});

const send = async () => {
  await house.db.notice.updateMany({ where: { status: 'QUEUED' }, data: { urgency: 'AT_ONCE' } });
  return sendMails(
    { ...house.deps, publicUrl: house.url },
    {
      mailFrom: 'Daur <noreply@bkd.example.go.id>',
      concurrency: 5,
      compose: composeMail,
      send: transport.send,
      returnAddress: undefined,
      linkHours: 72,
    },
    { settleSeconds: 0, atMostSeconds: 0, limit: 500 },
  );
};

describe('a mail', () => {
  it('gets no header, recipient or line from a name, a text or a subject, and its HTML runs nothing', async () => {
    expect((await send()).sent).toBeGreaterThan(1);
    for (const { source, mail, recipient } of server.mails) {
      const end = source.indexOf('\r\n\r\n');
      const heads = source.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
      for (const line of heads.split('\r\n')) {
        expect(line).toMatch(/^[A-Za-z][A-Za-z0-9-]*: /);
        // Pure ASCII: what other letters there are is encoded (RFC 2047).
        expect(line).toMatch(/^[\x20-\x7e]*$/);
      }
      expect(heads).not.toMatch(/^(?:Bcc|Cc):/im);
      expect([mail.bcc, mail.cc]).toEqual([undefined, undefined]);
      expect((mail.to as { value: unknown[] }).value).toHaveLength(1);
      expect(recipient).toMatch(/^[a-z]+@example\.go\.id$/);
      expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(String(mail.html)).not.toMatch(/<script|<img|<a [^>]*javascript:/i);
    }
    expect(new Set(server.mails.map(({ recipient }) => recipient)).size).toBeGreaterThan(1);
    tokens = server.mails.flatMap(({ mail }) =>
      [...(mail.text ?? '').matchAll(/\/a\/([\w-]{43})/g)].map(([, token]) => token ?? ''),
    );
  });

  it('goes to no address that is more than one plain address', async () => {
    const { db, people } = house;
    const addresses = [
      'sari@example.go.id\r\nBcc: victim@example.com',
      'sari@example.go.id, victim@example.com',
      'sari@example.go.id>\r\nRCPT TO:<victim@example.com',
      '"victim@example.com"@example.go.id',
      'group: victim@example.com;',
      '@example.go.id:victim@example.com',
      'sari@example.go.id\u2028victim@example.com',
    ];
    for (const email of addresses) {
      server.mails.length = 0;
      await db.employee.update({ where: { id: people.colleague }, data: { email } });
      const notice = await db.notice.create({
        data: {
          kind: 'RESULT_FINAL',
          recipientId: people.colleague,
          appraisalId: walk.id,
          dedupeKey: `uji ${email}`,
          data: { predicate: 'BAIK' },
        },
      });
      await send();
      // BKD is asked to mend the address.
      expect(server.mails.filter(({ recipient }) => recipient !== 'admin@example.go.id')).toEqual([]);
      const { status } = await db.notice.findUniqueOrThrow({ where: { id: notice.id } });
      expect(status).toBe('FAILED');
    }
    for (const otherEmail of addresses) {
      const put = await house.api.call('PUT', '/me/contact', { as: people.colleague, json: { otherEmail } });
      expect(put.status).toBe(422);
    }
  });
});

describe('a page behind a link', () => {
  it('shows names and texts as they are, and runs nothing', async () => {
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) {
      const answer = await fetch(`${house.url}/a/${token}`, { headers: { Accept: 'text/html' } });
      const html = await answer.text();
      expect(html).not.toMatch(/<script|<img|javascript:alert\(3\)">|<a href="javascript:/i);
      expect(answer.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/);
    }
  });
});

describe('an answer', () => {
  it('gives a comment back as it was written, as JSON that no browser takes for a page', async () => {
    const { people } = house;
    const taskId = (await walk.task('APPROVE_TARGETS')).id;
    const text = `${HTML} \u202e é 𝔅`;
    expectStatus(
      await house.api.call('POST', `/tasks/${taskId}/comments`, {
        as: people.evaluator,
        json: { audience: 'EVERYBODY', text },
      }),
      201,
    );
    const listed = await house.api.call('GET', `/tasks/${taskId}/comments`, {
      as: people.evaluator,
      headers: { Accept: 'text/html' },
    });
    expect(listed.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(listed.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(listed.body.items).toMatchObject([{ text }]);
    for (const bad of [`a\u0000b`, '\ud800', 'x'.repeat(200_000)]) {
      const { status } = await house.api.call('POST', `/tasks/${taskId}/comments`, {
        as: people.evaluator,
        json: { audience: 'EVERYBODY', text: bad },
      });
      expect(status).toBe(422);
    }
  });
});

describe('a printed document', () => {
  it('holds texts only: nothing in it runs, opens or points elsewhere', async () => {
    const { people } = house;
    await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await walk.decide('REPORT_REALIZATION', people.employee, 'REPORTED', marked(await walk.realization(), HTML));
    await walk.see('FINAL_SCORING', 'RATE');
    await walk.decide('RATE', people.evaluator, 'RATED', marked(await walk.assessment('MEETS'), HTML));
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    const answer = await fetch(`${house.url}/appraisals/${walk.id}/documents/1/pdf`, {
      headers: { Authorization: `Bearer ${await house.api.token(people.evaluator, 600)}` },
    });
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect([answer.status, pdf.slice(0, 5)]).toEqual([200, '%PDF-']);
    // What is between objects; streams are compressed pictures of letters.
    expect(pdf.replace(/stream[\s\S]*?endstream/g, '')).not.toMatch(
      /\/(?:JavaScript|JS|URI|Launch|EmbeddedFile|OpenAction|AA|SubmitForm)\b/,
    );
  });
});
