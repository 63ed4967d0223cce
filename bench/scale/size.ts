/** What a year leaves on the disk: bytes of an appraisal in Daur's tables and in Temporal's, after full years of twelve decisions. */
import { startWorkflow } from '../../temporal/start-workflow.ts';
import { withDatabase } from '../../runtime/database.ts';
import { daurIn } from '../contestants.ts';
import { benchPolicy } from '../daur/agency.ts';
import type { House } from '../house.ts';
import { closedLoop } from '../load.ts';
import { alone, figure } from '../measure.ts';
import type { Section } from '../sections.ts';
import { clientIn } from '../temporal-client.ts';
import { daurWalker, walk } from '../walk.ts';
import { APPEAL_SECONDS } from '../year.ts';

const YEARS = Number(process.env['BENCH_SIZE_YEARS'] ?? 100);
const AT_ONCE = 20;
const PAGE = 8_192;

export const size: Section = {
  name: 'size',
  title: `What ${YEARS} full years leave on the disk`,
  async run(house) {
    const daur = await daurIn(house);
    await daur.worker.start();
    const { client } = await clientIn(house);
    // Other sections have left rows in the same tables.
    const before = await sizes(house, YEARS);
    const { appraisals } = await daur.agency.launch(
      'Size',
      YEARS,
      benchPolicy({ due: { FILE_APPEAL: APPEAL_SECONDS } }),
    );
    const years = closedLoop(appraisals, AT_ONCE, async (appraisal) => {
      await startWorkflow(client, { kind: 'appraisal', id: appraisal.id, epoch: 1 });
      await walk(daurWalker(daur, appraisal));
    });
    await years;
    const after = await sizes(house, YEARS);
    const kilobytes = (of: Readonly<Record<string, number>>, since: Readonly<Record<string, number>>): number =>
      Object.entries(of).reduce((sum, [name, bytes]) => sum + bytes - (since[name] ?? 0), 0) / YEARS / 1_024;
    return {
      rows: [
        alone('a year in Daur’s tables, with indexes', figure([kilobytes(after.daur, before.daur)], 'kB')),
        alone('a year in Temporal’s tables, with indexes', figure([kilobytes(after.temporal, before.temporal)], 'kB')),
      ],
      details: { years: YEARS, before, after },
    };
  },
};

/** Bytes by table; what an empty table holds (a page or two for itself and each index) is no part of a year. */
async function sizes(
  house: House,
  years: number,
): Promise<{ daur: Readonly<Record<string, number>>; temporal: Readonly<Record<string, number>> }> {
  const of = (database: string): Promise<Record<string, number>> =>
    withDatabase(house.postgres.urlOf(database), async (client) => {
      await client.query('VACUUM ANALYZE');
      const { rows } = await client.query<{ name: string; bytes: number }>(
        `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.reltuples >= $1 AND pg_relation_size(c.oid) > $2`,
        [years / 10, PAGE],
      );
      return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
    });
  const [daur, main, visibility] = [await of('bench_daur'), await of('temporal'), await of('temporal_visibility')];
  return { daur, temporal: { ...main, ...visibility } };
}
