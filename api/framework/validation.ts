/** Zod's findings as the API's `errors`: where, and what is expected. Never repeats a value: it could be personal data. */
import type { z } from 'zod';
import type { FieldError } from '../../usecases/refusal.ts';
import { Problem } from './problems.ts';

type Issue = z.core.$ZodIssue;
type Place = 'BODY' | 'QUERY' | 'PARAMS';

const WHAT: Readonly<Record<Place, string>> = { BODY: 'The body', QUERY: 'The query', PARAMS: 'The path' };

/** @throws Problem VALIDATION_FAILED (422) with one error per finding. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, place: Place): z.output<S> {
  const unstorable = place === 'BODY' || place === 'QUERY' ? findUnstorable(value, []) : undefined;
  if (unstorable) {
    const detail = 'contains U+0000 or half of a surrogate pair, which no text may';
    throw failed(place, [{ pointer: pointerTo(place, unstorable), detail }]);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw failed(place, fieldErrors(result.error.issues, place));
}

function failed(place: Place, errors: readonly FieldError[]): Problem {
  return new Problem('VALIDATION_FAILED', `${WHAT[place]} does not have the documented shape.`, { errors });
}

function fieldErrors(issues: readonly Issue[], place: Place): FieldError[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, detail }) => ({ pointer: pointerTo(place, path), detail }));
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

function flatten(issue: Issue, base: readonly PropertyKey[]): Finding[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], detail: 'unknown member' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that the client most likely meant is the one that got furthest: the deepest first finding, then the fewest.
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)));
    const depth = (branch: readonly Finding[]) => Math.min(...branch.map((finding) => finding.path.length));
    const closest = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
    if (closest) return closest;
  }
  return [{ path, detail: wordsOf(issue) }];
}

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && /received undefined$/.test(issue.message)) return `required: ${issue.expected}`;
  return issue.message.replace(/^Invalid input: /, '');
}

function pointerTo(place: Place, path: readonly PropertyKey[]): string {
  if (place === 'QUERY') return `?${path.map(String).join('/')}`;
  if (place === 'PARAMS') return `{${path.map(String).join('/')}}`;
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** PostgreSQL stores neither U+0000 nor lone surrogates: found here they are a 422, there they would be a 500. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

function findUnstorable(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (UNSTORABLE.test(key)) return path;
    const found = findUnstorable(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
