/**
 * A cycle that was begun by the previous release's processes lives through today's migrations, today's processes, and two further versions
 * of the workflows, one bridged by `patched()` and one by raised epochs, and comes to its end. The same runs all the way; nothing is lost,
 * nothing happens twice, and no request fails while tables change.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PREVIOUS_RELEASE } from '../../prisma/previous-release.ts';
import { migrate, MIGRATIONS_FOLDER } from '../../runtime/migrate.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { until } from '../support/engine-process.ts';
import { FEEDBACK, HEARING, PLAN, UpgradeAgency } from './agency.ts';
import { checkOutRelease, migrationsOfRelease } from './check-out-release.ts';
import { House, type RunningProcess } from './house.ts';

const TODAY = process.cwd();
const STATEMENT = { text: 'Penjelasan atas keberatan ini.', evidence: [] };
/** How long the previous release is watched on today's tables. */
const BESIDE_MS = 2_000;

let release: string;
let house: House;
let agency: UpgradeAgency;
let api: RunningProcess;
let worker: RunningProcess;

beforeAll(async () => {
  release = await checkOutRelease();
  house = await House.build(join(release, 'prisma', 'migrations'));
  api = await house.startApi(release);
  worker = house.startWorker(release);
  agency = await UpgradeAgency.found(house, 8);
}, 180_000);
afterAll(() => house?.close());

/** The workflows of a fixture, as a worker takes them. */
async function bundleOf(fixture: string): Promise<string> {
  const file = join(tmpdir(), `daur-upgrade-${fixture}-${process.pid}.js`);
  const workflowsPath = fileURLToPath(new URL(`workflows/${fixture}.ts`, import.meta.url));
  await bundleWorkflows(file, { workflowsPath });
  return file;
}

/** Events of an appraisal's run, as their types; a patch by its name. */
async function eventsOf(employee: string, epoch: number): Promise<string[]> {
  const handle = house.temporal.workflow.getHandle(`appraisal/${agency.appraisalOf(employee)}/${epoch}`);
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => {
    if (event.workflowTaskFailedEventAttributes) return `FAILED ${event.workflowTaskFailedEventAttributes.cause ?? ''}`;
    const marker = event.markerRecordedEventAttributes;
    return marker?.markerName === 'core_patch' ? 'PATCHED' : String(event.eventType);
  });
}

/** Every task of the appraisals that was ever opened, with what became of it. */
const tasks = (): Promise<unknown[]> =>
  house.rows(`SELECT id::text, owner_id::text, stage, kind, round, level, status, version FROM task
    WHERE owner_id = appraisal_id ORDER BY id`);

async function stateOf(employee: string): Promise<string | undefined> {
  const [row] = await house.rows<{ state: string }>('SELECT state FROM appraisal WHERE id = $1', [
    agency.appraisalOf(employee),
  ]);
  return row?.state;
}

/** Workers that were stopped in order leave nothing that only a timeout would free. */
async function replaceWorker(folder: string, bundle?: string): Promise<void> {
  await worker.stop();
  worker = house.startWorker(folder, bundle);
}

test('the file that names the previous release says what its last migration is', async () => {
  expect((await migrationsOfRelease()).at(-1)).toBe(PREVIOUS_RELEASE.lastMigration);
});

describe('a running cycle', { timeout: 900_000 }, () => {
  test('begun under the previous release, it goes on to its end through every upgrade', async () => {
    const { employees, evaluator, superior } = agency;
    const [drafting = '', returned = '', adjusting = '', rating = '', received = '', appealing = '', ...crowd] =
      employees;
    // The previous release's worker sets the timers of these; who acts after the upgrade finds them there.
    await agency.launch({ AGREE_ADJUSTMENT: 120, FILE_APPEAL: 120 });
    await Promise.all([
      agency.open(drafting, 'DRAFT_TARGETS'),
      agency
        .forward(returned, 'DRAFT', 'APPROVE')
        .then(() => agency.settle(evaluator, returned, 'APPROVE_TARGETS', 'RETURNED', { comment: 'Lengkapi.' }))
        .then(() => agency.open(returned, 'DRAFT_TARGETS')),
      agency
        .forward(adjusting, 'DRAFT', 'FEEDBACK')
        .then(() =>
          agency.settle(evaluator, adjusting, 'GIVE_FEEDBACK', 'ADJUSTMENT_PROPOSED', {
            form: { ...FEEDBACK, plan: PLAN, reason: 'Penugasan baru' },
          }),
        )
        .then(() => agency.open(adjusting, 'AGREE_ADJUSTMENT')),
      agency.forward(rating, 'DRAFT', 'RATE').then(() => agency.open(rating, 'RATE')),
      agency.forward(received, 'DRAFT', 'SIGN').then(() => agency.open(received, 'SIGN_AND_RETURN')),
      agency
        .forward(appealing, 'DRAFT', 'SIGN')
        .then(() =>
          agency.settle(appealing, appealing, 'FILE_APPEAL', 'FILED', {
            form: { reasons: 'Bukti triwulan keempat belum dihitung.', evidence: [] },
          }),
        )
        .then(() => agency.open(appealing, 'DECIDE_APPEAL')),
    ]);

    // Today's migrations, while the previous release serves: people read and write without a pause, and none of them sees an error.
    let going = true;
    const answers: string[] = [];
    const ask = async (person: string, method: string, path: string, json?: unknown): Promise<void> => {
      while (going) {
        try {
          const { status, body } = await house.request(person, method, path, json);
          answers.push(status < 300 ? 'SUCCESS' : `${method} ${path}: ${status} ${JSON.stringify(body)}`);
        } catch (error) {
          answers.push(`${method} ${path}: ${String(error)}`);
        }
        await sleep(20);
      }
    };
    const note = { date: '2026-04-03', text: 'Verifikasi 40 berkas.', evidence: [] };
    const asking = Promise.all([
      ask(evaluator, 'GET', '/tasks'),
      ask(rating, 'GET', `/appraisals/${agency.appraisalOf(rating)}`),
      ask(received, 'POST', `/appraisals/${agency.appraisalOf(received)}/progress-entries`, note),
      ask(agency.admin, 'GET', '/cycles'),
    ]);
    const migrating = migrate(house.database.url, MIGRATIONS_FOLDER);
    const drafts = crowd.map((employee) => agency.forward(employee, 'DRAFT', 'APPROVE'));
    const { applied, total } = await migrating;
    expect(applied.length).toBe(total - (await migrationsOfRelease()).length);
    await Promise.all(drafts);
    // The old code on the new tables: decisions, and what its worker makes of them.
    await Promise.all(crowd.map((employee) => agency.forward(employee, 'APPROVE', 'FEEDBACK')));
    await sleep(BESIDE_MS);

    // Today's API beside the old one; then the old one goes. Requests go on meanwhile.
    const old = api;
    api = await house.startApi(TODAY);
    await old.stop();
    await sleep(BESIDE_MS);
    going = false;
    await asking;
    expect(answers.filter((answer) => answer !== 'SUCCESS')).toEqual([]);
    expect(answers.length).toBeGreaterThan(30);

    // Today's worker takes the runs over where they stand.
    await replaceWorker(TODAY);
    await Promise.all([
      agency.forward(drafting, 'DRAFT', 'MID_TERM_REPORT').then(() => agency.open(drafting, 'REPORT_REALIZATION')),
      agency.forward(returned, 'DRAFT', 'APPROVE').then(() => agency.open(returned, 'APPROVE_TARGETS')),
      agency.forward(rating, 'RATE', 'DELIVER').then(() => agency.open(rating, 'DELIVER_RESULT')),
      agency.settle(received, received, 'SIGN_AND_RETURN', 'SIGNED'),
      Promise.all([
        agency.settle(appealing, appealing, 'STATE_AS_EMPLOYEE', 'STATED', { form: STATEMENT }),
        agency.settle(evaluator, appealing, 'STATE_AS_EVALUATOR', 'STATED', { form: STATEMENT }),
      ]).then(() =>
        agency.settle(superior, appealing, 'DECIDE_APPEAL', 'CONFIRMED', {
          form: { hearing: HEARING, reasons: 'Sesuai bukti.' },
        }),
      ),
      agency.open(adjusting, 'REPORT_REALIZATION'),
    ]);
    for (const employee of employees) {
      expect((await eventsOf(employee, 1)).filter((event) => event.startsWith('FAILED'))).toEqual([]);
    }

    // Tomorrow's workflows, bridged by a patch: who is past the new step goes on without it, who comes to it takes it.
    await replaceWorker(TODAY, await bundleOf('bridged'));
    await Promise.all([
      agency.forward(drafting, 'MID_TERM_REPORT', 'RATE').then(() => agency.open(drafting, 'RATE')),
      agency.forward(rating, 'DELIVER', 'RECEIVE').then(() => agency.open(rating, 'RECEIVE_RESULT')),
      agency.forward(returned, 'APPROVE', 'MID_TERM_REPORT').then(() => agency.open(returned, 'REPORT_REALIZATION')),
    ]);
    expect(await eventsOf(drafting, 1)).toContain('PATCHED');
    for (const employee of employees) {
      const events = await eventsOf(employee, 1);
      expect(events.filter((event) => event.startsWith('FAILED'))).toEqual([]);
      if (employee === rating || employee === received || employee === appealing)
        expect(events).not.toContain('PATCHED');
    }

    // The day after tomorrow's, which fit no run that was begun before: runs stand still, what people decide is kept, and recovery brings
    // every run to where the rows are.
    await until('the result that nobody contests to be final', async () => (await stateOf(received)) === 'FINAL');
    await replaceWorker(TODAY, await bundleOf('unbridged'));
    await agency.forward(drafting, 'RATE', 'DELIVER');
    await until('the run to stand still', async () => (await eventsOf(drafting, 1)).includes('FAILED 24'));
    const before = await tasks();
    expect(await house.command('bin/recover.ts')).toMatch(/workflows will be started from the rows/);
    await until('every new run to have answered', async () => {
      const [row] = await house.rows<{ open: number }>(
        `SELECT count(*)::int AS open FROM outbox WHERE consumed_at IS NULL`,
      );
      return row?.open === 0;
    });
    await agency.open(drafting, 'DELIVER_RESULT');
    // The only consequence that was due is there; nothing else has changed.
    const after = await tasks();
    expect(after.filter((task) => !before.some((earlier) => JSON.stringify(earlier) === JSON.stringify(task)))).toEqual(
      [expect.objectContaining({ owner_id: agency.appraisalOf(drafting), kind: 'DELIVER_RESULT', status: 'OPEN' })],
    );
    expect(after.length).toBe(before.length + 1);

    await Promise.all([
      agency.forward(drafting, 'DELIVER', 'END'),
      agency.forward(returned, 'MID_TERM_REPORT', 'END'),
      agency.forward(adjusting, 'REPORT', 'END'),
      agency.forward(rating, 'RECEIVE', 'END'),
      agency.settle(appealing, appealing, 'SIGN_AND_RETURN', 'SIGNED'),
      ...crowd.map((employee) => agency.forward(employee, 'FEEDBACK', 'END')),
    ]);
    await until(
      'every result to be final',
      async () => {
        const rows = await house.rows<{ state: string }>(`SELECT state FROM appraisal`);
        return rows.length === employees.length && rows.every(({ state }) => state === 'FINAL');
      },
      240_000,
    );

    expect(
      await house.rows(`SELECT owner_id, kind FROM task WHERE status = 'OPEN' AND appraisal_id IS NOT NULL AND owner_id = appraisal_id
      AND kind NOT IN ('ACKNOWLEDGE_SOCIALIZATION')`),
    ).toEqual([]);
    expect(await house.rows(`SELECT task_id FROM decision GROUP BY task_id HAVING count(*) > 1`)).toEqual([]);
    const verified = await house.call(agency.admin, 'GET', '/audit/verify');
    expect(verified).toMatchObject({ verified: true });
  });
});
