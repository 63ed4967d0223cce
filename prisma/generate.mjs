// Runs after `npm ci`: generates the database client from schema.prisma.
//
// `prisma generate` needs no schema engine, but Prisma looks for one and downloads it when it finds none, which fails where its
// download host cannot be reached. Naming any executable stops that. Migrations have their own engine (runtime/migrate.ts).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const schema = join(project, 'prisma', 'schema.prisma');

if (!existsSync(schema)) {
  // A build image may install the packages before it copies the sources.
  console.warn(`No ${schema} yet: run \`node prisma/generate.mjs\` once it is there.`);
  process.exit(0);
}

const command = createRequire(import.meta.url).resolve('prisma/build/index.js');
const result = spawnSync(process.execPath, [command, 'generate', '--no-hints'], {
  cwd: project,
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY || process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
  encoding: 'utf8',
  timeout: 300_000,
});
if (result.error !== undefined || result.status !== 0) {
  console.error(
    `prisma generate failed: ${result.error?.message ?? `it ended with ${result.status ?? result.signal}`}`,
  );
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exit(1);
}
