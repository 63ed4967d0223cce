import { isEmployee, readAccess } from '../access/appraisal-access.ts';
import { makeCaseFile } from '../case-file/read-case-file.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { snapshot } from '../progress/sight.ts';
import { recordEvent } from '../record-event.ts';
import { inTransaction } from '../transact.ts';
import { SECTIONS } from './personal-data-sections.ts';

const FORMAT = 'daur-personal-data/1';

/** So often in 24 hours one may have it made: it reads every table. */
const MOST_A_DAY = 5;
const DAY_SECONDS = 86_400;
/** Longer than one takes. */
const UNDER_WAY_SECONDS = 120;

/** Rows of a section, at most: an official's acts of many years are some ten thousand. */
const MOST_ROWS = 20_000;

export interface PersonalData {
  readonly format: typeof FORMAT;
  readonly personId: string;
  readonly exportedAt: string;
  /** What is where, and what is not in it. */
  readonly contents: readonly {
    readonly section: string;
    readonly title: { readonly id: string; readonly en: string };
    readonly rows: number;
    /** false: there are more than are shown. */
    readonly complete: boolean;
  }[];
  readonly leftOut: readonly { readonly id: string; readonly en: string }[];
  readonly sections: Readonly<Record<string, readonly unknown[]>>;
  /** Of each appraisal of one's own, as in GET /appraisals/{appraisalId}/case-file. */
  readonly appraisals: readonly CaseFile[];
}

const LEFT_OUT: PersonalData['leftOut'] = [
  {
    id: 'Hasil penilaian yang dokumennya belum Anda terima (NOT_RECEIVED), isi konseling (COUNSELLING), dan pembicaraan antarpemangku tugas (HOLDERS, LEADERS).',
    en: 'Results whose document you have not received (NOT_RECEIVED), what was said in counselling (COUNSELLING) and among those who decide (HOLDERS, LEADERS).',
  },
  {
    id: 'Isi yang Anda tulis tentang orang lain: bagian dari berkas mereka. Di sini hanya tercatat bahwa dan kapan Anda menulisnya.',
    en: 'What you wrote about others: it belongs to their files. Here stands that you wrote it, and when.',
  },
  {
    id: 'Isi berkas yang dilampirkan: unduh melalui GET /tasks/{taskId}/files/{fileId}.',
    en: 'The bytes of attached files: download them with GET /tasks/{taskId}/files/{fileId}.',
  },
];

export type PersonalDataAnswer =
  | { readonly is: 'MADE'; readonly data: PersonalData }
  | { readonly is: 'TOO_OFTEN'; readonly retryAfterSeconds: number };

/**
 * Everything that the tables hold about the person who asks, as of one moment. That it was asked for is on record before a row is read.
 */
export async function readPersonalData(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
): Promise<PersonalDataAnswer> {
  const wait = await inTransaction(deps, (tx) => noteExport(tx, act));
  if (wait !== undefined) return { is: 'TOO_OFTEN', retryAfterSeconds: wait };
  const data = await snapshot(deps, (tx, at) => gather(tx, act.actorId, at));
  await inTransaction(deps, (tx) => note(tx, act, 'PERSONAL_DATA_GATHERED'));
  return { is: 'MADE', data };
}

const note = (tx: Tx, { actorId, requestId }: Pick<Act, 'actorId' | 'requestId'>, type: string): Promise<void> =>
  recordEvent(tx, { type, actorId, requestId, data: { personId: actorId } });

/** @returns seconds to wait; undefined: it may be made, and is on record */
async function noteExport(tx: Tx, act: Pick<Act, 'actorId' | 'requestId'>): Promise<number | undefined> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`personal data ${act.actorId}`}, 0))`;
  // One that failed by our fault does not count, but while it may be under way it does.
  const [row] = await tx.$queryRaw<{ made: number; wait: number | null }[]>`
    SELECT count(*)::int AS made, ceil(${DAY_SECONDS} - extract(epoch FROM clock_timestamp() - min(at)))::int AS wait FROM event asked
    WHERE actor_id = ${act.actorId}::uuid AND type = 'PERSONAL_DATA_EXPORTED' AND at > clock_timestamp() - make_interval(secs => ${DAY_SECONDS})
      AND (at > clock_timestamp() - make_interval(secs => ${UNDER_WAY_SECONDS}) OR EXISTS (
        SELECT 1 FROM event made WHERE made.actor_id = asked.actor_id AND made.type = 'PERSONAL_DATA_GATHERED' AND made.request_id = asked.request_id))`;
  if (row && row.made >= MOST_A_DAY) return Math.max(1, row.wait ?? DAY_SECONDS);
  await note(tx, act, 'PERSONAL_DATA_EXPORTED');
  return undefined;
}

async function gather(tx: Tx, personId: string, at: Date): Promise<PersonalData> {
  // Instants as rows of JSON are written in the session's zone.
  await tx.$queryRaw`SELECT set_config('TimeZone', 'UTC', true)`;
  const sections: Record<string, readonly unknown[]> = {};
  const contents: PersonalData['contents'][number][] = [];
  // One after the other: a transaction has one connection.
  for (const { name, title, sql } of SECTIONS) {
    const rows = await tx.$queryRawUnsafe<{ row: unknown }[]>(
      `SELECT to_jsonb(r) AS row FROM (${sql}) r LIMIT ${MOST_ROWS + 1}`,
      personId,
    );
    const kept = rows.slice(0, MOST_ROWS).map(({ row }) => row);
    sections[name] = kept;
    contents.push({ section: name, title, rows: kept.length, complete: rows.length === kept.length });
  }
  const own = await tx.appraisal.findMany({
    where: { employeeId: personId },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  });
  const appraisals: CaseFile[] = [];
  for (const { id } of own) {
    const access = await readAccess(tx, personId, id);
    if (isEmployee(access)) appraisals.push(await makeCaseFile(tx, access, at));
  }
  contents.push({
    section: 'appraisals',
    title: { id: 'Berkas penilaian sendiri', en: 'Case files of your own appraisals' },
    rows: appraisals.length,
    complete: true,
  });
  return { format: FORMAT, personId, exportedAt: at.toISOString(), contents, leftOut: LEFT_OUT, sections, appraisals };
}
