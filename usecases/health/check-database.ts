import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Deps } from '../context.ts';
import { bad, good, inTime, span, type Check } from './check.ts';

/** A consequence that is not drawn after this time is waited for by somebody, seconds. */
const OUTBOX_SECONDS = 60;
/** Mails that were tried and not taken for this long, seconds. */
const MAIL_SECONDS = 900;

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

export interface DatabaseChecks {
  readonly postgresql: Check;
  readonly migrations: Check;
  readonly outbox: Check;
  readonly mail: Check;
  /** The tables are older than this code, which cannot work on them. */
  readonly tablesMissing: boolean;
}

const UNKNOWN = bad('unknown, because PostgreSQL does not answer', 'tidak diketahui karena PostgreSQL tidak menjawab');

const UNREAD = bad('cannot be read', 'tidak dapat dibaca');

/** What PostgreSQL says of itself, of the tables, and of what waits in them. Never throws. */
export async function checkDatabase(deps: Pick<Deps, 'db'>): Promise<DatabaseChecks> {
  const postgresql = await inTime(
    deps.db.$queryRaw`SELECT 1`.then(() => good('answers', 'menjawab')),
    bad(
      'does not answer; nothing can be read or decided',
      'tidak menjawab; tidak ada yang dapat dibaca atau diputuskan',
    ),
  );
  if (!postgresql.ok) {
    return { postgresql, migrations: UNKNOWN, outbox: UNKNOWN, mail: UNKNOWN, tablesMissing: false };
  }
  const [migrations, outbox, mail] = await Promise.all([
    inTime(checkMigrations(deps), UNREAD),
    inTime(checkOutbox(deps), UNREAD),
    inTime(checkMail(deps), UNREAD),
  ]);
  const tablesMissing = 'missing' in migrations && migrations.missing === true;
  return { postgresql, migrations: { ok: migrations.ok, detail: migrations.detail, rincian: migrations.rincian }, outbox, mail, tablesMissing };
}

/** Older tables than the code's cannot be worked on; newer ones can (each migration is safe beside the version before), and are said. */
async function checkMigrations(deps: Pick<Deps, 'db'>): Promise<Check & { readonly missing: boolean }> {
  const [entries, rows] = await Promise.all([
    readdir(MIGRATIONS, { withFileTypes: true }),
    deps.db.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  ]);
  const ours = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const applied = new Set(rows.map(({ name }) => name));
  const missing = ours.filter((name) => !applied.has(name));
  if (missing.length > 0) {
    const names = missing.join(', ');
    return {
      ...bad(
        `the tables are older than this version: run "npm run migrate" (missing: ${names})`,
        `tabel lebih lama daripada versi ini: jalankan "npm run migrate" (belum ada: ${names})`,
      ),
      missing: true,
    };
  }
  const newer = [...applied].filter((name) => !ours.includes(name));
  if (newer.length === 0) return { ...good(`up to date, ${ours.length}`, `mutakhir, ${ours.length}`), missing: false };
  return {
    ...bad(
      `the tables are newer than this version, which still works on them: finish the update of this process (${newer.join(', ')})`,
      `tabel lebih baru daripada versi ini, yang masih dapat bekerja: selesaikan pembaruan proses ini (${newer.join(', ')})`,
    ),
    missing: false,
  };
}

/** Bells that are to ring later, and those parked for the resume of a paused cycle, wait for nobody. */
async function checkOutbox(deps: Pick<Deps, 'db'>): Promise<Check> {
  const [row] = await deps.db.$queryRaw<{ waiting: number; oldest: number }[]>`
    SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS oldest
    FROM outbox WHERE consumed_at IS NULL AND (attempts > 0 OR next_attempt_at <= clock_timestamp()) AND next_attempt_at < 'infinity'`;
  const { waiting = 0, oldest = 0 } = row ?? {};
  if (oldest < OUTBOX_SECONDS) return good(`${waiting} wait`, `${waiting} menunggu`);
  const age = span(oldest);
  return bad(
    `${waiting} decisions wait for what follows from them, the oldest for ${age.en}: look at the worker and at Temporal; people can still decide`,
    `${waiting} keputusan menunggu tindak lanjutnya, yang tertua ${age.id}: periksa worker dan Temporal; keputusan tetap dapat dibuat`,
  );
}

async function checkMail(deps: Pick<Deps, 'db'>): Promise<Check> {
  const [row] = await deps.db.$queryRaw<{ waiting: number; oldest: number }[]>`
    SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS oldest
    FROM mail WHERE status = 'QUEUED' AND attempts > 0`;
  const { waiting = 0, oldest = 0 } = row ?? {};
  if (oldest < MAIL_SECONDS) return good('mails go out', 'surel terkirim');
  const age = span(oldest);
  return bad(
    `${waiting} mails were tried and not taken, the oldest for ${age.en}: look at the mail server and at the worker's /readyz`,
    `${waiting} surel telah dicoba dan belum diterima, yang tertua ${age.id}: periksa server surel dan /readyz pada worker`,
  );
}
