/** Versions of a row as ETags: "v3". Weak forms are accepted, since proxies that compress make them so. */
import type { Request } from 'express';
import type { IfMatch } from './define-route.ts';
import { Problem } from './problems.ts';

export function etag(version: number): { ETag: string } {
  return { ETag: `"v${version}"` };
}

/**
 * The version that the client has seen. Whether it is still the current one, the use case finds under the lock.
 * @throws Problem PRECONDITION_REQUIRED (428) where a required If-Match is absent, IF_MATCH_INVALID (400) where it is no single ETag of ours
 */
export function readIfMatch(request: Request, ifMatch: IfMatch | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const header = request.get('If-Match');
  if (header === undefined) {
    if (ifMatch === 'OPTIONAL') return undefined;
    throw new Problem('PRECONDITION_REQUIRED', 'Send If-Match with the ETag of the version that you edit.');
  }
  const version = /^(?:W\/)?"v(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined)
    throw new Problem('IF_MATCH_INVALID', 'If-Match must be one ETag as it was answered, such as "v3".');
  return Number(version);
}
