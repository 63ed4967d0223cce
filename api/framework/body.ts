/** Reads what the client sends: JSON in memory, CSV through a file that is gone when the request is, other files into the folder of files. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import { plainFileName } from '../../domain/file-names.ts';
import type { Deps } from '../../usecases/context.ts';
import {
  discardReceived,
  receiveBytes,
  tooLarge as fileTooLarge,
  type ReceivedFile,
} from '../../usecases/files/file-store.ts';
import type { CsvUpload } from './define-route.ts';
import { readFileName } from './content-disposition.ts';
import { hashOfJson } from './idempotency.ts';
import { CSV_LIMIT_BYTES, JSON_DEPTH, JSON_LIMIT_BYTES } from './limits.ts';
import { jsonFault } from './strict-json.ts';
import { Refusal } from '../../usecases/refusal.ts';
import { Problem } from './problems.ts';

const jsonParser = express.json({
  limit: JSON_LIMIT_BYTES,
  strict: false,
  inflate: false,
  type: () => true,
  verify: (_request, _response, bytes, encoding) => refuseFaulty(bytes, encoding),
});

/** JSON between systems is UTF-8 (RFC 8259). @throws Problem UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON */
function refuseFaulty(bytes: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send JSON in UTF-8.');
  const fault = jsonFault(bytes.toString('utf8'));
  if (fault?.is === 'TOO_DEEP') {
    throw new Problem('MALFORMED_JSON', `The body is nested more than ${JSON_DEPTH} levels deep.`);
  }
  if (fault) throw new Problem('MALFORMED_JSON', 'An object of the body has the same member twice.');
}

/** @throws Problem UNSUPPORTED_MEDIA_TYPE (415); the parser's errors become MALFORMED_JSON (400) and BODY_TOO_LARGE (413) */
export async function readJson(request: Request, response: Response): Promise<{ value: unknown; hash: string }> {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as Content-Type: application/json.');
  }
  // The parser would first wait for all of it.
  if (Number(request.headers['content-length'] ?? 0) > JSON_LIMIT_BYTES) {
    throw new Problem('BODY_TOO_LARGE', 'The body is larger than this route accepts.');
  }
  await new Promise<void>((resolve, reject) => {
    jsonParser(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  const value = request.body as unknown;
  return { value, hash: hashOfJson(value) };
}

/**
 * Takes the whole file before anything is done with it: a slow upload holds no transaction open, one that breaks off does
 * nothing, and its hash is known for the Idempotency-Key. The file is readable by this process' user only.
 * @throws Problem UNSUPPORTED_MEDIA_TYPE (415), BODY_TOO_LARGE (413), BAD_REQUEST (400) where the upload breaks off
 */
export async function receiveCsv(
  request: Request,
): Promise<{ upload: CsvUpload; hash: string; discard: () => Promise<void> }> {
  if (!request.is('text/csv')) throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the file as Content-Type: text/csv.');
  refuseEncoded(request);
  if (Number(request.headers['content-length'] ?? 0) > CSV_LIMIT_BYTES) throw tooLarge();

  const path = join(tmpdir(), `daur-upload-${randomUUID()}.csv`);
  const discard = () => rm(path, { force: true });
  let hash: string;
  try {
    hash = await writeTo(path, request);
  } catch (error) {
    await discard();
    if (error instanceof Problem || !request.destroyed) throw error;
    throw new Problem('BAD_REQUEST', 'The upload broke off.', { cause: error });
  }
  const file = createReadStream(path);
  return {
    upload: { file, fileName: fileNameOf(request) ?? 'upload.csv' },
    hash,
    discard: async () => {
      file.destroy();
      await discard();
    },
  };
}

/**
 * Takes a whole file of any type into the folder of files. What it is, is found by its bytes; whoever does not take it from there discards it.
 * @throws Problem UNSUPPORTED_MEDIA_TYPE (415), BAD_REQUEST (400) where the upload breaks off; Refusal BODY_TOO_LARGE (413), STORAGE_UNAVAILABLE (507)
 */
export async function receiveFile(
  deps: Pick<Deps, 'files' | 'log'>,
  request: Request,
): Promise<{ upload: ReceivedFile; hash: string; discard: () => Promise<void> }> {
  refuseEncoded(request);
  if (Number(request.headers['content-length'] ?? 0) > deps.files.maxBytes) throw fileTooLarge(deps.files.maxBytes);
  const name = fileNameOf(request) ?? '';
  const claimedType = claimOf(request);
  try {
    const source = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    const received = await receiveBytes(deps, source);
    return {
      upload: { ...received, name, claimedType },
      hash: hashOfJson({ sha256: received.sha256, name, claimedType }),
      discard: () => discardReceived(deps, received.path),
    };
  } catch (error) {
    if (error instanceof Refusal || !request.destroyed) throw error;
    throw new Problem('BAD_REQUEST', 'The upload broke off.', { cause: error });
  }
}

function refuseEncoded(request: Request): void {
  if ((request.get('Content-Encoding') ?? 'identity') === 'identity') return;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the file without Content-Encoding.');
}

/** "Only bytes" claims nothing, nor does the type that some clients send with every body. */
const NO_CLAIM: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'application/x-www-form-urlencoded']);

function claimOf(request: Request): string | undefined {
  const type = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return NO_CLAIM.has(type) ? undefined : type;
}

/** Leaves the request open when the file is too large, so that the client can still be told. */
async function writeTo(path: string, request: Request): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > CSV_LIMIT_BYTES) throw tooLarge();
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

function tooLarge(): Problem {
  return new Problem('BODY_TOO_LARGE', 'The file is larger than 50 MB.');
}

/** The last part of the name in Content-Disposition, fit to be kept; undefined where it has none. */
function fileNameOf(request: Request): string | undefined {
  const given = readFileName(request.get('Content-Disposition') ?? '');
  return given === undefined ? undefined : plainFileName(given);
}
