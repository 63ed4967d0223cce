import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databasePrint } from '../../support/database-print.ts';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { linksOf, openPostOffice, type PostOffice } from '../../support/post-office.ts';

let house: ApiHouse;
let office: PostOffice;

beforeAll(async () => {
  house = await startApiHouse();
  office = await openPostOffice(house);
});
afterAll(async () => {
  await office.close();
  await house.close();
});

/** What a scanner, a prefetching browser, or a preview in a chat sends. */
const PROBES: readonly RequestInit[] = [
  { method: 'HEAD' },
  { method: 'GET' },
  { method: 'GET', headers: { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch;prerender' } },
  { method: 'GET', headers: { Accept: 'text/html', 'User-Agent': 'MailScanner/1.0' } },
];

/** The documentation is the same at every stage. */
const documentation = new Set<string>();

/** Follows every link of every mail, and every link of what it finds, on this host. @returns the pages that it has seen */
async function crawl(): Promise<Map<string, number>> {
  const mails = await Promise.all(office.sink.find({}).map(({ id }) => office.sink.read(id)));
  const waiting = mails.flatMap((mail) => (mail ? linksOf(mail) : []));
  const seen = new Map<string, number>();
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url) || documentation.has(url) || !url.startsWith(house.url)) continue;
    if (url.includes('/docs')) documentation.add(url);
    let found = '';
    for (const probe of PROBES) {
      const answer = await fetch(url, { redirect: 'manual', ...probe });
      seen.set(url, answer.status);
      found = await answer.text();
    }
    // Also what a form without a method would do, and what is named without being a link.
    for (const [, target] of found.matchAll(/(?:href|src|action)="([^"#]+)/g)) {
      if (target !== undefined) waiting.push(new URL(target, url).href.replace('http://daur.test', house.url));
    }
  }
  return seen;
}

async function scannedWithoutEffect(): Promise<Map<string, number>> {
  await office.send();
  const before = await databasePrint(house.db);
  const seen = await crawl();
  // One statement of "opened" would be written after an answer: give it the time that it would take.
  await fetch(`${house.url}/readyz`);
  expect(await databasePrint(house.db)).toEqual(before);
  return seen;
}

describe('a mail scanner that follows every link of every mail', () => {
  it('changes nothing, from the launch to the appeal', { timeout: 180_000 }, async () => {
    const walk = await newAppraisal(house);
    const { people } = house;
    await scannedWithoutEffect();
    await walk.toTargets();
    await scannedWithoutEffect();
    await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
    await scannedWithoutEffect();
    await walk.decide('REPORT_REALIZATION', walk.employeeId, 'REPORTED', await walk.realization());
    await walk.see('FINAL_SCORING', 'RATE');
    await scannedWithoutEffect();
    await walk.decide('RATE', people.evaluator, 'RATED', await walk.assessment('MEETS'));
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await scannedWithoutEffect();
    expect((await walk.task('RECEIVE_RESULT')).status).toBe('OPEN');
    await walk.decide('RECEIVE_RESULT', walk.employeeId, 'RECEIVED');
    await walk.see('DELIVERY', 'SIGN_AND_RETURN');
    await walk.see('APPEAL', 'FILE_APPEAL');
    const seen = await scannedWithoutEffect();

    const pages = [...seen.keys()].filter((url) => url.includes('/a/'));
    expect(pages.length).toBeGreaterThanOrEqual(12);
    // Each page was a page: some good for something, the others of tasks that are done.
    expect(new Set(pages.map((url) => seen.get(url)))).toEqual(new Set([200]));
    expect(await house.db.actionToken.count({ where: { usedAt: { not: null } } })).toBe(0);
    expect(await house.db.mail.count({ where: { openedAt: { not: null } } })).toBe(0);
  });
});

describe('the page behind a link', () => {
  let walk: Walk;
  let token: string;

  beforeAll(async () => {
    walk = await newAppraisal(house, house.people.colleague);
    await walk.see('SOCIALIZATION', 'ACKNOWLEDGE_SOCIALIZATION');
    await office.send();
    const task = await walk.task('ACKNOWLEDGE_SOCIALIZATION');
    // The mail speaks of several tasks; the link of this one.
    const mails = await office.mailsTo('made@example.go.id');
    const tokens = mails.flatMap((mail) =>
      [...mail.text.matchAll(/\/a\/([\w-]{43})/g)].map(([, found]) => found ?? ''),
    );
    const pages = await Promise.all(tokens.map(async (each) => ({ each, html: await page(each) })));
    token = pages.findLast(({ html }) => html.includes('materi sosialisasi penilaian kinerja'))?.each ?? '';
    expect(task.status).toBe('OPEN');
  });

  const page = async (of: string) => (await fetch(`${house.url}/a/${of}`)).text();
  const submit = (fields: Record<string, string>) =>
    fetch(`${house.url}/a`, { method: 'POST', body: new URLSearchParams(fields) });

  it('says in two languages what is to be done, until when and why, and by whom; nothing on it runs or comes from elsewhere', async () => {
    const answer = await fetch(`${house.url}/a/${token}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('Pernyataan telah membaca sosialisasi');
    expect(html).toContain('Acknowledgement of the material');
    expect(html).toContain('Made');
    expect(html).toMatch(/Batas waktu[\s\S]*pukul \d\d\.\d\d\.\d\d WITA/);
    expect(html).toContain('Membuka halaman ini tidak mengubah apa pun.');
    expect(html).not.toMatch(/<script|<img|<iframe|<link|\son\w+=|https?:\/\/(?!daur\.test)/);
    expect(html).not.toContain('19800101');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(policy).not.toContain('script');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('does nothing where the form is sent as it stands, and says what is missing', async () => {
    const before = await databasePrint(house.db);
    const answer = await submit({ token });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Belum ada yang dicatat');
    expect(await databasePrint(house.db)).toEqual(before);
  });

  it('acknowledges for a person who opens it in a browser, ticks and presses the button', async ({ skip }) => {
    const executablePath = [
      process.env['CHROME_PATH'],
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
    ]
      .filter((path) => path !== undefined)
      .find((path) => existsSync(path));
    // On a machine without a browser the test below does the same by plain HTTP.
    if (executablePath === undefined) return skip('no Chromium on this machine');
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const context = await browser.newContext();
      const tab = await context.newPage();
      const faults: string[] = [];
      tab.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
      await tab.goto(`${house.url}/a/${token}`);
      expect(await tab.title()).toContain('Pernyataan telah membaca sosialisasi');
      // The browser itself holds back a form without the confirmation.
      await tab.getByRole('button').click();
      expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).status).toBe('OPEN');
      await tab.getByRole('checkbox', { name: 'Saya telah membaca' }).check();
      await tab.getByRole('button', { name: 'Nyatakan telah membaca' }).click();
      await tab.getByRole('heading', { name: 'Tercatat' }).waitFor();
      expect(await tab.locator('main').innerText()).toContain('Dicatat pada');
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
    expect((await walk.task('ACKNOWLEDGE_SOCIALIZATION')).status).toBe('DECIDED');
  });

  it('acknowledges by plain HTTP, once, and keeps that it was a link', async () => {
    // After the browser it is the second time, and says so.
    const done = (await walk.task('ACKNOWLEDGE_SOCIALIZATION')).status === 'DECIDED';
    const answer = await submit({ token, confirm: 'yes' });
    expect(answer.status).toBe(done ? 409 : 200);
    expect(await answer.text()).toContain('Tercatat: Bapak/Ibu telah membaca materi sosialisasi.');
    const again = await submit({ token, confirm: 'yes' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Dicatat pada');

    const task = await walk.task('ACKNOWLEDGE_SOCIALIZATION');
    const decision = await house.db.decision.findUniqueOrThrow({ where: { taskId: task.id } });
    expect(decision).toMatchObject({
      outcome: 'ACKNOWLEDGED',
      actorId: house.people.colleague,
      authority: { role: 'EMPLOYEE', channel: 'MAIL_LINK' },
    });
    const events = (await walk.events()).filter((event) => event.taskId === task.id);
    expect(events.map(({ type }) => type)).toEqual(['TASK_DECIDED', 'MAIL_ACKNOWLEDGED']);
    expect(events[0]?.data).toMatchObject({ channel: 'MAIL_LINK' });
    const used = await house.db.actionToken.findFirstOrThrow({ where: { taskId: task.id, usedAt: { not: null } } });
    const mail = await house.db.mail.findUniqueOrThrow({ where: { id: used.mailId ?? 0n } });
    expect(mail.openedAt).toEqual(used.usedAt);
    expect(mail.acknowledgedAt).toEqual(used.usedAt);
    expect(await page(token)).toContain('Tercatat');
  });
});

describe('an address of the API that somebody opens in a browser', () => {
  it('is a page that says where to log in; a program gets the problem', async () => {
    const url = `${house.url}/appraisals/${crypto.randomUUID()}`;
    const seen = await fetch(url, { headers: { Accept: 'text/html,application/xhtml+xml' } });
    expect(seen.status).toBe(401);
    expect(await seen.text()).toContain('Silakan masuk ke Daur');
    expect((await fetch(url)).headers.get('content-type')).toContain('application/problem+json');
    const home = await fetch(`${house.url}/`);
    expect(home.status).toBe(200);
    expect(await home.text()).toContain('Masuk dengan akun kepegawaian');
  });
});
