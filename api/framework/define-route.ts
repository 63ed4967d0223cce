/**
 * One endpoint as one object. The router (router.ts) and the OpenAPI document (openapi.ts) are both made from it, so what is
 * documented is what is checked.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { z } from 'zod';
import type { GrantedRole } from '../../domain/terms.ts';
import type { Act, Deps } from '../../usecases/context.ts';
import type { ReceivedFile } from '../../usecases/files/file-store.ts';
import type { Person } from '../../usecases/identify-person.ts';
import type { ApiRuntime } from '../context.ts';
import type { ProblemCode } from '../problem-catalogue.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: PUBLIC anybody; PERSON anybody with a token of a known person (relationships are checked by the use case);
 * a granted role, or a list of them, one of which the person must hold today.
 */
export type RouteAuth = 'PUBLIC' | 'PERSON' | GrantedRole | readonly GrantedRole[];

/**
 * What the client sends. CSV is at most 50 MB and handed over as a stream, once it has arrived as a whole; any other file is at most MAX_FILE_MB
 * and lies in the folder of files, where it is taken from or discarded.
 */
export type BodySpec =
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly example: unknown }
  /** A form of a page, as a browser sends it. */
  | { readonly kind: 'form'; readonly schema: z.ZodType; readonly example: unknown }
  | { readonly kind: 'csv'; readonly description: string; readonly example: string }
  | { readonly kind: 'file'; readonly description: string; readonly mediaTypes: readonly [string, ...string[]] };

/** A CSV file that has arrived. The stream can be read once. */
export interface CsvUpload {
  readonly file: Readable;
  /** As the client named it (Content-Disposition), or "upload.csv"; never a path. */
  readonly fileName: string;
}

/** What is answered. `html` draws the same answer for a browser (Accept: text/html). */
export type ResponseSpec =
  | {
      readonly description: string;
      readonly schema: z.ZodType;
      readonly example: unknown;
      /** Name → description. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly html?: (body: never) => string;
    }
  /** `contentType` unless the answer's own header says another. */
  | {
      readonly description: string;
      readonly contentType: string;
      readonly example?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly description: string; readonly headers?: Readonly<Record<string, string>> };

export type ResponseMap = Readonly<Record<number, ResponseSpec>>;

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;
type UuidParams<Path extends string> = z.ZodObject<Record<ParamNames<Path>, z.ZodGUID>, z.core.$strict>;
type NoQuery = z.ZodObject<Record<never, z.ZodType>, z.core.$strict>;

export type IfMatch = 'REQUIRED' | 'OPTIONAL';

type BodyOf<B> = B extends { kind: 'json' | 'form'; schema: infer S extends z.ZodType }
  ? z.output<S>
  : B extends { kind: 'csv' }
    ? CsvUpload
    : B extends { kind: 'file' }
      ? ReceivedFile
      : undefined;

export interface HandlerInput<Auth extends RouteAuth, Params, Query, Body, Match> {
  readonly api: ApiRuntime;
  readonly deps: Deps;
  /** Who acts, by which request, with which Idempotency-Key; undefined on PUBLIC routes. */
  readonly act: Auth extends 'PUBLIC' ? undefined : Act;
  readonly person: Auth extends 'PUBLIC' ? undefined : Person;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** From If-Match; a use case compares it with the row under the lock. */
  readonly expectedVersion: Match extends 'REQUIRED'
    ? number
    : Match extends 'OPTIONAL'
      ? number | undefined
      : undefined;
  readonly headers: IncomingHttpHeaders;
  readonly request: Request;
}

type AnswerHeaders = Readonly<Record<string, string>>;

/** An answer is only written out, so what use cases return as readonly will do. */
type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]: Sent<T[Member]> }
    : T;

/** Status and body that belong together, as documented in `responses`. */
export type AnswerOf<R extends ResponseMap> = {
  [Status in keyof R]: R[Status] extends { schema: infer S extends z.ZodType }
    ? { readonly status: Status; readonly body: Sent<z.input<S>>; readonly headers?: AnswerHeaders }
    : R[Status] extends { contentType: string }
      ? { readonly status: Status; readonly body: string | Uint8Array | Readable; readonly headers?: AnswerHeaders }
      : { readonly status: Status; readonly body?: undefined; readonly headers?: AnswerHeaders };
}[keyof R];

interface RouteParts {
  readonly method: Method;
  readonly tags: readonly [string, ...string[]];
  readonly summary: string;
  readonly description?: string;
  /** Name for generated clients; made from method and path where it is not given. */
  readonly operationId?: string;
  /** Codes of problem-catalogue.ts that this route may answer beside those that its shape implies (see `impliedProblems`). */
  readonly problems?: readonly ProblemCode[];
  /** Who reads this has opened what mails told him about this task or appraisal ({taskId}, {appraisalId} of the path). */
  readonly opens?: 'TASK' | 'APPRAISAL';
  /** Whether an Idempotency-Key is accepted; POST: yes unless said otherwise. */
  readonly idempotent?: boolean;
}

export interface RouteDefinition<
  Path extends string,
  Auth extends RouteAuth,
  Responses extends ResponseMap,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends BodySpec | undefined,
  Match extends IfMatch | undefined,
> extends RouteParts {
  /** As in OpenAPI: '/tasks/{taskId}'. */
  readonly path: Path;
  readonly auth: Auth;
  /** Given only where a parameter is not a UUID. */
  readonly params?: Params;
  /** Plain schemas (z.int(), z.boolean(), z.array(…)): the router makes numbers, booleans and lists of the text first. */
  readonly query?: Query;
  readonly body?: Body;
  readonly ifMatch?: Match;
  readonly responses: Responses;
  readonly handler: (
    input: HandlerInput<Auth, z.output<Params>, z.output<Query>, BodyOf<Body>, Match>,
  ) => Promise<AnswerOf<Responses>> | AnswerOf<Responses>;
}

/** A route whose types have done their work: what the router and the document read. */
export interface Route extends RouteParts {
  readonly path: string;
  readonly auth: RouteAuth;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: BodySpec | undefined;
  readonly ifMatch: IfMatch | undefined;
  readonly idempotent: boolean;
  readonly responses: ResponseMap;
  readonly problems: readonly ProblemCode[];
  readonly handler: (
    input: HandlerInput<RouteAuth, unknown, unknown, unknown, IfMatch | undefined>,
  ) => Promise<Answer> | Answer;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: AnswerHeaders;
}

export function defineRoute<
  const Path extends `/${string}`,
  const Auth extends RouteAuth,
  const Responses extends ResponseMap,
  Params extends z.ZodObject = UuidParams<Path>,
  Query extends z.ZodObject = NoQuery,
  const Body extends BodySpec | undefined = undefined,
  const Match extends IfMatch | undefined = undefined,
>(definition: RouteDefinition<Path, Auth, Responses, Params, Query, Body, Match>): Route {
  return {
    ...definition,
    params: definition.params ?? uuidParams(definition.path),
    query: definition.query ?? z.strictObject({}),
    body: definition.body,
    ifMatch: definition.ifMatch,
    idempotent: definition.idempotent ?? definition.method === 'POST',
    problems: definition.problems ?? [],
    // The router hands over exactly what the schemas of this same object made, so the types hold; they cannot be said here.
    handler: definition.handler as unknown as Route['handler'],
  };
}

function uuidParams(path: string): z.ZodObject {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.guid({ error: 'must be a UUID' })])));
}
