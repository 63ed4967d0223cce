/**
 * The inbox with a few tasks in the table and with very many: the same questions, the same page size, alternating in one run. Measured is the use
 * case (what GET /tasks does after it knows who asks), since HTTP would add the same to both and flatter the ratio.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { wordsOf } from '../domain/task-search.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { createDatabaseIfMissing } from '../runtime/database.ts';
import { migrate, MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import type { Postgres } from '../runtime/postgres.ts';
import type { InboxKey, InboxSort } from '../usecases/tasks/inbox/order.ts';
import { understand } from '../usecases/tasks/inbox/search.ts';
import { readInbox } from '../usecases/tasks/read-inbox.ts';
import { makeInboxAgency, type InboxAgency } from './inbox-data.ts';
import { compare, figure, percentile } from './measure.ts';
import type { Section } from './sections.ts';

const PAGE = 50;
/** The ratio of the 95th percentiles that must hold. */
const MOST = 1.5;

type Who = 'supervisor' | 'manager' | 'admin';

interface Question {
  readonly name: string;
  readonly sort: InboxSort;
  /** Which page: 1 = the first. */
  readonly page: number;
  readonly q?: string;
}

const QUESTIONS: readonly Question[] = [
  { name: 'first page', sort: 'due', page: 1 },
  { name: 'fifth page', sort: 'due', page: 5 },
  { name: 'sort -due', sort: '-due', page: 1 },
  { name: 'sort opened', sort: 'opened', page: 1 },
  { name: 'sort -opened', sort: '-opened', page: 1 },
  { name: 'sort priority', sort: 'priority', page: 1 },
  { name: 'sort employee', sort: 'employee', page: 1 },
  { name: 'search a full name', sort: 'due', page: 1, q: 'sari melati' },
  { name: 'search a position', sort: 'due', page: 1, q: 'perawat' },
  { name: 'search a kind of task', sort: 'due', page: 1, q: 'keberatan' },
];

interface House {
  readonly db: PrismaClient;
  readonly agency: InboxAgency;
}

interface InboxResult {
  readonly who: Who;
  readonly question: string;
  readonly small: Percentiles;
  readonly large: Percentiles;
  /** Of the 95th percentiles. */
  readonly ratio: number;
}

interface InboxReport {
  readonly sizes: readonly number[];
  readonly results: readonly InboxResult[];
  /** Over all questions. */
  readonly overall: Readonly<Record<Who, { readonly small: Percentiles; readonly large: Percentiles }>>;
}

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export const inbox: Section = {
  name: 'inbox',
  title: 'The inbox of an agency with very many tasks, beside one with few',
  async run({ postgres }) {
    const size = {
      small: 10_000,
      large: Number(process.env['BENCH_TASKS'] ?? 1_000_000),
      rounds: Number(process.env['BENCH_ROUNDS'] ?? 40),
    };
    const report = await benchInbox(postgres, size);
    const rows = Object.entries(report.overall).map(([who, { small, large }]) =>
      compare(
        `inbox of a ${who}, ${size.large} tasks, all questions, p95`,
        figure([large.p95], 'ms'),
        `${size.small} tasks`,
        figure([small.p95], 'ms'),
        { atMost: MOST },
      ),
    );
    return { rows, details: report };
  },
};

/** @param size `rounds`: how often each question is asked of each table, after as many as warm up (a tenth) */
async function benchInbox(
  postgres: Postgres,
  size: { readonly small: number; readonly large: number; readonly rounds: number },
): Promise<InboxReport> {
  const small = await house(postgres, 'bench_small', size.small);
  const large = await house(postgres, 'bench_large', size.large);
  try {
    return await measureInbox(small, large, size.rounds);
  } finally {
    await Promise.all([small.db.$disconnect(), large.db.$disconnect()]);
  }
}

/** The questions of everybody, asked of both tables in turn. */
async function measureInbox(small: House, large: House, rounds: number): Promise<InboxReport> {
  const results: InboxResult[] = [];
  const all: Record<Who, { small: number[]; large: number[] }> = {
    supervisor: { small: [], large: [] },
    manager: { small: [], large: [] },
    admin: { small: [], large: [] },
  };
  for (const who of ['supervisor', 'manager', 'admin'] as const) {
    for (const question of QUESTIONS) {
      const times = await alternate(small, large, who, question, rounds);
      all[who].small.push(...times.small);
      all[who].large.push(...times.large);
      const result = {
        who,
        question: question.name,
        small: percentiles(times.small),
        large: percentiles(times.large),
        ratio: percentile(times.large, 0.95) / percentile(times.small, 0.95),
      };
      results.push(result);
      print(result);
    }
  }
  const both = (times: { small: readonly number[]; large: readonly number[] }) => ({
    small: percentiles(times.small),
    large: percentiles(times.large),
  });
  const overall = { supervisor: both(all.supervisor), manager: both(all.manager), admin: both(all.admin) };
  return { sizes: [small.agency.tasks, large.agency.tasks], results, overall };
}

async function house(postgres: Postgres, database: string, tasks: number): Promise<House> {
  await createDatabaseIfMissing(postgres.urlOf('postgres'), database);
  const url = postgres.urlOf(database);
  await migrate(url, MIGRATIONS_FOLDER);
  const started = performance.now();
  const agency = await makeInboxAgency(url, tasks);
  console.log(`${agency.tasks} tasks made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return { db: new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) }), agency };
}

async function alternate(
  small: House,
  large: House,
  who: Who,
  question: Question,
  rounds: number,
): Promise<{ small: number[]; large: number[] }> {
  const ask = { small: await asker(small, who, question), large: await asker(large, who, question) };
  const times: { small: number[]; large: number[] } = { small: [], large: [] };
  const warmUp = Math.ceil(rounds / 10);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const which of round % 2 === 0 ? (['small', 'large'] as const) : (['large', 'small'] as const)) {
      const started = performance.now();
      await ask[which]();
      if (round >= 0) times[which].push(performance.now() - started);
    }
  }
  return times;
}

/** Later pages are reached once, by their cursors; then that page is asked for again and again. */
async function asker({ db, agency }: House, who: Who, question: Question): Promise<() => Promise<unknown>> {
  const read = async (after: InboxKey | undefined) => {
    const search = question.q === undefined ? undefined : await understand({ db }, wordsOf(question.q));
    return readInbox({ db }, agency[who], { status: ['OPEN'], search }, question.sort, { limit: PAGE, after });
  };
  let after: InboxKey | undefined;
  for (let page = 1; page < question.page; page += 1) {
    const { next } = await read(after);
    if (!next) break; // a supervisor has less: his last page
    after = next;
  }
  return () => read(after);
}

const percentiles = (times: readonly number[]): Percentiles => ({
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
});

function print({ who, question, small, large, ratio }: InboxResult): void {
  const of = ({ p50, p95 }: Percentiles) => `${p50.toFixed(1).padStart(6)} ${p95.toFixed(1).padStart(6)} ms`;
  console.log(`${who.padEnd(11)} ${question.padEnd(22)} ${of(small)}   ${of(large)}   × ${ratio.toFixed(2)}`);
}
