/** Values for a JSON Schema (as the OpenAPI document has them): mostly right, so that they get deep into the code, and here and there anything but. */
import fc from 'fast-check';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** What a member of that name holds in the prepared agency: ids, outcomes, forms. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const LONG = 'x'.repeat(100_000);
const DEEP = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 'deep');

/** What nobody expects: wrong types, ends of ranges, text that something on the way reads as its own. */
const WILD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_SAFE_INTEGER,
    2 ** 31,
    1e308,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e\u200f\ufeff',
    '👩‍👩‍👧‍👦 Ḧ̶̡é',
    LONG,
    "' OR 1=1 --",
    '%s%n${jndi:x}{{7*7}}',
    '=HYPERLINK("http://x")',
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '2026-02-30',
    '9999-12-31',
    '0000-01-01',
    '-271821-04-20',
    '2026-13-45T99:99:99Z',
    '00000000-0000-0000-0000-000000000000',
    [],
    {},
    [[], {}],
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}'),
    DEEP,
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** One value in this many is wild. */
const WILD_ONE_IN = 25;

export class Generator {
  readonly #root: object;
  readonly #known: Known;
  readonly #made = new Map<JsonSchema, Map<string, fc.Arbitrary<unknown>>>();
  readonly #ids: readonly unknown[];

  constructor(root: object, known: Known) {
    this.#root = root;
    this.#known = known;
    this.#ids = Object.entries(known).flatMap(([name, values]) => (name.endsWith('Id') ? values : []));
  }

  /** @param name of the member or parameter: what is known of it is preferred */
  valueOf(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
    const ofSchema = this.#made.get(schema) ?? new Map<string, fc.Arbitrary<unknown>>();
    this.#made.set(schema, ofSchema);
    const known = ofSchema.get(name);
    if (known) return known;
    // Schemas that contain themselves come round here again.
    const lazy = fc.constant(null).chain(() => this.#make(schema, name));
    const value = fc.oneof({ weight: WILD_ONE_IN - 1, arbitrary: lazy }, { weight: 1, arbitrary: WILD });
    ofSchema.set(name, value);
    return value;
  }

  #make(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
    const fitting = this.#ofType(schema, name);
    const values = this.#known[name] ?? (schema.format === 'uuid' ? this.#ids : []);
    if (values.length === 0) return fitting;
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fitting });
  }

  #ofType(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
    if (schema.$ref) return this.valueOf(this.#resolve(schema.$ref), name);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return fc.oneof(...either.map((each) => this.valueOf(each, name)));
    if (schema.allOf) return this.#ofType(Object.assign({}, ...schema.allOf) as JsonSchema, name);
    const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
    switch (type) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return schema.prefixItems
          ? fc.tuple(...schema.prefixItems.map((item) => this.valueOf(item, name)))
          : fc.array(this.valueOf(schema.items ?? {}, name.replace(/s$/, '')), {
              minLength: schema.minItems ?? 0,
              maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
            });
      case 'string':
        return text(schema);
      case 'integer':
      case 'number':
        return fc.integer({
          min: Math.max(schema.minimum ?? schema.exclusiveMinimum ?? -2, -(2 ** 31)),
          max: Math.min(schema.maximum ?? 2_100, 2 ** 31 - 1),
        });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return WILD;
    }
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<object> {
    const members = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, this.valueOf(schema, name)]),
    );
    const whole = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
    const withOthers =
      typeof additionalProperties === 'object'
        ? fc
            .tuple(
              whole,
              fc.dictionary(fc.string({ maxLength: 8 }), this.valueOf(additionalProperties, ''), { maxKeys: 3 }),
            )
            .map(([body, more]) => ({ ...more, ...body }))
        : whole;
    return fc.oneof(
      { weight: 18, arbitrary: withOthers },
      { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(whole, fc.string({ maxLength: 8 }), WILD)
          .map(([body, name, value]) => ({ ...body, [name]: value })),
      },
    );
  }

  #resolve(ref: string): JsonSchema {
    return ref
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<object>((at, part) => (at as Readonly<Record<string, object>>)[part] ?? {}, this.#root);
  }
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return fc
        .date({ min: new Date('2020-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
        .map((at) => at.toISOString().slice(0, 10));
    case 'date-time':
      return fc
        .date({ min: new Date('2020-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
        .map((at) => at.toISOString());
    case 'email':
      return fc.emailAddress();
    case 'uri':
      return fc.webUrl();
    default:
      return pattern === undefined
        ? fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
        : fc.stringMatching(new RegExp(pattern));
  }
}
