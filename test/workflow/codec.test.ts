/** Encrypted payloads on a running engine: switched on in mid-cycle, with a wrong key, with a new key, and switched off again. */
import { randomBytes } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { createMailTransport } from '../../mail/transport.ts';
import { dataConverter } from '../../temporal/client.ts';
import { EncryptionCodec } from '../../temporal/payload-codec.ts';
import { stepMetrics } from '../../telemetry/step-metrics.ts';
import { createWorkers } from '../../worker/start-workers.ts';
import { startEngine, until, workflowBundleFile, type TestEngine } from '../support/engine-process.ts';
import { Agency } from '../support/workflow-agency.ts';
import { hastyPolicy } from '../support/workflow-policy.ts';

const key = (): string => randomBytes(32).toString('base64');
const [FIRST, SECOND, WRONG] = [key(), key(), key()];

let engine: TestEngine;
let agency: Agency;
let stopWorkers: (() => Promise<void>) | undefined;
beforeAll(async () => {
  engine = await startEngine({});
  agency = await Agency.found(engine);
});
afterAll(async () => {
  await stopWorkers?.();
  await engine.close();
});

/** Workers with these keys, which know a run from its history only. */
async function workWith(env: Readonly<Record<string, string>>): Promise<void> {
  await stopWorkers?.();
  const config = loadConfig({ ...engine.environment, ...env });
  const transport = createMailTransport({ smtpUrl: 'smtp://127.0.0.1:9', from: config.mail.from, ratePerSecond: 1 });
  const { workers, connection } = await createWorkers({
    metrics: stepMetrics(new Registry()),
    config,
    deps: engine.deps,
    temporal: engine.temporal,
    transport,
    returnAddress: undefined,
    address: engine.environment['TEMPORAL_ADDRESS'] ?? '',
    workflowBundle: await workflowBundleFile(),
  });
  const ended = Promise.all(workers.map((worker) => worker.run()));
  stopWorkers = async () => {
    stopWorkers = undefined;
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
    transport.close();
    await connection.close();
  };
}

interface Seen {
  readonly encodings: ReadonlySet<string>;
  readonly text: string;
}

/** Payloads of the events after the first `skip`, as the server keeps them. */
async function historyOf(appraisalId: string, skip: number) {
  const handle = engine.temporal.client.workflow.getHandle(`appraisal/${appraisalId}/1`);
  const { events } = await handle.fetchHistory();
  const encodings = new Set<string>();
  let text = '';
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { metadata, data } = value as { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };
    const encoding = metadata?.['encoding'];
    if (encoding && data) {
      encodings.add(Buffer.from(encoding).toString());
      text += Buffer.from(data).toString('latin1');
      return;
    }
    for (const part of Object.values(value)) walk(part);
  };
  for (const event of (events ?? []).slice(skip)) walk(event);
  const seen: Seen = { encodings, text };
  return { ...seen, count: events?.length ?? 0, history: { events } };
}

test(
  'payloads are encrypted from the key on; older ones, older keys and none stay readable; a wrong key changes nothing',
  { timeout: 180_000 },
  async () => {
    await workWith({});
    const { first, party } = await agency.launch(hastyPolicy({}));
    await agency.settle(first, 'DRAFT_TARGETS', 'SUBMITTED');
    const approval = await agency.open(first, 'APPROVE_TARGETS');
    await until('the doorbell to be answered', async () => (await agency.unanswered(first)) === 0);
    // What the steps have answered (the draft is decided, then the approval was opened) is in the history once their workflow task is over. That
    // the draft was open is not there, where it was decided before the workflow first looked.
    await until('the answers of the steps', async () => /"DECIDED".*"OPEN"/s.test((await historyOf(first, 0)).text));
    // Whatever this worker still has in hand belongs to what is plain.
    await stopWorkers?.();
    const plain = await historyOf(first, 0);
    expect(plain.encodings).toEqual(new Set(['json/plain']));
    expect(plain.text).toContain(first);

    // Switched on in mid-cycle: another worker reads what was plain, and writes what nobody can read.
    await workWith({ PAYLOAD_CODEC_KEY: FIRST });
    await agency.decide(approval, 'APPROVED');
    const report = await agency.open(first, 'REPORT_REALIZATION');
    await until('the doorbell to be answered', async () => (await agency.unanswered(first)) === 0);
    const secret = await until('encrypted payloads', async () => {
      const found = await historyOf(first, plain.count);
      return found.encodings.has('binary/encrypted') && found;
    });
    const ids = [first, report.id, approval.id, party.unitId, ...party.employees];
    for (const id of ids) expect(secret.text).not.toContain(id);
    expect(secret.text).not.toMatch(/REPORT_REALIZATION|MID_TERM|APPROVED|DECIDED|OPEN/);

    // Such a history replays with the key, and without it fails in words.
    const { environment } = engine;
    const bundle = { workflowBundle: { codePath: await workflowBundleFile() } };
    const whole = await historyOf(first, 0);
    const replayed = async (keys: Readonly<Record<string, string>>): Promise<Error | undefined> => {
      const options = { ...bundle, dataConverter: dataConverter(loadConfig({ ...environment, ...keys })) };
      for await (const { error } of Worker.runReplayHistories(options, [{ workflowId: 'x', history: whole.history }]))
        return error;
      throw new Error('nothing was replayed');
    };
    expect(await replayed({ PAYLOAD_CODEC_KEY: FIRST })).toBeUndefined();
    expect(await replayed({ PAYLOAD_CODEC_KEY: SECOND, PAYLOAD_CODEC_OLD_KEYS: `${WRONG},${FIRST}` })).toBeUndefined();
    expect(await replayed({ PAYLOAD_CODEC_KEY: WRONG })).toBeInstanceOf(Error);

    // A wrong key: the decision is a row as ever; the workflow waits, and says why in its history.
    await workWith({ PAYLOAD_CODEC_KEY: WRONG });
    await agency.decide(report, 'REPORTED');
    const failed = await until('a failed workflow task', async () => {
      const { history } = await historyOf(first, 0);
      return history.events?.findLast((event) => event.workflowTaskFailedEventAttributes);
    });
    expect(failed.workflowTaskFailedEventAttributes?.failure?.message).toContain('PAYLOAD_CODEC_OLD_KEYS');
    expect(
      await engine.db.task.count({
        where: { appraisalId: first, status: 'OPEN', stage: 'MID_TERM', kind: 'GIVE_FEEDBACK' },
      }),
    ).toBe(0);

    // A new key with the old one beside it goes on from there.
    await workWith({ PAYLOAD_CODEC_KEY: SECOND, PAYLOAD_CODEC_OLD_KEYS: FIRST });
    await agency.settle(first, 'GIVE_FEEDBACK', 'GIVEN');
    await until('the doorbell to be answered', async () => (await agency.unanswered(first)) === 0);

    // Switched off: what was written stays readable.
    await workWith({ PAYLOAD_CODEC_OLD_KEYS: `${SECOND},${FIRST}` });
    await agency.settle(first, 'REPORT_REALIZATION', 'REPORTED', { stage: 'FINAL_SCORING' });
    await agency.open(first, 'RATE');
  },
);

test('what was changed on its way is refused', async () => {
  const codec = new EncryptionCodec(Buffer.from(FIRST, 'base64'), []);
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"a":1}') };
  const [secret] = await codec.encode([payload]);
  expect(await codec.decode([secret ?? payload])).toMatchObject([{ data: payload.data }]);
  const data = Buffer.from(secret?.data ?? []);
  data.writeUInt8(data.readUInt8(40) ^ 1, 40);
  await expect(codec.decode([{ ...secret, data }])).rejects.toThrow(/cannot be decrypted/);
  await expect(codec.decode([{ ...secret, data: Buffer.alloc(3) }])).rejects.toThrow(/cannot be decrypted/);
  // The first version named no key: every key is tried.
  const unnamed = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: secret?.data ?? null };
  const both = new EncryptionCodec(Buffer.from(SECOND, 'base64'), [Buffer.from(FIRST, 'base64')]);
  expect(await both.decode([unnamed])).toMatchObject([{ data: payload.data }]);
  await expect(new EncryptionCodec(Buffer.from(WRONG, 'base64'), []).decode([unnamed])).rejects.toThrow(
    /none of the keys/,
  );
});
