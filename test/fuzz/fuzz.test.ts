/**
 * Random requests to every operation of the running OpenAPI document: no 5xx, no undocumented status, every answer like its schema. FUZZ_RUNS and
 * FUZZ_SEED repeat a run (`npm run test:fuzz -- --runs N --seed S`); every so often the agency is new, so that a cancelled cycle is not the end.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApi } from '../support/api.ts';
import type { PersonName } from '../support/security/agency.ts';
import { prepareAgency, type PreparedAgency } from '../support/security/copies.ts';
import { Answers, type FuzzAnswer } from './answers.ts';
import { knownOf } from './known.ts';
import { requestsTo, type FuzzRequest, type OpenApi } from './requests.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_200);
/** The same in every `npm test`, so that a change is judged and not luck; `npm run test:fuzz` takes another each time. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 171_573_991);
const NEW_AGENCY_EVERY = 400;
/** Those who may most come most often; undefined: no token. */
const CALLERS: readonly (PersonName | undefined)[] = [
  'admin',
  'admin',
  'admin',
  'secondAdmin',
  'evaluator',
  'superior',
  'sari',
  'head',
  'manager',
  'acting',
  'official',
  'stranger',
  undefined,
];

let prepared: PreparedAgency;
beforeAll(async () => {
  prepared = await prepareAgency();
}, 600_000);
afterAll(() => prepared.close());

it(
  'no request of any shape is answered with 5xx, an undocumented status, or an answer unlike its schema',
  { timeout: 60_000 + RUNS * 1_000 },
  async () => {
    process.stdout.write(
      `fuzz: ${RUNS} requests, seed ${SEED}; again: npm run test:fuzz -- --runs ${RUNS} --seed ${SEED}\n`,
    );
    let api = await prepared.copy();
    const document = (await api.call('GET', '/openapi.json')).body as unknown as OpenApi;
    const answers = new Answers(document);
    const requests = fc.sample(requestsTo(document, knownOf(prepared.agency), CALLERS.length), {
      numRuns: RUNS,
      seed: SEED,
    });
    const faults = new Map<string, string>();
    const statuses = new Map<number, number>();
    for (const [index, request] of requests.entries()) {
      if (index > 0 && index % NEW_AGENCY_EVERY === 0) {
        await api.close();
        api = await prepared.copy();
      }
      let answer = await send(api, request);
      // On a busy machine: nothing was kept, and the answer asks to repeat the request.
      for (let again = 0; answer.status === 503 && answer.text.includes('"BUSY"') && again < 3; again += 1) {
        answer = await send(api, request);
      }
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const fault = answers.faultOf(request.operation, answer);
      const name = `${request.operation.method} ${request.operation.path} ${fault}`;
      if (fault && !faults.has(name))
        faults.set(name, `${name}\n  request ${index}: ${tell(request)}\n  answer: ${answer.text.slice(0, 500)}`);
    }
    await api.close();
    process.stdout.write(
      `fuzz: answers by status ${JSON.stringify(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)))}\n`,
    );
    expect([...faults.values()].join('\n\n')).toBe('');
    // Requests that only bounce off the validation would prove little.
    const done = [...statuses].reduce((sum, [status, count]) => (status < 300 ? sum + count : sum), 0);
    expect(done).toBeGreaterThan(RUNS / 10);
  },
);

async function send(api: TestApi, { operation, path, headers, body, caller }: FuzzRequest): Promise<FuzzAnswer> {
  const person = CALLERS[caller];
  const token = person && (await api.token(prepared.agency.people[person], 600));
  const response = await fetch(`${api.url}${path}`, {
    method: operation.method,
    headers: { ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    contentType: response.headers.get('Content-Type') ?? '',
    text: await response.text(),
  };
}

const tell = ({ operation, path, headers, body, caller }: FuzzRequest): string =>
  `${operation.method} ${path.slice(0, 500)} by ${CALLERS[caller] ?? 'nobody'} ${JSON.stringify(headers)} ${body?.slice(0, 1_500) ?? ''}`;
