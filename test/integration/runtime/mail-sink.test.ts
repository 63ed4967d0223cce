import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type Transporter } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../../runtime/data-folder.ts';
import { startMailSink, type MailSink } from '../../../runtime/mail-sink.ts';
import { makeTemporaryFolder } from './folders.ts';

const ANY_PORT = { port: 0, variable: 'UNUSED' };

async function startSink(path: string): Promise<{ sink: MailSink; mailer: Transporter; end: () => Promise<void> }> {
  const folder = await openDataFolder(path);
  const sink = await startMailSink({ folder, smtpPort: ANY_PORT, pagePort: ANY_PORT, bouncePort: undefined });
  const mailer = createTransport(sink.smtpUrl, { from: 'Daur <noreply@daur.invalid>' });
  const end = async () => {
    mailer.close();
    await sink.stop();
    await folder.release();
  };
  onTestFinished(end);
  return { sink, mailer, end };
}

const HTML = '<p>Tenggat <b>31 Januari</b></p><script>alert(1)</script>';

test('a mail that was sent can be listed, read and viewed, and survives a restart', async () => {
  const path = await makeTemporaryFolder();
  const first = await startSink(path);
  await first.mailer.sendMail({
    to: 'Siti@asn.invalid',
    subject: 'Setujui sasaran kinerja',
    text: 'Tenggat',
    html: HTML,
  });
  await first.mailer.sendMail({ to: 'budi@asn.invalid', subject: 'Lain', text: 'Lain' });
  await first.end();
  // A crash between keeping a mail and listing it:
  await writeFile(join(path, 'mail', '000000000-x.eml'), 'To: <late@asn.invalid>\r\nSubject: Terlambat\r\n\r\nisi\r\n');

  const { sink } = await startSink(path);
  const list = (await (await fetch(`${sink.pageUrl}/messages?to=siti@ASN.invalid&subject=SASARAN`)).json()) as {
    total: number;
    messages: { id: string; subject: string; to: string[] }[];
  };
  expect(list).toMatchObject({
    total: 1,
    messages: [{ subject: 'Setujui sasaran kinerja', to: ['siti@asn.invalid'] }],
  });
  const id = list.messages[0]?.id;
  expect(await (await fetch(`${sink.pageUrl}/messages/${id}`)).json()).toMatchObject({
    text: expect.stringContaining('Tenggat') as string,
    html: HTML,
    headers: { subject: 'Setujui sasaran kinerja' },
  });
  expect(await (await fetch(sink.pageUrl)).text()).toContain('Setujui sasaran kinerja');
  const view = await (await fetch(`${sink.pageUrl}/messages/${id}/view`)).text();
  expect(view).toContain('<iframe sandbox');
  expect(view).not.toContain('<script>');
  const foreign = await fetch(`${sink.pageUrl}/messages/${id}/html`);
  expect(foreign.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(sink.find({ to: 'late@asn.invalid' })).toHaveLength(1);
  expect((await fetch(`${sink.pageUrl}/messages/none`)).status).toBe(404);
});

test('a refused recipient gets the code, others get their mail, and later so does he', async () => {
  const { sink, mailer } = await startSink(await makeTemporaryFolder());
  sink.refuse('gone@asn.invalid', 550);
  await expect(mailer.sendMail({ to: 'gone@asn.invalid', subject: 'a', text: 'a' })).rejects.toMatchObject({
    responseCode: 550,
  });
  await mailer.sendMail({ to: 'here@asn.invalid', subject: 'b', text: 'b' });
  sink.failAll(451);
  await expect(mailer.sendMail({ to: 'here@asn.invalid', subject: 'c', text: 'c' })).rejects.toMatchObject({
    responseCode: 451,
  });
  sink.acceptAll();
  await mailer.sendMail({ to: 'gone@asn.invalid', subject: 'd', text: 'd' });
  expect(sink.find({}).map((mail) => mail.subject)).toEqual(['b', 'd']);
});

test('a stopped sink refuses connections, and takes mails again on the same port', async () => {
  const { sink, mailer } = await startSink(await makeTemporaryFolder());
  await sink.stop();
  await expect(mailer.sendMail({ to: 'a@asn.invalid', subject: 'a', text: 'a' })).rejects.toThrow(/ECONNREFUSED/);
  await sink.start();
  await mailer.sendMail({ to: 'a@asn.invalid', subject: 'a', text: 'a' });
  expect(sink.find({ to: 'a@asn.invalid' })).toHaveLength(1);
});

test('thousands of mails are opened and searched at once', async () => {
  const path = await makeTemporaryFolder();
  await (await startSink(path)).end();
  const lines = Array.from({ length: 20_000 }, (_, n) => ({
    id: `m${n}`,
    receivedAt: '2026-01-01T00:00:00.000Z',
    from: 'a@b.invalid',
    to: [`p${n % 5_000}@asn.invalid`],
    subject: `Surat ${n}`,
    messageId: null,
    bytes: 1,
  }));
  await writeFile(join(path, 'mail', 'index.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(await readdir(join(path, 'mail'))).toHaveLength(1);
  const startedAt = performance.now();
  const { sink } = await startSink(path);
  expect(sink.find({ to: 'p7@asn.invalid', subject: 'surat' })).toHaveLength(4);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
