import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration } from './migration-rules.ts';
import { PREVIOUS_RELEASE } from './previous-release.ts';

export interface MigrationsAround {
  readonly released: readonly Migration[];
  readonly newer: readonly Migration[];
}

/** The migrations of a folder in their order, parted at the newest one of the previous release. @throws Error when that is not there */
export function readMigrationsAround(folder: string): MigrationsAround {
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
  const { lastMigration } = PREVIOUS_RELEASE;
  const last = all.findIndex(({ name }) => name === lastMigration);
  if (last < 0) throw new Error(`The previous release's last migration, ${lastMigration}, is not in ${folder}.`);
  return { released: all.slice(0, last + 1), newer: all.slice(last + 1) };
}
