/** One field of the request that is wrong. `pointer` is a JSON pointer into the body, or "?name" for a query parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * A rule said no. Thrown by a use case, it rolls the transaction back; the API answers with problem+json.
 * `code` is stable and part of the API; `legalBasis` is given where a rule of the regulation decided.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly legalBasis: string | undefined;
  /** Further members of the problem, such as who decided what and when. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: 400 | 403 | 404 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 500 | 503 | 507,
    detail: string,
    more: { errors?: readonly FieldError[]; legalBasis?: string; extra?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.errors = more.errors ?? [];
    this.legalBasis = more.legalBasis;
    this.extra = more.extra ?? {};
  }
}

export const notFound = (what: string): Refusal =>
  new Refusal('NOT_FOUND', 404, `${what} does not exist or is not visible to you.`);
