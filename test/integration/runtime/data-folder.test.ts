import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../../runtime/child.ts';
import { openDataFolder } from '../../../runtime/data-folder.ts';
import { tryLock } from '../../../runtime/lock.ts';
import { PortBook, requireFree } from '../../../runtime/ports.ts';
import { identify } from '../../../runtime/process-identity.ts';
import { makeTemporaryFolder, openTemporaryFolder } from './folders.ts';

const DATA_FOLDER_MODULE = new URL('../../../runtime/data-folder.ts', import.meta.url).href;
const CHILD_MODULE = new URL('../../../runtime/child.ts', import.meta.url).href;

/** Another process that opens the data folder, runs `more` and then stays. Resolves when it says so, or ends. */
async function startHolder(path: string, more: string): Promise<{ process: ChildProcess; said: string }> {
  const script = `const { openDataFolder } = await import(${JSON.stringify(DATA_FOLDER_MODULE)});
    const folder = await openDataFolder(${JSON.stringify(path)}); ${more}
    console.log('held'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  return { process: child, said };
}

test('a second start on the same data folder is refused with the pid of the first', async () => {
  const path = await makeTemporaryFolder();
  const holder = await startHolder(path, '');
  await expect(openDataFolder(path)).rejects.toThrow(
    new RegExp(`${path} is in use by process ${holder.process.pid}, running since .*DAUR_DATA_DIR`),
  );
});

test('a second start in the same process is refused too', async () => {
  const folder = await openTemporaryFolder();
  await expect(openDataFolder(folder.path)).rejects.toThrow(`in use by process ${process.pid}`);
});

test('the lock of a process that was killed -9 is taken over, and the children that it left are ended', async () => {
  const path = await makeTemporaryFolder();
  const holder = await startHolder(
    path,
    `const { startChild } = await import(${JSON.stringify(CHILD_MODULE)});
     const child = await startChild({ name: 'sleeper', command: 'sleep', args: ['300'], env: process.env,
       logFile: folder.logs + '/sleeper.log', stopSignal: 'SIGTERM', graceMs: 1000 }, folder.children);
     console.log(child.pid);`,
  );
  const sleeper = Number(/^\d+/m.exec(holder.said)?.[0]);
  expect(identify(sleeper)).toBeDefined();
  holder.process.kill('SIGKILL');
  await once(holder.process, 'close');

  const folder = await openDataFolder(path);
  expect(identify(sleeper)).toBeUndefined();
  await folder.release();
});

test('a process that merely has the pid of a noted child is left alone', async () => {
  const path = await makeTemporaryFolder();
  const entry = { name: 'postgres', pid: process.ppid, token: 'of another time', stopSignal: 'SIGTERM' };
  await writeFile(join(path, 'children.json'), JSON.stringify([entry]));
  const folder = await openDataFolder(path);
  expect(identify(process.ppid)).toBeDefined();
  await folder.release();
});

test('of many that find a stale lock at once exactly one gets it, and the files do not pile up', async () => {
  const path = await makeTemporaryFolder();
  await writeFile(join(path, 'lock.7'), JSON.stringify({ pid: 1, token: 'long gone', since: '2020-01-01T00:00:00Z' }));
  for (let round = 0; round < 10; round += 1) {
    const attempts = await Promise.all(Array.from({ length: 12 }, () => tryLock(path, 'lock')));
    const won = attempts.filter((attempt) => 'release' in attempt);
    expect(won).toHaveLength(1);
    await won[0]?.release();
  }
  expect((await readdir(path)).filter((file) => file.startsWith('lock.'))).toHaveLength(1);
});

test('a configured port that is taken is refused with its number and its variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  await expect(requireFree({ port, variable: 'API_PORT' }, '127.0.0.1')).rejects.toThrow(
    `Port ${port} (API_PORT) is taken on 127.0.0.1`,
  );
  const book = new PortBook(join(await makeTemporaryFolder(), 'ports.json'));
  await expect(book.take('api', { port, variable: 'API_PORT' })).rejects.toThrow(`Port ${port} (API_PORT) is taken`);
});

test('a picked port is picked again at the next start, unless somebody took it', async () => {
  const file = join(await makeTemporaryFolder(), 'ports.json');
  const port = await new PortBook(file).take('api');
  expect(await new PortBook(file).take('api')).toBe(port);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  expect(await new PortBook(file).take('api')).not.toBe(port);
});

test('a child that ignores the request to stop is killed when its grace is over', async () => {
  const folder = await openTemporaryFolder();
  const child = await startChild(
    {
      name: 'stubborn',
      command: 'sh',
      args: ['-c', 'trap "" TERM; while :; do sleep 0.1; done'],
      env: { PATH: process.env['PATH'] },
      logFile: join(folder.logs, 'stubborn.log'),
      stopSignal: 'SIGTERM',
      graceMs: 300,
    },
    folder.children,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await child.stop();
  expect(child.exit()?.signal).toBe('SIGKILL');
});

test('a command that does not exist is a clear error', async () => {
  const folder = await openTemporaryFolder();
  const spec = {
    name: 'nothing',
    command: '/no/such/command',
    args: [],
    env: {},
    graceMs: 1,
    stopSignal: 'SIGTERM' as const,
  };
  await expect(startChild({ ...spec, logFile: join(folder.logs, 'x.log') }, folder.children)).rejects.toThrow(
    /nothing could not be started \(\/no\/such\/command\)/,
  );
});
