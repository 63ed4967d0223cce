/** Raw HTTP over connections that are kept: one attempt a call, so that whoever calls knows what was answered and what was not. */
import { Agent, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';

const TIMEOUT_MS = 15_000;
const CONNECTIONS = 16;

export interface Attempt {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly idempotencyKey?: string;
  readonly json?: unknown;
  readonly bytes?: { readonly body: Buffer; readonly name: string; readonly mediaType: string };
  /** The caller hangs up after so many milliseconds, answer or not. */
  readonly hangUpAfterMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Http {
  /** @returns undefined where no whole answer came; the request may have been carried out all the same */
  attempt(attempt: Attempt): Promise<Answer | undefined>;
  close(): void;
}

/** @param baseUrl without a slash at the end */
export function openHttp(baseUrl: string): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    async attempt(attempt) {
      const { body, headers } = contentOf(attempt);
      return new Promise((resolve) => {
        const nothing = (): void => resolve(undefined);
        const request = send(
          `${baseUrl}${attempt.path}`,
          {
            agent,
            method: attempt.method,
            timeout: TIMEOUT_MS,
            headers: {
              Authorization: `Bearer ${attempt.token}`,
              ...(attempt.idempotencyKey ? { 'Idempotency-Key': attempt.idempotencyKey } : {}),
              ...headers,
            },
          },
          (response) => {
            buffer(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), nothing);
          },
        );
        request.on('error', nothing);
        request.on('timeout', () => request.destroy());
        if (attempt.hangUpAfterMs !== undefined) {
          const timer = setTimeout(() => request.destroy(), attempt.hangUpAfterMs);
          request.on('close', () => clearTimeout(timer));
        }
        request.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

function contentOf({ json, bytes }: Attempt): { body: Buffer | undefined; headers: Record<string, string | number> } {
  if (bytes) {
    const headers = {
      'Content-Type': bytes.mediaType,
      'Content-Disposition': `attachment; filename="${bytes.name}"`,
      'Content-Length': bytes.body.length,
    };
    return { body: bytes.body, headers };
  }
  if (json === undefined) return { body: undefined, headers: {} };
  const body = Buffer.from(JSON.stringify(json));
  return { body, headers: { 'Content-Type': 'application/json', 'Content-Length': body.length } };
}
