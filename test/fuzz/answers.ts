/** Is an answer one that the OpenAPI document has? */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApi, Operation } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const withoutParameters = (type: string): string => type.split(';')[0]?.trim() ?? '';

export class Answers {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });

  constructor(document: OpenApi) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, 'api');
  }

  /** What is wrong with the answer; undefined: nothing. */
  faultOf({ method, path, spec }: Operation, { status, contentType, text }: FuzzAnswer): string | undefined {
    if (status >= 500) return `answers ${status}`;
    const documented = spec.responses[String(status)];
    if (!documented) return `answers ${status}, which is not documented`;
    const type = withoutParameters(contentType);
    const types = Object.keys(documented.content ?? {}).map(withoutParameters);
    if (types.length === 0) return text === '' ? undefined : `answers ${status} with a body, which is not documented`;
    // A raw answer may say a type of its own (define-route.ts).
    if (!type.endsWith('json')) {
      const raw = types.every((each) => !each.endsWith('json'));
      return raw || types.includes(type) ? undefined : `answers ${status} as ${type}, which is not documented`;
    }
    if (!documented.content?.[type]?.schema) return `answers ${status} as ${type}, which is not documented`;
    const validate = this.#validator([
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ]);
    if (validate(JSON.parse(text))) return undefined;
    const [first] = validate.errors ?? [];
    return `answers ${status} unlike its schema: ${first?.instancePath ?? ''} ${first?.message ?? ''}`;
  }

  #validator(at: readonly string[]): ValidateFunction {
    const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = this.#ajv.getSchema(`api#/${pointer}`);
    if (!validate) throw new Error(`no schema at ${at.join(' ')}`);
    return validate;
  }
}
