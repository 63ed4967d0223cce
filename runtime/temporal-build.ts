/** Builds the Temporal server with the Go toolchain, once; the result is kept in the cache folder. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signalGroup } from './child-registry.ts';
import { describeError, RuntimeError } from './errors.ts';
import { tryLock, type Lock } from './lock.ts';
import type { Progress } from './progress.ts';

const run = promisify(execFile);

/** Later ones want a newer Go. */
export const TEMPORAL_VERSION = 'v1.32.1';
const MODULE = 'go.temporal.io/server';
/** How many packages `go install -v` names in a build from nothing. */
const PACKAGES_ABOUT = 1_900;
const BUILD_LIMIT_MS = 60 * 60_000;

export interface TemporalBinaries {
  readonly server: string;
  readonly sql: string;
}

/** The server that was built before, if it was. */
export function findBuiltTemporal(cacheFolder: string): TemporalBinaries | undefined {
  const binaries = binariesIn(builtFolder(cacheFolder));
  return existsSync(binaries.server) && existsSync(binaries.sql) ? binaries : undefined;
}

/** Where the built server is kept. */
export function builtFolder(cacheFolder: string): string {
  return join(cacheFolder, 'temporal', TEMPORAL_VERSION);
}

function binariesIn(folder: string): TemporalBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { server: join(folder, `server${suffix}`), sql: join(folder, `sql${suffix}`) };
}

/** The Go command, on PATH or where its installer puts it; undefined when there is none. */
export async function findGo(): Promise<string | undefined> {
  for (const candidate of ['go', '/usr/local/go/bin/go', join(homedir(), 'go', 'bin', 'go')]) {
    try {
      await run(candidate, ['version'], { timeout: 20_000, cwd: '/' });
      return candidate;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

export interface BuildOptions {
  readonly go: string;
  readonly cacheFolder: string;
  readonly progress: Progress;
  /** Stops the build; what was compiled stays in Go's build cache, so the next one goes on from there. */
  readonly signal: AbortSignal;
}

/**
 * Builds the server (6 to 9 minutes on 2 cores the first time), or waits for another process that is building it.
 *
 * @throws RuntimeError with the end of Go's output; or the reason of `signal`
 */
export async function buildTemporal(options: BuildOptions): Promise<TemporalBinaries> {
  const { cacheFolder, progress, signal } = options;
  const folder = join(cacheFolder, 'temporal');
  progress.start(`Building Temporal ${TEMPORAL_VERSION} with Go, once; it will be kept in ${builtFolder(cacheFolder)}`);
  const lock = await waitForLock(folder, cacheFolder, progress, signal);
  try {
    const meanwhile = findBuiltTemporal(cacheFolder);
    if (meanwhile !== undefined) {
      progress.done('built by another process meanwhile');
      return meanwhile;
    }
    const draft = join(folder, `${TEMPORAL_VERSION}.draft-${process.pid}`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    try {
      await runGo(options, draft);
      await rm(builtFolder(cacheFolder), { recursive: true, force: true });
      await rename(draft, builtFolder(cacheFolder));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    progress.done(`kept in ${builtFolder(cacheFolder)}`);
    return binariesIn(builtFolder(cacheFolder));
  } finally {
    await lock.release();
  }
}

async function waitForLock(
  folder: string,
  cacheFolder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Lock> {
  const until = Date.now() + BUILD_LIMIT_MS;
  for (;;) {
    const lock = await tryLock(folder, `build-${TEMPORAL_VERSION}`);
    if (!('heldBy' in lock)) return lock;
    if (Date.now() > until) {
      throw new RuntimeError(`Process ${lock.heldBy.pid} has been building Temporal in ${cacheFolder} for an hour.`);
    }
    progress.update(`process ${lock.heldBy.pid} is building it; waiting`);
    await sleep(1_000, undefined, { signal });
  }
}

async function runGo(options: BuildOptions, bin: string): Promise<void> {
  const { go, progress, signal } = options;
  const packages = [`${MODULE}/cmd/server`, `${MODULE}/cmd/tools/sql`].map((path) => `${path}@${TEMPORAL_VERSION}`);
  signal.throwIfAborted();
  const child = spawn(go, ['install', '-v', ...packages], {
    cwd: bin,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, GOBIN: bin, GOWORK: 'off', GOFLAGS: '', CGO_ENABLED: '0' },
  });
  const stopBuild = () => {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM');
  };
  signal.addEventListener('abort', stopBuild, { once: true });
  const limit = setTimeout(stopBuild, BUILD_LIMIT_MS);
  const tick = setInterval(() => progress.update(status()), 1_000);
  const output: string[] = [];
  let downloaded = 0;
  let compiled = 0;
  const status = () =>
    compiled === 0
      ? downloaded === 0
        ? 'asking Go what is left to compile'
        : `${downloaded} modules downloaded`
      : `${compiled.toLocaleString('en')} of about ${PACKAGES_ABOUT.toLocaleString('en')} packages compiled`;
  try {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('go: downloading ')) downloaded += 1;
      else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) compiled += 1;
      else if (output.push(line) > 40) output.shift();
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`\`go install\` ended with ${code ?? 'a signal'} (${status()})`);
  } catch (error) {
    if (signal.aborted) {
      progress.note(`Stopped building (${status()}); the next start goes on from there.`);
      throw error;
    }
    const log = join(options.cacheFolder, 'temporal', 'build-error.log');
    await writeFile(log, `${output.join('\n')}\n`);
    throw new RuntimeError(
      `Temporal could not be built: ${describeError(error)}\n${output.slice(-12).join('\n')}\n` +
        'Start again to go on where it stopped, or set TEMPORAL_ADDRESS to a server of yours.',
      { cause: error },
    );
  } finally {
    clearTimeout(limit);
    clearInterval(tick);
    signal.removeEventListener('abort', stopBuild);
  }
}
