/** Bounds how often one person, or one address without a valid token, may ask (RateLimit headers, draft 8). */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { RateLimits } from '../context.ts';
import { Problem } from './problems.ts';
import { stateOf } from './request-state.ts';

const WINDOW_MS = 60_000;

/** Counted in this process: with several, each allows as many. Tokens must have been read before (`readToken`). */
export function limitRate(limits: RateLimits): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: (request) => (stateOf(request).token.kind === 'VERIFIED' ? 'person' : 'anonymous'),
    limit: (request) => {
      if (isLink(request)) return limits.linksPerMinute;
      return stateOf(request).token.kind === 'VERIFIED' ? limits.personPerMinute : limits.anonymousPerMinute;
    },
    keyGenerator: (request) => {
      if (isLink(request)) return `links:${ipKeyGenerator(request.ip ?? 'unknown')}`;
      const { token } = stateOf(request);
      return token.kind === 'VERIFIED' ? `person:${token.key}` : `address:${ipKeyGenerator(request.ip ?? 'unknown')}`;
    },
    handler: (_request, _response, next) => {
      next(new Problem('RATE_LIMITED', 'Too many requests in one minute. Retry-After says how many seconds to wait.'));
    },
    // Which proxies are trusted is configured (trustedProxies); a forwarded address from others is ignored on purpose.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });
}

/** Pages behind links of mails: people of one office come from one address, all on the morning on which the mails arrive. */
const isLink = (request: Request): boolean => request.path === '/a' || request.path.startsWith('/a/');
