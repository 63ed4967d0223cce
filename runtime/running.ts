/** What a running Daur tells the commands beside it (recover, first-admin): where its embedded servers are. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { RuntimeError } from './errors.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const running = z.object({ databaseUrl: z.string() });

const fileIn = (dataFolder: string): string => join(dataFolder, 'running.json');

/** Readable by its owner only: the URL holds a password. @returns removes it again */
export function announceRunning(dataFolder: string, databaseUrl: string): () => void {
  writeJsonFile(fileIn(dataFolder), { databaseUrl });
  return () => rmSync(fileIn(dataFolder), { force: true });
}

/** DATABASE_URL, or the database of the Daur that runs on the data folder. @throws RuntimeError where there is neither */
export function databaseUrlFor(config: Config): string {
  const url = config.secrets.databaseUrl ?? readJsonFile(fileIn(config.folders.data), running)?.databaseUrl;
  if (url) return url;
  throw new RuntimeError(
    `No database: set DATABASE_URL, or start Daur on the data folder ${config.folders.data} first (npm start).`,
  );
}
