/** The tiny agency behind a really listening API: people act over HTTP, the workflow's steps are called by hand (acts.ts). */
import { pino } from 'pino';
import type { House } from './acts.ts';
import { startApi, type TestApi } from './api.ts';
import { makeAgency, publishWalkPolicy } from './engine.ts';

export interface ApiHouse extends House {
  readonly api: TestApi;
}

export async function startApiHouse(): Promise<ApiHouse> {
  const log = pino({ level: 'silent' });
  const api = await startApi({ log });
  const { db } = api;
  return {
    api,
    url: api.url,
    db,
    deps: { db, log, publicUrl: 'http://daur.test', allowDemoPolicies: true, files: api.files },
    people: await makeAgency(db),
    walkPolicyId: await publishWalkPolicy(db),
    close: () => api.close(),
  };
}
