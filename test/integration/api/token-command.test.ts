import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../support/api.ts';
import { makePeople, type TestPeople } from '../../support/people.ts';

const run = promisify(execFile);
let api: TestApi;
let people: TestPeople;
beforeAll(async () => {
  api = await startApi();
  people = await makePeople(api.db);
});
afterAll(() => api.close());

const command = (...options: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'bin/token.ts', ...options], { timeout: 30_000 });

it('npm run token prints a token that the API accepts, and whose it is beside it', async () => {
  const { stdout, stderr } = await command('--role', 'BKD_ADMIN', '--api', api.url);
  expect(stderr).toContain('Admin, Jabatan Admin (BKPSDM); BKD_ADMIN');
  expect((await api.call('GET', '/me', { token: stdout.trim() })).body.id).toBe(people.admin);
});

it('it says what is wrong: nobody in this role, no API, no choice', async () => {
  await expect(command('--role', 'HEAD_OF_REGION', '--api', api.url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('404: Such a person does not exist') as unknown,
  });
  await expect(command('--role', 'BKD_ADMIN', '--api', 'http://127.0.0.1:9')).rejects.toMatchObject({
    stderr: expect.stringContaining('No API answers at http://127.0.0.1:9') as unknown,
  });
  await expect(command()).rejects.toMatchObject({ stderr: expect.stringContaining('--role ROLE') as unknown });
});
