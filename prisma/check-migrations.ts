/** `npm run migrations`: whether each migration that is newer than the previous release is safe beside its running processes. */
import { MIGRATIONS_FOLDER } from '../runtime/migrate.ts';
import { checkMigrations, knownFrom } from './migration-rules.ts';
import { readMigrationsAround } from './read-migrations.ts';

const { released, newer } = readMigrationsAround(MIGRATIONS_FOLDER);
const findings = await checkMigrations(await knownFrom(released), newer);
for (const { migration, line, rule, sentence } of findings) {
  console.error(`prisma/migrations/${migration}/migration.sql:${line} [${rule}] ${sentence}`);
}
if (findings.length > 0) {
  console.error(`\nHow a table is changed while cycles run, and how an exception is stated: docs/changing.md`);
  process.exitCode = 1;
}
