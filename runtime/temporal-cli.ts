/** The `temporal` command line tool, which holds a development server: on PATH, or as the SDKs download it. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { describeError } from './errors.ts';
import type { Progress } from './progress.ts';

const run = promisify(execFile);

/** The first server that skips time per workflow, which the tests of long clocks need. */
const LEAST_SERVER = [1, 32] as const;
/** Where Temporal's SDKs find the tool for a platform. */
const DOWNLOAD_SERVICE = 'https://temporal.download/cli/default';
const FIRST_ANSWER_MS = 10_000;
const DOWNLOAD_LIMIT_MS = 5 * 60_000;

export interface TemporalCli {
  readonly path: string;
  /** Of the server in it, such as `1.32.1`. */
  readonly serverVersion: string;
}

/** @returns the tool, or why it is of no use */
export async function examineCli(path: string): Promise<TemporalCli | string> {
  let stdout: string;
  try {
    ({ stdout } = await run(path, ['--version'], { timeout: 10_000, cwd: '/' }));
  } catch (error) {
    return `it is not there or does not run (${describeError(error).split('\n')[0]})`;
  }
  const version = /Server (\d+)\.(\d+)(\.\S+?)?[,)\s]/.exec(stdout);
  if (version === null) return `its version is unknown (${stdout.trim()})`;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const recent = major > LEAST_SERVER[0] || (major === LEAST_SERVER[0] && minor >= LEAST_SERVER[1]);
  const serverVersion = `${major}.${minor}${version[3] ?? ''}`;
  return recent ? { path, serverVersion } : `its server ${serverVersion} is older than ${LEAST_SERVER.join('.')}`;
}

/** The tool that was downloaded before, or why there is none. */
export async function findDownloadedCli(cacheFolder: string): Promise<TemporalCli | string> {
  const path = downloadedPath(cacheFolder);
  return existsSync(path) ? await examineCli(path) : 'none was downloaded before';
}

/**
 * Downloads the tool as Temporal's SDKs do. Gives up quickly where the service cannot be reached.
 *
 * @returns the tool, or why there is none
 */
export async function downloadCli(
  cacheFolder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<TemporalCli | string> {
  progress.start('Looking for a Temporal server to download');
  const folder = join(cacheFolder, 'temporal-cli');
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(join(folder, 'draft-'));
  try {
    const { archiveUrl, fileToExtract } = await askService(signal);
    progress.start('Downloading a Temporal server');
    await download(archiveUrl, draft, progress, signal);
    const found = await examineCli(join(draft, fileToExtract));
    if (typeof found === 'string') return found;
    await rename(found.path, downloadedPath(cacheFolder));
    progress.done(`kept in ${folder}`);
    return { ...found, path: downloadedPath(cacheFolder) };
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause !== undefined ? ` (${describeError(error.cause)})` : '';
    return `${describeError(error)}${cause}`;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function downloadedPath(cacheFolder: string): string {
  return join(cacheFolder, 'temporal-cli', process.platform === 'win32' ? 'temporal.exe' : 'temporal');
}

async function askService(signal: AbortSignal): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const url = new URL(DOWNLOAD_SERVICE);
  url.searchParams.set('platform', process.platform === 'win32' ? 'windows' : process.platform);
  url.searchParams.set('arch', process.arch === 'x64' ? 'amd64' : process.arch);
  url.searchParams.set('format', 'tar.gz');
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(FIRST_ANSWER_MS)]) });
  if (!response.ok) throw new Error(`${url.host} answered ${response.status}`);
  return z.object({ archiveUrl: z.url(), fileToExtract: z.string().regex(/^[\w.-]+$/) }).parse(await response.json());
}

async function download(url: string, folder: string, progress: Progress, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_LIMIT_MS)]) });
  if (!response.ok || response.body === null) throw new Error(`${new URL(url).host} answered ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const tar = spawn('tar', ['-xzf', '-'], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const unpacked = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))));
  });
  let received = 0;
  const body = Readable.fromWeb(response.body);
  body.on('data', (chunk: Buffer) => {
    received += chunk.length;
    progress.update(`${megabytes(received)}${total === 0 ? '' : ` of ${megabytes(total)}`} MB`);
  });
  await Promise.all([pipeline(body, tar.stdin), unpacked]);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
