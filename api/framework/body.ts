/** Reads what the client sends: JSON in memory, CSV through a file that is gone when the request is. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import express, { type Request, type Response } from 'express';
import type { CsvUpload } from './define-route.ts';
import { hashOfJson } from './idempotency.ts';
import { Problem } from './problems.ts';

const JSON_LIMIT_BYTES = 1024 * 1024;
const CSV_LIMIT_BYTES = 50 * 1024 * 1024;

const jsonParser = express.json({ limit: JSON_LIMIT_BYTES, strict: false, inflate: false, type: () => true });

/** @throws Problem UNSUPPORTED_MEDIA_TYPE (415); the parser's errors become MALFORMED_JSON (400) and BODY_TOO_LARGE (413) */
export async function readJson(request: Request, response: Response): Promise<{ value: unknown; hash: string }> {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as Content-Type: application/json.');
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
  if ((request.get('Content-Encoding') ?? 'identity') !== 'identity') {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the file without Content-Encoding.');
  }
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
    upload: { file, fileName: fileNameOf(request) },
    hash,
    discard: async () => {
      file.destroy();
      await discard();
    },
  };
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

function fileNameOf(request: Request): string {
  const given = /filename="?([^";]{1,200})"?/i.exec(request.get('Content-Disposition') ?? '')?.[1];
  return given === undefined ? 'upload.csv' : basename(given.replaceAll('\\', '/'));
}
