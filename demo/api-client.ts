/** Everybody's way into the engine: HTTP with the person's own token. What fails for now is repeated with the same Idempotency-Key. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Requests under way at once: more only make each other wait on two cores. */
const AT_ONCE = 12;
const REQUEST_TIMEOUT_MS = 20_000;
/** The API may be away for a while: killed, or everything is being restarted. */
const PATIENCE_MS = 180_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A 500 is a fault of the engine; it is asked again a few times so that one does not end the demo, and counted. */
const MOST_SERVER_ERRORS = 3;

const problemBody = z.looseObject({
  code: z.string(),
  detail: z.string(),
  legalBasis: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type ProblemBody = z.infer<typeof problemBody>;

/** An answer that is not a success. */
export class ApiProblem extends Error {
  constructor(
    readonly request: string,
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    const places = (body.errors ?? []).slice(0, 3).map((each) => ` ${each.pointer}: ${each.detail}`);
    super(`${request}: ${status} ${body.code}, ${body.detail}${places.join('')}`);
    this.name = 'ApiProblem';
  }
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** undefined: without one. */
  readonly token?: string;
  readonly json?: unknown;
  readonly csv?: string;
  readonly idempotencyKey?: string;
}

export interface ApiClientOptions {
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}

export class ApiClient {
  /** Answers of status 500: the engine's own faults. */
  serverErrors: string[] = [];
  requests = 0;
  repeats = 0;
  readonly #options: ApiClientOptions;
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** A token of the local issuer for a person; made once. */
  async tokenFor(personId: string): Promise<string> {
    let token = this.#tokens.get(personId);
    if (!token) {
      token = this.token({ who: personId });
      this.#tokens.set(personId, token);
      token.catch(() => this.#tokens.delete(personId));
    }
    return token;
  }

  async token(wanted: { who: string } | { role: string; unit?: string }): Promise<string> {
    const body = { ...wanted, lifetimeSeconds: 28_800 };
    const request: ApiRequest = { method: 'POST', path: '/local-issuer/tokens', json: body };
    return (await this.send(request, z.object({ token: z.string() }))).token;
  }

  /** What is not JSON, without a token. */
  async text(path: string): Promise<string> {
    const answer = await this.#attempt({ path }, undefined);
    if (answer && answer.status < 300) return answer.body;
    throw new Error(`GET ${path}: ${answer ? answer.status : 'no answer'}`);
  }

  /** Sends as this person. @throws ApiProblem */
  async as<T>(personId: string, request: Omit<ApiRequest, 'token'>, schema: z.ZodType<T>): Promise<T> {
    return this.send({ ...request, token: await this.tokenFor(personId) }, schema);
  }

  /** Every page of a list, as this person. */
  async all<T>(personId: string, path: string, item: z.ZodType<T>): Promise<T[]> {
    const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const url = new URL(path, 'http://api.invalid');
      url.searchParams.set('limit', '200');
      if (cursor) url.searchParams.set('cursor', cursor);
      const found: z.infer<typeof page> = await this.as(personId, { path: `${url.pathname}${url.search}` }, page);
      items.push(...found.items);
      cursor = found.nextCursor;
    } while (cursor);
    return items;
  }

  /**
   * Sends until there is an answer; a POST that is repeated carries the same Idempotency-Key, so that it counts once.
   * @throws ApiProblem for an answer that is not a success
   * @throws Error when the API was away for longer than anybody waits
   */
  async send<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T> {
    const named = `${request.method ?? 'GET'} ${request.path}`;
    const key = request.idempotencyKey ?? (request.method === 'POST' ? randomUUID() : undefined);
    const until = Date.now() + PATIENCE_MS;
    let pauseMs = FIRST_PAUSE_MS;
    let faults = 0;
    for (;;) {
      const answer = await this.#attempt(request, key);
      if (answer && answer.status < 300) return parse(named, schema, answer.body);
      if (answer && !isTemporary(answer.status)) throw problemOf(named, answer);
      if (answer?.status === 500) {
        const problem = problemOf(named, answer);
        this.serverErrors.push(problem.message);
        faults += 1;
        if (faults > MOST_SERVER_ERRORS) throw problem;
      }
      if (Date.now() > until) throw new Error(`${named}: no answer for ${PATIENCE_MS / 1_000} s`);
      this.repeats += 1;
      await sleep(pauseMs, undefined, { signal: this.#options.signal });
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  /** One attempt. @returns undefined where nothing answered */
  async #attempt(request: ApiRequest, key: string | undefined): Promise<Answer | undefined> {
    await this.#take();
    try {
      this.#options.signal.throwIfAborted();
      this.requests += 1;
      const response = await fetch(`${this.#options.baseUrl}${request.path}`, {
        method: request.method ?? 'GET',
        headers: {
          ...(request.token ? { Authorization: `Bearer ${request.token}` } : {}),
          ...(key ? { 'Idempotency-Key': key } : {}),
          ...(request.csv !== undefined ? { 'Content-Type': 'text/csv; charset=utf-8' } : {}),
          ...(request.json !== undefined ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(request.csv !== undefined ? { body: request.csv } : {}),
        ...(request.json !== undefined ? { body: JSON.stringify(request.json) } : {}),
        signal: AbortSignal.any([this.#options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      if (this.#options.signal.aborted) throw error;
      // Refused, reset, timed out: the API is away. Whether the request was still carried out, the same key will tell.
      return undefined;
    } finally {
      this.#give();
    }
  }

  async #take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const isTemporary = (status: number): boolean => status === 429 || status >= 500;

function parse<T>(request: string, schema: z.ZodType<T>, body: string): T {
  const result = schema.safeParse(body === '' ? undefined : JSON.parse(body));
  if (result.success) return result.data;
  throw new Error(`${request}: another answer than expected: ${z.prettifyError(result.error)}`);
}

function problemOf(request: string, { status, body }: Answer): ApiProblem {
  try {
    return new ApiProblem(request, status, problemBody.parse(JSON.parse(body)));
  } catch {
    return new ApiProblem(request, status, { code: 'NOT_A_PROBLEM', detail: body.slice(0, 200) });
  }
}
