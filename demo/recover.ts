import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of its own has to start, beside everything else that was broken. */
const LONGEST_MS = 240_000;

/** What `npm run recover` runs, as a process of its own. @returns what it said */
export async function runRecover(dataFolder: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('../bin/recover.ts', import.meta.url))],
    {
      env: { ...process.env, DAUR_DATA_DIR: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
    },
  );
  let said = '';
  const hear = (chunk: Buffer): void => void (said += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm run recover ended with ${code ?? 'a signal'}: ${said.trim()}`);
  return said.trim();
}
