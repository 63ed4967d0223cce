import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { hasCode, RuntimeError } from './errors.ts';

/**
 * Reads a JSON file that Daur wrote.
 *
 * @returns undefined when there is no such file
 * @throws RuntimeError when it is not what Daur wrote
 */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new RuntimeError(`${path} cannot be read: it is damaged. Remove it and start again.`, { cause: error });
  }
}

/** Writes a JSON file at once, so that a crash leaves the old one or the new one. Readable by its owner only. */
export function writeJsonFile(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
