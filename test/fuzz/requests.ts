/** A random request to an operation of the OpenAPI document. */
import fc from 'fast-check';
import { Generator, type JsonSchema, type Known } from './arbitrary.ts';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly spec: OperationSpec;
}

interface OperationSpec {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema; example?: unknown }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: JsonSchema }>> }>
  >;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationSpec>>>>;
}

export const operationsOf = ({ paths }: OpenApi): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => ({ method: method.toUpperCase(), path, spec })),
  );

export interface FuzzRequest {
  readonly operation: Operation;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Index among the callers. */
  readonly caller: number;
}

/** What an If-Match or an Idempotency-Key may be besides right. */
const HEADERS = [
  '"v1"',
  '"v2"',
  '"v0"',
  'W/"v1"',
  '*',
  '"v999999999"',
  '"v1", "v2"',
  'x',
  '',
  'k'.repeat(200),
  'k'.repeat(201),
];

export function requestsTo(document: OpenApi, known: Known, callers: number): fc.Arbitrary<FuzzRequest> {
  const generator = new Generator(document, known);
  return fc
    .constantFrom(...operationsOf(document))
    .chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        path: pathOf(generator, operation),
        headers: headersOf(operation),
        content: contentOf(generator, operation),
        caller: fc.nat({ max: callers - 1 }),
      }),
    )
    .map(({ content, headers, ...request }) => ({
      ...request,
      headers: content ? { ...headers, 'Content-Type': content.type } : headers,
      body: content?.text,
    }));
}

function pathOf(generator: Generator, { path, spec }: Operation): fc.Arbitrary<string> {
  const parameters = spec.parameters ?? [];
  const inPath = parameters.filter((each) => each.in === 'path');
  const inQuery = parameters.filter((each) => each.in === 'query');
  return fc
    .tuple(
      fc.record(Object.fromEntries(inPath.map(({ name, schema }) => [name, generator.valueOf(schema, name)]))),
      fc.record(
        Object.fromEntries(
          inQuery.map(({ name, schema, required }) => [
            name,
            required ? generator.valueOf(schema, name) : now(generator.valueOf(schema, name)),
          ]),
        ),
      ),
    )
    .map(([ids, query]) => {
      const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => segment(ids[name]));
      const pairs = Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .flatMap(([name, value]) =>
          (Array.isArray(value) ? (value as unknown[]) : [value]).map((each) => `${name}=${segment(each)}`),
        );
      return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
    });
}

/** Now and then: a request with every filter at once finds nothing. */
const now = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** Short enough for a URL, and never empty or only dots: that would be another path. Half a surrogate pair becomes a wrong percent-encoding. */
function segment(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 2_000);
  if (/^\.{0,2}$/.test(text)) return '%20';
  return /\p{Surrogate}/u.test(text) ? '%ff%zz' : encodeURIComponent(text);
}

function headersOf({ spec }: Operation): fc.Arbitrary<Record<string, string>> {
  const names = (spec.parameters ?? []).filter((each) => each.in === 'header').map(({ name }) => name);
  const pairs = names.map((name) => {
    const right = name === 'If-Match' ? fc.constant('"v1"') : fc.uuid();
    const value = fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...HEADERS) });
    return value.map((text) => [name, text] as const);
  });
  return fc.tuple(...pairs).map((each) => Object.fromEntries(each));
}

interface Content {
  readonly type: string;
  readonly text: string;
}

function contentOf(generator: Generator, { spec }: Operation): fc.Arbitrary<Content | undefined> {
  const content = Object.entries(spec.requestBody?.content ?? {});
  if (content.length === 0) return fc.constant(undefined);
  return fc.constantFrom(...content).chain(([type, { schema, example }]) => {
    const right = type === 'application/json' ? jsonOf(generator, schema) : textOf(type, example);
    return fc.oneof(
      { weight: 40, arbitrary: right.map((text): Content => ({ type, text })) },
      { weight: 1, arbitrary: right.map((text): Content => ({ type: 'text/html', text })) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('', '{', '[1,', '{"a":1}{"b":2}', '\u0000', 'null', '"', '{"a":1,"a":2}')
          .map((text): Content => ({ type, text })),
      },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
  });
}

const jsonOf = (generator: Generator, schema: JsonSchema): fc.Arbitrary<string> =>
  generator.valueOf(schema, 'body').map((value) => JSON.stringify(value));

/** CSV, forms and files: the example, cut or with something strange in it. */
function textOf(type: string, example: unknown): fc.Arbitrary<string> {
  const whole =
    typeof example === 'string'
      ? example
      : type === 'application/x-www-form-urlencoded'
        ? new URLSearchParams(example as Record<string, string>).toString()
        : 'NIP,Nama\n198001012005011001,Sari\n';
  return fc
    .tuple(
      fc.nat({ max: whole.length }),
      fc.oneof(
        fc.constantFrom('', '', '', '"', '\u0000', ';;;', '\r\r\n', '=1+1,', 'é'.repeat(50)),
        fc.string({ unit: 'binary', maxLength: 20 }),
      ),
    )
    .map(([at, strange]) => (strange === '' ? whole : `${whole.slice(0, at)}${strange}${whole.slice(at)}`));
}
