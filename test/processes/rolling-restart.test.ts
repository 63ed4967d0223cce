/** An agency updates Daur while people work: each process is restarted by SIGTERM, one after the other, behind a balancer that follows /readyz. */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as send } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalIssuer, type LocalIssuer } from '../../api/local-issuer.ts';
import { startBalancer, type Balancer } from '../support/balancer.ts';
import { planForm } from '../support/engine.ts';
import { startEngine, until, type TestEngine } from '../support/engine-process.ts';
import { startOwnProcess, startWorkerProcess, type OwnProcess } from '../support/worker-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

const EMPLOYEES = 16;
/** A process starts in two seconds, and on a busy machine in a minute. */
const PATIENCE_MS = 200_000;

let engine: TestEngine;
let agency: Agency;
let folder: string;
let ports: number[];
let apis: OwnProcess[];
let worker: OwnProcess;
let balancer: Balancer;
let issuer: LocalIssuer;

beforeAll(async () => {
  engine = await startEngine({ withoutRelay: true });
  agency = await Agency.found(engine);
  folder = await mkdtemp(join(tmpdir(), 'daur-rolling-'));
  issuer = await createLocalIssuer(folder);
  ports = [await freePort(), await freePort()];
  apis = ports.map(startApiProcess);
  worker = startWorkerProcess(engine, { LOG_LEVEL: 'info' });
  balancer = await startBalancer(ports);
  await until('the worker to run', () => Promise.resolve(worker.output().includes('"running"')), PATIENCE_MS);
  await until('both APIs to be ready', () => Promise.resolve(balancer.ready().length === 2), PATIENCE_MS);
}, 300_000);

afterAll(async () => {
  await balancer.close();
  await Promise.all([...apis, worker].map((each) => each.stop()));
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

function startApiProcess(port: number): OwnProcess {
  return startOwnProcess('api/main.ts', {
    ...engine.environment,
    LOG_LEVEL: 'info',
    API_PORT: String(port),
    DAUR_DATA_DIR: folder,
    FILES_DIR: join(folder, 'files'),
    DAUR_LOCAL_ISSUER: 'true',
    RATE_LIMITS: 'false',
    // Many looks of the balancer, also on a busy machine.
    SHUTDOWN_DRAIN_SECONDS: '3',
    SHUTDOWN_GRACE_SECONDS: '20',
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

interface Answered {
  readonly what: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

test('no request is lost, and each acknowledged decision is there once, while both APIs and the worker are restarted', async () => {
  const { party, appraisals, cycleId } = await agency.launch(hastyPolicy({ maxReturns: 20 }), {
    employees: EMPLOYEES + 1,
  });
  const uploader = party.employees.at(-1) ?? '';
  const uploadTo = await agency.open(appraisals.at(-1) ?? '', 'DRAFT_TARGETS');
  const lost: Answered[] = [];
  const decisions: string[] = [];
  let answered = 0;
  let working = true;
  /** Some are kept for the time after the worker's restart. */
  let rounds = 12;
  const agent = new Agent({ keepAlive: true });

  const call = async (method: string, path: string, as: string, body?: object): Promise<Answered> => {
    const token = await issuer.sign(as, 600);
    const send = () => ask(agent, method, path, token, body === undefined ? undefined : [JSON.stringify(body)]);
    let answer = await send();
    // A database that was not free in time has nothing to do with the restart: it says so, and asks to repeat.
    while (answer.status === 503 && answer.body['code'] === 'BUSY') answer = await send();
    answered += 1;
    if (answer.status < 200 || answer.status > 299) lost.push(answer);
    return answer;
  };
  /**
   * Each employee submits, the evaluator returns it once the worker has opened his task, and again; comments where the rounds are used up for now (after the
   * twentieth return the superior decides).
   */
  const course = async (appraisalId: string, employee: string): Promise<void> => {
    for (let round = 0; working;) {
      if (round >= rounds) {
        const draft = await agency.open(appraisalId, 'DRAFT_TARGETS');
        await call('POST', `/tasks/${draft.id}/comments`, employee, { text: 'Sudah lengkap?', audience: 'EVERYBODY' });
        await sleep(250);
        continue;
      }
      round += 1;
      for (const [kind, as, json] of [
        ['DRAFT_TARGETS', employee, { outcome: 'SUBMITTED', form: planForm }],
        ['APPROVE_TARGETS', party.evaluator, { outcome: 'RETURNED', comment: 'Perjelas target kedua.' }],
      ] as const) {
        const task = await until(
          `${kind} to be open`,
          () => engine.db.task.findFirst({ where: { appraisalId, kind, status: 'OPEN' } }),
          PATIENCE_MS,
        );
        const { status, body } = await call('POST', `/tasks/${task.id}/complete`, as, json);
        if (status === 200) decisions.push(String(body['decisionId']));
      }
    }
  };
  const reader = async (as: string): Promise<void> => {
    while (working) {
      await call('GET', '/me', as);
      await sleep(20);
    }
  };
  const load = [
    ...appraisals.slice(0, -1).map((id, index) => course(id, party.employees[index] ?? '')),
    ...[party.evaluator, party.superior, party.manager].map(reader),
  ];

  for (const [index, port] of ports.entries()) {
    // An upload that is under way when the process is told to stop, and takes longer than the draining.
    const token = await issuer.sign(uploader, 600);
    const upload = attach(uploadTo.id, token, port, 8_000);
    await sleep(300);
    const stopped = apis[index]?.stop();
    expect(await upload).toMatchObject({ status: 201 });
    expect(await stopped).toBe(0);
    apis[index] = startApiProcess(port);
    await until('the restarted API to be ready', () => Promise.resolve(balancer.ready().includes(port)), PATIENCE_MS);
  }
  rounds = 18;
  const successor = startWorkerProcess(engine, { LOG_LEVEL: 'info' });
  expect(await worker.stop()).toBe(0);
  worker = successor;
  const before = decisions.length;
  await until(
    'the new worker to open tasks',
    () => Promise.resolve(decisions.length > before + EMPLOYEES),
    PATIENCE_MS,
  );
  working = false;
  await Promise.all(load);
  agent.destroy();

  expect(lost).toEqual([]);
  expect(answered).toBeGreaterThan(200);
  const rows = await engine.db.decision.findMany({ where: { task: { cycleId } }, select: { id: true } });
  expect(rows.map(({ id }) => id).sort()).toEqual([...decisions].sort());
  await until(
    'the outbox to be empty',
    async () => (await engine.db.outbox.count({ where: { consumedAt: null } })) === 0,
  );
}, 600_000);

test('npm start stops in order on SIGTERM: an upload under way is answered, then everything ends without a fault', async () => {
  const { party, appraisals } = await agency.launch(hastyPolicy({}), { employees: 1 });
  const task = await agency.open(appraisals[0] ?? '', 'DRAFT_TARGETS');
  const home = await mkdtemp(join(tmpdir(), 'daur-started-'));
  const port = await freePort();
  const token = await (await createLocalIssuer(home)).sign(party.employees[0] ?? '', 600);
  const started = startOwnProcess('bin/start.ts', {
    ...engine.environment,
    LOG_LEVEL: 'info',
    API_PORT: String(port),
    DAUR_DATA_DIR: home,
    FILES_DIR: join(home, 'files'),
    DAUR_LOCAL_ISSUER: 'true',
    SHUTDOWN_DRAIN_SECONDS: '1',
    SHUTDOWN_GRACE_SECONDS: '20',
  });
  await until('npm start to serve', async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, PATIENCE_MS);
  const upload = attach(task.id, token, port, 4_000);
  await sleep(300);
  const stopped = started.stop();
  expect(await upload).toMatchObject({ status: 201 });
  expect(await stopped).toBe(0);
  await rm(home, { recursive: true, force: true });
}, 400_000);

/** Attaches a PDF that takes its time to arrive, without the balancer. */
const attach = (taskId: string, token: string, port: number, ms: number): Promise<Answered> =>
  ask(
    new Agent(),
    'POST',
    `/tasks/${taskId}/files?audience=HOLDERS`,
    token,
    trickle(ms),
    { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename="bukti.pdf"' },
    port,
  );

/** A small PDF. */
async function* trickle(ms: number): AsyncGenerator<string> {
  const parts = ['%PDF-1.4\n', ...Array.from({ length: 8 }, (_, index) => `% baris ${index}\n`), '%%EOF\n'];
  for (const part of parts) {
    yield part;
    await sleep(ms / parts.length);
  }
}

function ask(
  agent: Agent,
  method: string,
  path: string,
  token: string,
  body: Iterable<string> | AsyncIterable<string> | undefined,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
  port = Number(new URL(balancer.url).port),
): Promise<Answered> {
  const what = `${method} ${path}`;
  return new Promise((resolve) => {
    const failed = (error: unknown): void => resolve({ what, status: 0, body: { error: String(error) } });
    const request = send({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent,
      headers: { ...(body && headers), Authorization: `Bearer ${token}` },
    });
    request.on('error', failed);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', failed);
      response.on('end', () => {
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        resolve({
          what,
          status: response.statusCode ?? 0,
          body: (isJson ? JSON.parse(text) : { text }) as Answered['body'],
        });
      });
    });
    void (async () => {
      for await (const part of body ?? []) request.write(part);
      request.end();
    })().catch(failed);
  });
}
