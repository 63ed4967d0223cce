/** Disasters, each made for real, and mended as an operator or a supervisor would. */
import { createHash } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chance } from '../../demo/lots.ts';
import { runRecover } from '../../demo/recover.ts';
import type { Http } from './http.ts';
import type { Installation } from './installation.ts';
import type { Ledger } from './ledger.ts';
import { read } from './rows.ts';
import { FAULTS, LINKS, type FaultKind, type FaultMade, type Link } from './terms.ts';
import { ANSWER_OF } from './mail-witness.ts';
import type { Agency } from './year.ts';

/** How long what is broken stays so. */
const CUT_MS = 2_000;
const DELAYED_MS = 3_000;
const AWAY_MS = 1_500;
const SMTP_MS = 3_000;
const HELD_MS = 6_000;
const DELAYS = { least: 80, most: 350 } as const;
/** For a bell to be on its way. */
const BELL_TIMEOUT_MS = 12_000;
/** For a mail to come by: a postman whose worker was just killed is missed after 20 s, and his next try may be half a minute away. */
const MAIL_TIMEOUT_MS = 90_000;

export interface FaultContext {
  readonly installation: Installation;
  readonly agency: Agency;
  readonly cycleId: string;
  readonly seed: number;
  readonly ledger: Ledger;
  readonly http: Http;
}

/** Needs no task to be open, so that it can be made while a cycle is being launched. */
const AT_LAUNCH =
  /^(kill-(worker|api|temporal|postgres)|terminate-backends|restart-everything|(cut|delay)-(api|worker)-.*)$/;
const LAUNCHES_BROKEN = 0.35;

/** @returns the fault that is made in the middle of the seed's launch, if one is */
export const faultAtLaunch = (seed: number, kinds: readonly FaultKind[]): FaultKind | undefined =>
  chance(seed, 'at-launch') < LAUNCHES_BROKEN ? kinds.find((kind) => AT_LAUNCH.test(kind)) : undefined;

/** Every kind once, in the order of the seed's lots. */
export const deckOf = (seed: number): readonly FaultKind[] =>
  [...FAULTS].sort((a, b) => chance(seed, 'fault', a) - chance(seed, 'fault', b));

/** @throws Error where the fault could not be made, which proves nothing and fails the run */
export async function makeFault(kind: FaultKind, context: FaultContext): Promise<FaultMade> {
  const from = Date.now();
  const seen = await faultOf(kind)(context);
  const made = typeof seen === 'string' ? { seen, met: true } : seen;
  return { kind, from, to: Date.now(), ...made };
}

/** What was seen; a string where it cannot but meet something. */
type Seen = string | Pick<FaultMade, 'seen' | 'met'>;
type Disaster = (context: FaultContext) => Promise<Seen>;

function faultOf(kind: FaultKind): Disaster {
  for (const link of LINKS) {
    if (kind === `cut-${link}`) return cut(link);
    if (kind === `delay-${link}`) return delay(link);
  }
  const disaster = DISASTERS[kind as keyof typeof DISASTERS] as Disaster | undefined;
  if (!disaster) throw new Error(`Nobody knows how to make ${kind}.`);
  return disaster;
}

const DISASTERS = {
  'kill-worker': killService('worker'),
  'kill-api': killService('api'),
  'kill-relay-in-worker': killRelay('worker'),
  'kill-relay-in-api': killRelay('api'),
  'kill-temporal': async ({ installation: { servers } }) => {
    await servers.temporal.kill();
    await sleep(AWAY_MS);
    await servers.temporal.restart();
    return 'killed, and started again on what it had stored';
  },
  'kill-postgres': async ({ installation: { servers } }) => {
    await servers.postgres.kill();
    await sleep(AWAY_MS);
    await servers.postgres.restart();
    return 'killed, and started again on its data';
  },
  'lose-temporal': async ({ installation }) => {
    const { servers, services } = installation;
    await servers.temporal.dropState();
    const said = await runRecover(installation.dataFolder);
    // The postman and the Schedule are made by every worker that starts.
    await services.worker.stop();
    await services.worker.start();
    return `all that it stored is gone; npm run recover: ${said}`;
  },
  'restart-everything': async ({ installation: { servers, services } }) => {
    await services.api.stop();
    await services.worker.stop();
    await servers.temporal.stop();
    await servers.postgres.stop();
    await sleep(AWAY_MS);
    await servers.postgres.restart();
    await servers.temporal.restart();
    await Promise.all([services.api.start(), services.worker.start()]);
    return 'stopped in order and started again';
  },
  'terminate-backends': async ({ installation: { rows } }) => {
    const ended = await read<{ n: number }>(
      rows,
      `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int AS n FROM pg_stat_activity
        WHERE datname IS NOT NULL AND pid <> pg_backend_pid()`,
    );
    return `${ended[0]?.n ?? 0} backends, Temporal's among them`;
  },
  'smtp-421': smtp(421),
  'smtp-451': smtp(451),
  'smtp-hang': smtp('HANG'),
  'smtp-cut-after-data': smtp('CUT_AFTER_DATA'),
  'smtp-550': async ({ installation: { mail } }) => {
    const before = mail.refused.size;
    mail.refuseNext(2);
    await sleep(SMTP_MS);
    await until(() => mail.refused.size > before);
    return { seen: `${mail.refused.size - before} recipients`, met: mail.refused.size > before };
  },
  'disk-full': fillDisk,
  'hold-appraisal': holdAppraisal,
} satisfies Partial<Record<FaultKind, Disaster>>;

function killService(name: 'api' | 'worker'): Disaster {
  return async ({ installation: { services } }) => {
    const service = services[name];
    const pid = service.pid();
    await service.kill('SIGKILL');
    await service.untilReady();
    return `pid ${pid ?? '-'}, restarted by the supervisor as ${service.pid() ?? '-'}`;
  };
}

/**
 * Both relays ask the same outbox, so each is killed when a bell that only it can have taken is on its way: the line to Temporal is stopped up, the
 * bell is claimed (attempts, next attempt ahead), and no step has consumed it. For the worker's relay the API's is first made to wait for an
 * answer (it takes nothing new before).
 */
function killRelay(name: 'api' | 'worker'): Disaster {
  return async ({ installation }) => {
    const { lines, services } = installation;
    try {
      lines['api-temporal'].stopUp();
      const first = await bellUnderWay(installation, 0n);
      let bells = first;
      if (name === 'worker') {
        lines['worker-temporal'].stopUp();
        bells = await bellUnderWay(installation, first.last);
      }
      const pid = services[name].pid();
      await services[name].kill('SIGKILL');
      return { seen: `pid ${pid ?? '-'} while ${bells.many} bells were on their way`, met: bells.many > 0 };
    } finally {
      await lines['api-temporal'].mend();
      await lines['worker-temporal'].mend();
      await services[name].untilReady();
    }
  };
}

/** Bells that were claimed half a second ago, or a moment ago behind a line that is stopped up, and that nobody has answered. */
async function bellUnderWay({ rows }: Installation, after: bigint): Promise<{ many: number; last: bigint }> {
  for (const until = Date.now() + BELL_TIMEOUT_MS; ;) {
    const [found] = await read<{ many: number; last: string | null }>(
      rows,
      `SELECT count(*)::int AS many, max(id)::text AS last FROM outbox
        WHERE consumed_at IS NULL AND attempts > 0 AND id > $1 AND created_at < clock_timestamp() - interval '400 milliseconds'
          AND next_attempt_at > clock_timestamp()`,
      [String(after)],
    );
    if (found && found.many > 0) return { many: found.many, last: BigInt(found.last ?? 0) };
    if (Date.now() > until) return { many: 0, last: after };
    await sleep(40);
  }
}

function cut(link: Link): Disaster {
  return async ({ installation: { lines } }) => {
    const before = lines[link].connections();
    await lines[link].cut();
    await sleep(CUT_MS);
    await lines[link].mend();
    await sleep(500);
    return `for ${CUT_MS} ms; ${lines[link].connections() - before} new connections at once after`;
  };
}

function delay(link: Link): Disaster {
  return async ({ installation: { lines }, seed }) => {
    const ms = Math.round(DELAYS.least + (DELAYS.most - DELAYS.least) * chance(seed, 'delay', link));
    lines[link].delay(ms);
    await sleep(DELAYED_MS);
    await lines[link].mend();
    return `${ms} ms each way for ${DELAYED_MS} ms`;
  };
}

/** Only answers of this manner count: a mail that was under way before may still be taken as of always. */
function smtp(manner: keyof typeof ANSWER_OF): Disaster {
  return async ({ installation: { mail } }) => {
    const answers = (): number => mail.answers.get(ANSWER_OF[manner]) ?? 0;
    const before = answers();
    mail.behave(manner);
    await sleep(SMTP_MS);
    await until(() => answers() > before);
    mail.behave('TAKE');
    return { seen: `${answers() - before} mails`, met: answers() > before };
  };
}

/** Waits for a mail to come by, for a while: nobody may have anything to say. */
async function until(met: () => boolean): Promise<void> {
  for (const end = Date.now() + MAIL_TIMEOUT_MS; !met() && Date.now() < end;) await sleep(50);
}

/** The file system is filled to the last byte; a file is refused with 507, and taken when there is room again. */
async function fillDisk({ installation: { disk, rows }, agency, cycleId, ledger, http }: FaultContext): Promise<Seen> {
  if ('none' in disk) return `skipped: ${disk.none}`;
  const filler = join(disk.folder, 'filler');
  const { bavail, bsize } = await statfs(disk.folder);
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: unknown) => {
    // The last page may not be had: the disk is full all the same.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  });
  const answers: number[] = [];
  const attach = async (task: { id: string; assigneeId: string }, name: string): Promise<void> => {
    const body = Buffer.from(`${name} ${task.id}\n`.repeat(400));
    const answer = await http.attempt({
      method: 'POST',
      path: `/tasks/${task.id}/files?audience=EVERYBODY`,
      token: agency.tokens.get(task.assigneeId) ?? '',
      idempotencyKey: `disk-${name}-${task.id}`,
      bytes: { body, name: 'bukti.txt', mediaType: 'text/plain' },
    });
    if (!answer) throw new Error('A file sent to a full disk was not answered.');
    answers.push(answer.status);
    const link = answer.status < 300 ? (JSON.parse(answer.body.toString()) as { link: string }).link : undefined;
    const sha256 = createHash('sha256').update(body).digest('hex');
    const sent = { taskId: task.id, personId: task.assigneeId, sha256, bytes: body };
    ledger.files.push({ ...sent, answer: { status: answer.status, link } });
  };
  const tasks = await read<{ id: string; assigneeId: string }>(
    rows,
    `SELECT id::text, assignee_id::text AS "assigneeId" FROM task
      WHERE cycle_id = $1 AND assignee_id IS NOT NULL AND case_id IS NULL AND report_id IS NULL ORDER BY opened_at DESC LIMIT 4`,
    [cycleId],
  );
  try {
    for (const task of tasks) await attach(task, 'full');
  } finally {
    await rm(filler, { force: true });
  }
  const whileFull = answers.splice(0);
  for (const task of tasks) await attach(task, 'room');
  if (whileFull.some((status) => status !== 507) || answers.some((status) => status !== 201)) {
    ledger.unexpected.push(
      `Files were answered ${whileFull.join(', ')} by a full disk, ${answers.join(', ')} after it.`,
    );
  }
  const seen = `${whileFull.length} files refused with 507, ${answers.length} taken afterwards`;
  return { seen, met: whileFull.length > 0 };
}

/** A transaction that hangs holds one appraisal's row. */
async function holdAppraisal({ installation: { databaseUrl }, cycleId, seed }: FaultContext): Promise<Seen> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    const held = await client.query<{ id: string }>(
      `SELECT id::text FROM appraisal WHERE cycle_id = $1 AND state = 'ACTIVE' ORDER BY md5(id::text || $2) LIMIT 1 FOR UPDATE`,
      [cycleId, String(seed)],
    );
    await sleep(HELD_MS);
    await client.query('ROLLBACK');
    const [row] = held.rows;
    return { seen: row ? `appraisal ${row.id} for ${HELD_MS} ms` : 'none was left', met: row !== undefined };
  } finally {
    await client.end();
  }
}
