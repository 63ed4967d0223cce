/**
 * API and worker as processes of their own, at log level trace, on servers that fail: what people are and write, and what only the processes may know,
 * is in no line of their logs and in no history of Temporal (docs/privacy.md).
 */
import { randomBytes } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLine, type Line } from '../support/cut-line.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { startOwnProcess, startWorkerProcess, type OwnProcess } from '../support/worker-process.ts';
import { Agency, PERSONAL } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

const SECRETS = {
  DAUR_SECRET: randomBytes(32).toString('base64'),
  SMTP_PASSWORD: 'Kenari-Sandi-Surel',
  KEY: 'kenari-idempotency-key-01',
};

let engine: TestEngine;
let agency: Agency;
let toPostgres: Line;
let toTemporal: Line;
let smtp: SMTPServer;
let api: OwnProcess;
let worker: OwnProcess;
const logs = {
  get api(): string {
    return api.output();
  },
  get worker(): string {
    return worker.output();
  },
};

beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
  const database = new URL(engine.environment['DATABASE_URL'] ?? '');
  toPostgres = await startLine(database.host);
  toTemporal = await startLine(engine.environment['TEMPORAL_ADDRESS'] ?? '');
  // Refuses in the words of real servers: with the address that was refused.
  smtp = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username }),
    onRcptTo: (address, _session, callback) =>
      callback(Object.assign(new Error(`5.1.1 <${address.address}>: no such mailbox`), { responseCode: 550 })),
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  const { port } = smtp.server.address() as { port: number };
  database.host = toPostgres.address;
  const env = {
    LOG_LEVEL: 'trace',
    DATABASE_URL: database.toString(),
    TEMPORAL_ADDRESS: toTemporal.address,
    SMTP_URL: `smtp://kenari-user:${SECRETS.SMTP_PASSWORD}@127.0.0.1:${port}`,
    DAUR_SECRET: SECRETS.DAUR_SECRET,
    DAUR_LOCAL_ISSUER: 'true',
    API_HOST: '127.0.0.1',
    API_PORT: '0',
  };
  worker = startWorkerProcess(engine, env);
  api = startOwnProcess('api/main.ts', { ...engine.environment, ...env });
});
afterAll(async () => {
  await Promise.all([api.stop(), worker.stop()]);
  await Promise.all([toPostgres.close(), toTemporal.close()]);
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await engine.close();
});

test(
  'neither names, numbers, addresses, texts, tokens nor passwords are in a log or a history, whatever fails',
  { timeout: 300_000 },
  async () => {
    const { db } = engine;
    const url = await until(
      'the API to listen',
      () => {
        const port = /"port":(\d+),[^\n]*the API listens/.exec(logs.api)?.[1];
        return Promise.resolve(port && `http://127.0.0.1:${port}`);
      },
      200_000,
    );
    const call = async (
      method: string,
      path: string,
      token: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const tokenOf = async (employeeId: string): Promise<string> => {
      const { body } = await call('POST', '/local-issuer/tokens', 'a.b.c', { who: employeeId });
      return String(body['token']);
    };

    const { first, party } = await agency.launch(hastyPolicy({}));
    const [employee = ''] = party.employees;
    await db.employee.update({ where: { id: employee }, data: { externalSubject: `subject-${PERSONAL}` } });
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const approval = await agency.open(first, 'APPROVE_TARGETS');
    const tokens = [await tokenOf(party.evaluator), await tokenOf(employee), await tokenOf(agency.admin)] as const;
    const [ofEvaluator, ofEmployee, ofAdmin] = tokens;
    expect(ofEvaluator).toMatch(/^eyJ/);

    // Faults of requests, with personal data wherever they can stand.
    const { identityNumber } = await db.employee.findUniqueOrThrow({ where: { id: employee } });
    const nasty = { text: `Keluhan ${PERSONAL}`, nip: identityNumber };
    expect((await call('POST', `/people/search?nip=${identityNumber}`, ofAdmin, nasty)).status).toBe(422);
    expect((await call('GET', `/people/${identityNumber}`, ofEvaluator)).status).toBe(422);
    expect((await call('GET', `/appraisals/${first}/case-file`, ofEvaluator)).status).toBe(403);
    expect(
      (await call('POST', `/tasks/${approval.id}/complete`, `${ofEvaluator}x`, { outcome: 'APPROVED' })).status,
    ).toBe(401);
    // Two at once with one key: the second one meets the unique key of the first.
    const approve = () =>
      call(
        'POST',
        `/tasks/${approval.id}/complete`,
        ofEvaluator,
        { outcome: 'APPROVED', comment: `Baik, ${PERSONAL}` },
        { 'Idempotency-Key': SECRETS.KEY },
      );
    expect(new Set((await Promise.all([approve(), approve(), approve()])).map(({ status }) => status))).toEqual(
      new Set([200]),
    );
    await agency.open(first, 'REPORT_REALIZATION');

    // The mail server refuses everybody, and names them.
    await db.notice.updateMany({ where: { status: 'QUEUED' }, data: { urgency: 'AT_ONCE' } });
    await until('a refused mail', async () => (await db.mail.count({ where: { status: 'FAILED' } })) > 0, 60_000);

    // Temporal is away, then PostgreSQL.
    await toTemporal.cut();
    const report = await agency.open(first, 'REPORT_REALIZATION');
    const form = { lines: [{ indicatorId: identityNumber, realized: PERSONAL }] };
    expect((await call('POST', `/tasks/${report.id}/complete`, ofEmployee, { outcome: 'REPORTED', form })).status).toBe(
      422,
    );
    await toPostgres.cut();
    expect((await call('GET', `/tasks/${report.id}`, ofEmployee)).status).toBe(503);
    expect(
      (
        await call('POST', `/tasks/${report.id}/comments`, ofEmployee, {
          audience: 'EVERYBODY',
          text: `Catatan ${PERSONAL}`,
        })
      ).status,
    ).toBe(503);
    await until('the relay to miss PostgreSQL', () =>
      Promise.resolve(logs.api.includes('the relay could not read the outbox')),
    );
    await toPostgres.mend();
    await toTemporal.mend();
    await until(
      'the API to be well again',
      async () => (await call('GET', `/tasks/${report.id}`, ofEmployee)).status === 200,
    );

    // They have spoken, of faults too.
    expect(logs.api).toMatch(/"status":422/);
    expect(logs.api).toMatch(/"level":50/);
    expect(logs.worker).toContain('the worker runs');
    expect(logs.worker.length).toBeGreaterThan(500);

    const people = await db.employee.findMany();
    const database = new URL(engine.environment['DATABASE_URL'] ?? '');
    const secrets = [
      PERSONAL,
      ...people.flatMap(({ identityNumber: number, email }) => [number, email]),
      ...tokens.map((token) => token.slice(token.lastIndexOf('.') + 1)),
      database.password,
      ...Object.values(SECRETS),
    ].filter((secret): secret is string => typeof secret === 'string' && secret !== '');
    expect(secrets.length).toBeGreaterThan(15);
    for (const [name, text] of Object.entries(logs)) {
      for (const secret of secrets) {
        const at = text.toLowerCase().indexOf(secret.toLowerCase());
        expect([name, at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 80)]).toEqual([name, '']);
      }
    }

    const { client } = engine.temporal;
    let histories = 0;
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history = textOf((await client.workflow.getHandle(workflowId, runId).fetchHistory()).events);
      for (const secret of secrets) expect([workflowId, history.includes(secret)]).toEqual([workflowId, false]);
      histories += 1;
    }
    expect(histories).toBeGreaterThan(2);
  },
);

/** Every text in a history, payloads included. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(textOf).join(' ');
}
