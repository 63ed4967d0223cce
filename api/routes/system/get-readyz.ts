import { z } from 'zod';
import { pingDatabase } from '../../../usecases/read-gauges.ts';
import { defineRoute } from '../../framework/define-route.ts';

/** Longest wait for one of them, milliseconds: a probe must answer before it is given up. */
const PROBE_MS = 2_000;

const check = z.strictObject({ ok: z.boolean(), detail: z.string() });
const readiness = z.strictObject({
  status: z.enum(['ready', 'degraded', 'not ready']),
  postgresql: check,
  temporal: check,
});

export const getReadyz = defineRoute({
  method: 'GET',
  path: '/readyz',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Whether requests can be served',
  description:
    'PostgreSQL is needed for everything. Temporal is not: decisions are rows, and what follows from them happens when it is back; ' +
    'the API then says "degraded" and stays ready.',
  responses: {
    200: {
      description: 'Ready, possibly degraded',
      schema: readiness,
      example: {
        status: 'ready',
        postgresql: { ok: true, detail: 'answers' },
        temporal: { ok: true, detail: 'answers' },
      },
    },
    503: {
      description: 'Not ready: PostgreSQL does not answer',
      schema: readiness,
      example: {
        status: 'not ready',
        postgresql: { ok: false, detail: 'does not answer; nothing can be read or decided' },
        temporal: { ok: true, detail: 'answers' },
      },
    },
  },
  handler: async ({ api, deps }) => {
    const [database, temporal] = await Promise.all([
      inTime(pingDatabase(deps).then(() => true)),
      inTime(api.temporalHealthy()),
    ]);
    const body = {
      postgresql: { ok: database, detail: database ? 'answers' : 'does not answer; nothing can be read or decided' },
      temporal: {
        ok: temporal,
        detail: temporal
          ? 'answers'
          : 'does not answer; people can still decide and file appeals, what follows from it happens when it is back',
      },
    };
    if (!database) return { status: 503, body: { status: 'not ready', ...body } };
    return { status: 200, body: { status: temporal ? 'ready' : 'degraded', ...body } };
  },
});

/** False where it fails or doesn't answer in time: both mean the same to a probe. */
async function inTime(probe: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS);
  });
  try {
    return await Promise.race([probe, timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
