/**
 * `npm run token -- --role BKD_ADMIN` (or `--nip …`, `--id …`): prints a token of the local issuer of a running API, for trials.
 * The API is found by --api, else API_PORT, else the port that the last start remembered in the data folder.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConfigError, loadConfig, type Config } from '../config/config.ts';
import { readJsonFile } from '../runtime/json-file.ts';
import { join } from 'node:path';

const USAGE = `npm run token -- (--role ROLE [--unit CODE] | --nip NUMBER | --id EMPLOYEE_ID) [--api URL] [--hours N]

ROLE: BKD_ADMIN, PERFORMANCE_MANAGER, AUTHORIZED_OFFICIAL, EMPLOYEE, EVALUATOR, SUPERIOR, UNIT_HEAD or HEAD_OF_REGION
The token goes to standard output, whose it is to standard error.`;

/** Longest wait for the API, milliseconds. */
const TIMEOUT_MS = 10_000;

class UsageError extends Error {}

const answer = z.object({
  token: z.string(),
  person: z.object({
    name: z.string(),
    position: z.string(),
    unit: z.object({ code: z.string() }),
    roles: z.array(z.string()),
  }),
});
const problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      unit: { type: 'string' },
      nip: { type: 'string' },
      id: { type: 'string' },
      api: { type: 'string' },
      hours: { type: 'string' },
    },
  });
  const who = values.nip ?? values.id;
  if ((who === undefined) === (values.role === undefined)) throw new UsageError(USAGE);
  const hours = Number(values.hours ?? '8');
  if (!(hours > 0 && hours <= 24)) throw new UsageError('--hours: more than 0, at most 24');
  const api = values.api ?? apiAddress(loadConfig(process.env));

  const response = await request(`${api.replace(/\/+$/, '')}/local-issuer/tokens`, {
    ...(who === undefined ? { role: values.role, unit: values.unit } : { who }),
    lifetimeSeconds: Math.round(hours * 3_600),
  });
  const { token, person } = response;
  console.error(`${person.name}, ${person.position} (${person.unit.code}); ${person.roles.join(', ')}`);
  console.log(token);
}

function apiAddress(config: Config): string {
  const remembered = readJsonFile(join(config.folders.data, 'ports.json'), z.record(z.string(), z.number().int()))?.[
    'api'
  ];
  const port = config.api.port === 0 ? remembered : config.api.port;
  if (port === undefined)
    throw new UsageError('Which API? Say --api http://127.0.0.1:PORT, or start one with this data folder first.');
  return `http://127.0.0.1:${port}`;
}

async function request(url: string, body: object): Promise<z.infer<typeof answer>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new UsageError(`No API answers at ${new URL(url).origin}. Start one, or say --api URL.`, { cause: error });
  }
  const text = await response.text();
  if (response.ok) return answer.parse(JSON.parse(text));
  const { detail, errors = [] } = problem.parse(JSON.parse(text));
  const places = errors.map((each) => `\n  ${each.pointer}: ${each.detail}`).join('');
  throw new UsageError(`${response.status}: ${detail}${places}`);
}

try {
  await main();
} catch (error) {
  const expected = error instanceof UsageError || error instanceof ConfigError || isArgumentError(error);
  console.error(expected ? (error as Error).message : error);
  process.exitCode = 1;
}

function isArgumentError(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
