/** Reads a form as a browser sends it. */
import express, { type Request, type Response } from 'express';
import { hashOfJson } from './idempotency.ts';
import { FORM_LIMIT_BYTES } from './limits.ts';
import { Problem } from './problems.ts';

const parser = express.urlencoded({ limit: FORM_LIMIT_BYTES, extended: false, inflate: false, parameterLimit: 20 });

/** @throws Problem UNSUPPORTED_MEDIA_TYPE (415); the parser's errors become BAD_REQUEST (400) and BODY_TOO_LARGE (413) */
export async function readForm(request: Request, response: Response): Promise<{ value: unknown; hash: string }> {
  if (!request.is('application/x-www-form-urlencoded')) {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the form as Content-Type: application/x-www-form-urlencoded.');
  }
  await new Promise<void>((resolve, reject) => {
    parser(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  // A copy: the parser's object has no prototype.
  const value: unknown = { ...(request.body as object) };
  return { value, hash: hashOfJson(value) };
}
