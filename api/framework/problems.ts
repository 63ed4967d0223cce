/** Everything that is not a success becomes application/problem+json (RFC 9457) here. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import { isBusy } from '../../usecases/database-errors.ts';
import { Refusal, type FieldError } from '../../usecases/refusal.ts';
import { isProblemCode, PROBLEM_CATALOGUE, slugOf, type ProblemCode } from '../problem-catalogue.ts';
import { requestIdOf } from './request-id.ts';

/** A problem that the HTTP layer itself found; what a rule of the field refuses is a `Refusal`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      headers?: Readonly<Record<string, string>>;
      extra?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEM_CATALOGUE[code].status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }
}

interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  readonly legalBasis?: string;
}

/** The last handler of the server. Errors of unknown kind are logged with the request's id and answered without internals. */
export function problemHandler(publicUrl: string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      // Part of the answer is out; only breaking the connection tells the client that it is not whole.
      request.log.error({ err: error }, 'failed after the answer had begun');
      next(error);
      return;
    }
    const found = recognise(error);
    if (found.unexpected) request.log.error({ err: error }, 'unexpected error');
    sendProblem(publicUrl, request, response, found.problem);
  };
}

function sendProblem(publicUrl: string, request: Request, response: Response, problem: Problem | Refusal): void {
  const title = isProblemCode(problem.code) ? PROBLEM_CATALOGUE[problem.code].title : problem.code;
  const body: ProblemBody = {
    ...problem.extra,
    type: `${publicUrl}/problems/${slugOf(problem.code)}`,
    title,
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    requestId: requestIdOf(request),
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    ...('legalBasis' in problem && problem.legalBasis !== undefined && { legalBasis: problem.legalBasis }),
  };
  if (problem instanceof Problem) response.set(problem.headers);
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

function recognise(error: unknown): { problem: Problem | Refusal; unexpected: boolean } {
  if (error instanceof Problem) return { problem: error, unexpected: error.status === 500 };
  if (error instanceof Refusal) return { problem: error, unexpected: !isProblemCode(error.code) };
  const fromExpress = recogniseHttpError(error);
  if (fromExpress) return { problem: fromExpress, unexpected: false };
  if (isBusy(error)) {
    const problem = new Problem(
      'BUSY',
      'The database was not free in time, or the connection to it broke. Repeat the request, with the same Idempotency-Key: it counts once.',
      {
        headers: { 'Retry-After': '1' },
      },
    );
    return { problem, unexpected: true };
  }
  return {
    problem: new Problem('INTERNAL', 'Something went wrong on our side. The requestId finds the cause in the log.'),
    unexpected: true,
  };
}

/** Errors of express and its body parser (http-errors): they carry a status and, from the parser, a type. */
function recogniseHttpError(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  if (type === 'entity.parse.failed') return new Problem('MALFORMED_JSON', 'The body could not be parsed as JSON.');
  if (error.status === 413) return new Problem('BODY_TOO_LARGE', 'The body is larger than this route accepts.');
  if (error.status === 415) return new Problem('UNSUPPORTED_MEDIA_TYPE', 'The encoding of the body is not supported.');
  if (error.status >= 400 && error.status < 500) {
    return new Problem(
      'BAD_REQUEST',
      type === 'request.aborted' ? 'The body ended early.' : 'The request cannot be read.',
    );
  }
  return undefined;
}
