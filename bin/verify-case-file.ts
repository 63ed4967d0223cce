/**
 * `npm run verify-case-file -- FILE`: verifies an exported case file (GET /appraisals/{id}/case-file) with nothing but the file. Exit code 0: it is
 * whole; 1: it is not, or it cannot be read.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyCaseFile } from '../domain/case-file.ts';

const USAGE = `npm run verify-case-file -- FILE [--head HASH] [--manifest HASH]

--head      hash of the chain's last event, as GET /audit/verify?chain=APPRAISAL told it
--manifest  SHA-256 of the manifest, as the audit event CASE_FILE_EXPORTED told it`;

class UsageError extends Error {}

function main(): boolean {
  const { values, positionals } = parseArgs({
    options: { head: { type: 'string' }, manifest: { type: 'string' } },
    allowPositionals: true,
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError(USAGE);
  const verdict = verifyCaseFile(readJson(path), { headHash: values.head, manifestHash: values.manifest });
  if (verdict.faults.length > 0) {
    console.log(`NOT VERIFIED: ${path}`);
    for (const fault of verdict.faults) console.log(`- ${fault}`);
    return false;
  }
  const withheld = verdict.withheld > 0 ? `, ${verdict.withheld} of them without their content` : '';
  console.log(`VERIFIED: ${path}`);
  console.log(
    `appraisal ${verdict.appraisalId ?? ''}: ${verdict.events} events${withheld}, ${verdict.decisions} decisions`,
  );
  console.log(`head of the chain ${verdict.headHash ?? ''}`);
  console.log(`manifest ${verdict.manifestHash ?? ''}`);
  return true;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read.`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `NOT VERIFIED: ${path}\n- The file is not JSON: ${error instanceof Error ? error.message : ''}`,
      {
        cause: error,
      },
    );
  }
}

try {
  process.exitCode = main() ? 0 : 1;
} catch (error) {
  const expected = error instanceof UsageError || error instanceof TypeError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
