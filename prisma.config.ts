/** For the `prisma` command only; Daur itself takes its database from `config/`. */
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Not `env('DATABASE_URL')`: that throws when it isn't set, and `prisma generate` needs no database.
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
