/** Every route by everybody, over HTTP: who may is admitted, who may not is refused, learns nothing, changes nothing, and leaves a trace. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '../../../api/framework/define-route.ts';
import { PROBLEM_CATALOGUE, type ProblemCode } from '../../../api/problem-catalogue.ts';
import { routesOf } from '../../../api/routes/index.ts';
import type { TestApi } from '../../support/api.ts';
import { databasePrint } from '../../support/database-print.ts';
import { SECRET } from '../../support/security/agency.ts';
import { AUTHORISATION, type Expected } from '../../support/security/authorisation.ts';
import { ALL_CALLERS, CALLERS, type Caller } from '../../support/security/callers.ts';
import { prepareAgency, type PreparedAgency } from '../../support/security/copies.ts';
import { inParallel } from '../../support/security/in-parallel.ts';
import { AUTHORISATION_PAGE, renderAuthorisation } from '../../support/security/render-authorisation.ts';
import { nameOf, requestTo } from '../../support/security/requests.ts';

const routes = routesOf({ auth: { kind: 'local' } });
const expectedOf = (route: Route): Expected => AUTHORISATION[nameOf(route)] ?? { may: [] };
const mayCall = (route: Route, caller: Caller): boolean => expectedOf(route).may.includes(caller);

let prepared: PreparedAgency;
/** On which only what changes nothing is tried. */
let api: TestApi;
beforeAll(async () => {
  prepared = await prepareAgency();
  api = await prepared.copy();
}, 600_000);
afterAll(async () => {
  await api.close();
  await prepared.close();
});

/** Whoever left, or is nobody, is refused before the route is looked at. */
function refusalOf(route: Route, caller: Caller): { status: number; codes: readonly string[] } {
  if (caller === 'NOBODY') return { status: 401, codes: ['UNAUTHENTICATED'] };
  if (caller === 'LEFT') return { status: 403, codes: ['PERSON_LEFT'] };
  const { office, hiddenFrom } = expectedOf(route);
  if (office && caller !== 'OWN') return { status: 403, codes: ['ROLE_REQUIRED'] };
  if (hiddenFrom?.includes(caller)) return { status: 404, codes: ['NOT_FOUND'] };
  return { status: 403, codes: ['FORBIDDEN', 'OWN_APPRAISAL'] };
}

async function call(on: TestApi, route: Route, caller: Caller) {
  const { person, file } = CALLERS[caller];
  const { agency } = prepared;
  const request = requestTo(route, { agency, file: agency.files[file] });
  const as = person === undefined ? {} : { as: agency.people[person] };
  const send = () => on.call(route.method, request.path, { ...request.options, ...as });
  let answer = await send();
  // On a busy machine: nothing was kept, and the answer asks to repeat the request.
  for (let again = 0; answer.body.code === 'BUSY' && again < 3; again += 1) answer = await send();
  return answer;
}

const answersOf = (route: Route, caller: Caller): readonly number[] => {
  const { agency } = prepared;
  return requestTo(route, { agency, file: agency.files[CALLERS[caller].file] }).answers;
};

const cells = (of: (route: Route, caller: Caller) => boolean): { route: Route; caller: Caller }[] =>
  routes.flatMap((route) => ALL_CALLERS.filter((caller) => of(route, caller)).map((caller) => ({ route, caller })));

it('every route is in the table, nothing else is, and both name the same office', () => {
  expect(Object.keys(AUTHORISATION).toSorted()).toEqual(routes.map(nameOf).toSorted());
  for (const route of routes) {
    const { auth } = route;
    const office = auth === 'PUBLIC' || auth === 'PERSON' ? undefined : typeof auth === 'string' ? [auth] : auth;
    expect([nameOf(route), expectedOf(route).office]).toEqual([nameOf(route), office]);
    expect([nameOf(route), expectedOf(route).may.includes('NOBODY')]).toEqual([nameOf(route), auth === 'PUBLIC']);
  }
});

it(
  'who may not is refused as documented, learns nothing, changes nothing, and is kept in the audit trail',
  { timeout: 600_000 },
  async () => {
    const before = await withoutTrail(api);
    const faults: string[] = [];
    const traced: { requestId: string; cell: string }[] = [];
    await inParallel(
      4,
      cells((route, caller) => !mayCall(route, caller)),
      async ({ route, caller }) => {
        const cell = `${nameOf(route)} by ${caller}`;
        const { status, codes } = refusalOf(route, caller);
        const answer = await call(api, route, caller);
        const code = String(answer.body.code);
        if (answer.status !== status || !codes.includes(code)) {
          faults.push(
            `${cell}: expected ${status} ${codes.join('|')}, got ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`,
          );
          return;
        }
        if (JSON.stringify(answer.body).includes(SECRET)) faults.push(`${cell}: the refusal tells what it protects`);
        if (!documents(route, code)) faults.push(`${cell}: ${code} is not documented`);
        if (status === 403 && caller !== 'LEFT')
          traced.push({ requestId: answer.headers.get('X-Request-Id') ?? '', cell });
      },
    );
    const kept = await api.db.event.findMany({
      where: { requestId: { in: traced.map(({ requestId }) => requestId) }, type: 'ACCESS_DENIED', result: 'DENIED' },
      select: { requestId: true },
    });
    const ids = new Set(kept.map(({ requestId }) => requestId));
    for (const { requestId, cell } of traced) if (!ids.has(requestId)) faults.push(`${cell}: not in the audit trail`);
    expect(faults.toSorted()).toEqual([]);
    expect(traced.length).toBeGreaterThan(1_000);
    expect(await withoutTrail(api)).toEqual(before);
  },
);

it('who may read is answered', { timeout: 600_000 }, async () => {
  const faults: string[] = [];
  // Three exports at once are made, not more.
  await inParallel(
    3,
    cells((route, caller) => route.method === 'GET' && mayCall(route, caller)),
    async ({ route, caller }) => {
      const answer = await call(api, route, caller);
      if (!answersOf(route, caller).includes(answer.status)) {
        faults.push(`${nameOf(route)} by ${caller}: got ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
      }
    },
  );
  expect(faults.toSorted()).toEqual([]);
});

it('who may act is admitted', { timeout: 600_000 }, async () => {
  const faults: string[] = [];
  let copy = await prepared.copy();
  let untouched = true;
  for (const { route, caller } of cells((route, caller) => route.method !== 'GET' && mayCall(route, caller))) {
    let answer = await call(copy, route, caller);
    if (!answersOf(route, caller).includes(answer.status) && !untouched) {
      // What others did before may stand in the way: only an answer on untouched rows counts against it.
      await copy.close();
      copy = await prepared.copy();
      answer = await call(copy, route, caller);
    }
    untouched = false;
    if (!answersOf(route, caller).includes(answer.status)) {
      faults.push(`${nameOf(route)} by ${caller}: got ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
    }
  }
  await copy.close();
  expect(faults.toSorted()).toEqual([]);
});

/** Everything but the events of refusals and the heads of their chains. */
async function withoutTrail(on: TestApi): Promise<Readonly<Record<string, string>>> {
  const { event: _event, chain_head: _head, ...rest } = await databasePrint(on.db);
  return rest;
}

function documents(route: Route, code: string): boolean {
  const implied = ['UNAUTHENTICATED', 'PERSON_LEFT', 'ROLE_REQUIRED', 'NOT_FOUND'];
  return implied.includes(code) || route.problems.includes(code as ProblemCode) || !(code in PROBLEM_CATALOGUE);
}

it('docs/authorisation.md is what the table says; else: npm run authorisation-matrix', async () => {
  expect(readFileSync(AUTHORISATION_PAGE, 'utf8')).toBe(await renderAuthorisation());
});
