import { z } from 'zod';
import { checkDatabase } from '../../../usecases/health/check-database.ts';
import { checkFiles } from '../../../usecases/health/check-files.ts';
import { checkTemporal } from '../../../usecases/health/check-temporal.ts';
import { defineRoute } from '../../framework/define-route.ts';

const check = z.strictObject({ ok: z.boolean(), detail: z.string(), rincian: z.string() });
const readiness = z.strictObject({
  status: z.enum(['ready', 'degraded', 'not ready', 'stopping']),
  postgresql: check,
  migrations: check,
  temporal: check,
  outbox: check,
  mail: check,
  files: check,
});

const example = {
  status: 'ready' as const,
  postgresql: { ok: true, detail: 'answers', rincian: 'menjawab' },
  migrations: { ok: true, detail: 'up to date, 5', rincian: 'mutakhir, 5' },
  temporal: { ok: true, detail: 'answers', rincian: 'menjawab' },
  outbox: { ok: true, detail: '0 wait', rincian: '0 menunggu' },
  mail: { ok: true, detail: 'mails go out', rincian: 'surel terkirim' },
  files: { ok: true, detail: 'writable', rincian: 'dapat ditulisi' },
};

export const getReadyz = defineRoute({
  method: 'GET',
  path: '/readyz',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Whether requests can be served, and what is wrong, in words',
  description:
    'PostgreSQL with its tables is needed for everything. Temporal, the worker, the mail server and the folder of files are not: decisions are rows, and what ' +
    'follows from them happens when the rest is back; the API then says "degraded" and stays ready. While the process stops it says "stopping" and serves on.',
  responses: {
    200: { description: 'Ready, possibly degraded', schema: readiness, example },
    503: {
      description:
        'Not ready: PostgreSQL does not answer, its tables are older than the code, or the process is stopping',
      schema: readiness,
      example: {
        ...example,
        status: 'not ready',
        postgresql: {
          ok: false,
          detail: 'does not answer; nothing can be read or decided',
          rincian: 'tidak menjawab; tidak ada yang dapat dibaca atau diputuskan',
        },
      },
    },
  },
  handler: async ({ api, deps }) => {
    const [{ tablesMissing, ...database }, temporal, files] = await Promise.all([
      checkDatabase(deps),
      checkTemporal(api.temporalState),
      checkFiles(deps),
    ]);
    const checks = { ...database, temporal, files };
    if (api.stopping?.()) return { status: 503, body: { status: 'stopping', ...checks } };
    if (!database.postgresql.ok || tablesMissing) return { status: 503, body: { status: 'not ready', ...checks } };
    const well = Object.values(checks).every(({ ok }) => ok);
    return { status: 200, body: { status: well ? 'ready' : 'degraded', ...checks } };
  },
});
