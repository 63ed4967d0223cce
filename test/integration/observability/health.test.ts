import { writeFile } from 'node:fs/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrismaClient } from '../../../generated/prisma/client.ts';
import { createMailTransport } from '../../../mail/transport.ts';
import { workerHealth } from '../../../worker/worker-health.ts';
import { startApi, type TestApi } from '../../support/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

const readyz = async (of: TestApi = api) => {
  const { status, body } = await of.call('GET', '/readyz');
  return { http: status, ...body };
};
const saying = (text: string) => ({ ok: false, detail: expect.stringContaining(text) as string });

describe('what makes acting impossible is 503', () => {
  it('PostgreSQL does not answer', async () => {
    const nowhere = new PrismaClient({ adapter: new PrismaPg({ connectionString: 'postgresql://x@127.0.0.1:1/x' }) });
    const blind = await startApi({ deps: { db: nowhere } });
    expect(await readyz(blind)).toMatchObject({
      http: 503,
      status: 'not ready',
      postgresql: saying('nothing can be read or decided'),
    });
    await nowhere.$disconnect();
    await blind.close();
  });

  it('the tables are older than the code, and it says what to run', async () => {
    const [last] = await api.db.$queryRaw<{ name: string }[]>`
      DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING migration_name AS name`;
    expect(await readyz()).toMatchObject({
      http: 503,
      status: 'not ready',
      migrations: {
        ok: false,
        detail: expect.stringContaining(`npm run migrate" (missing: ${last?.name})`) as string,
        rincian: expect.stringContaining('jalankan "npm run migrate"') as string,
      },
    });
  });

  it('the process is stopping; it still serves', async () => {
    const stopping = await startApi({ stopping: () => true });
    expect(await readyz(stopping)).toMatchObject({ http: 503, status: 'stopping' });
    expect((await stopping.call('GET', '/healthz')).status).toBe(200);
    await stopping.close();
  });
});

describe('what only delays is 200, degraded, with the words', () => {
  it('nothing is wrong: ready', async () => {
    expect(await readyz()).toMatchObject({ http: 200, status: 'ready', migrations: { ok: true }, files: { ok: true } });
  });

  it('the tables are newer than the code: the update is under way', async () => {
    await api.db.$executeRaw`
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', 'x', now(), '29990101000000_later')`;
    expect(await readyz()).toMatchObject({ http: 200, status: 'degraded', migrations: saying('29990101000000_later') });
  });

  it('the outbox is not consumed: how many decisions wait, and since when; parked bells wait for nobody', async () => {
    await api.db.$executeRaw`
      INSERT INTO outbox (owner_kind, owner_id, reason, created_at, next_attempt_at)
      VALUES ('appraisal', gen_random_uuid(), 'DECIDED', now() - interval '9 minutes', 'infinity')`;
    expect(await readyz()).toMatchObject({ outbox: { ok: true } });
    await api.db.$executeRaw`
      INSERT INTO outbox (owner_kind, owner_id, reason, created_at, attempts)
      VALUES ('appraisal', gen_random_uuid(), 'DECIDED', now() - interval '4 minutes', 5)`;
    expect(await readyz()).toMatchObject({
      http: 200,
      status: 'degraded',
      outbox: saying('1 decisions wait for what follows from them, the oldest for 4 min'),
    });
  });

  it('Temporal does not answer: since when, and that decisions still work', async () => {
    const since = new Date('2026-11-29T03:00:00Z');
    const away = await startApi({ temporalState: () => Promise.resolve({ is: 'DOWN', since }) });
    expect(await readyz(away)).toMatchObject({
      http: 200,
      status: 'degraded',
      temporal: saying('does not answer since 2026-11-29T03:00:00.000Z; people can still decide'),
    });
    await away.close();
  });

  it('the folder of files cannot be written to', async () => {
    await writeFile(api.files.folder, 'a file where the folder should be');
    expect(await readyz()).toMatchObject({ http: 200, status: 'degraded', files: saying('cannot be written to (') });
  });

  it('the mail server refuses the login: the worker says so, and where to look', async () => {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      onAuth: (_auth, _session, callback) => callback(new Error('no')),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.server.address() as AddressInfo;
    const transport = createMailTransport({
      smtpUrl: `smtp://daur:wrong@127.0.0.1:${port}`,
      from: 'daur@example.go.id',
      ratePerSecond: 10,
    });
    const health = () =>
      workerHealth({
        deps: { db: api.db },
        temporalState: () => Promise.resolve({ is: 'UP', unpolled: [] }),
        workers: [{ getState: () => 'RUNNING' }],
        mailServer: () => transport.state(),
      });
    expect(await health()).toMatchObject({ status: 'ready' });
    const mail = { to: { name: 'Sari', address: 'sari@example.go.id' }, subject: 'x', text: 'x', html: 'x' };
    await transport.send({ ...mail, messageId: '<x@example.go.id>', headers: {} });
    expect(await health()).toMatchObject({
      status: 'degraded',
      checks: { mailServer: saying('refuses the login: look at the user and password in SMTP_URL') },
    });
    transport.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
