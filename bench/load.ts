/** The people: requests over kept connections, the same for everybody who is measured. */
import { Agent, request } from 'node:http';

export interface Post {
  readonly path: string;
  readonly token: string;
  /** undefined: no body. */
  readonly json: unknown;
}

/** Connections are kept, as a proxy in front of the API keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @returns milliseconds to the whole answer, and the answer @throws Error for an answer that is no success */
export async function post(baseUrl: string, { path, token, json }: Post): Promise<{ ms: number; body: string }> {
  const payload = json === undefined ? undefined : JSON.stringify(json);
  const headers: Readonly<Record<string, string | number>> =
    payload === undefined
      ? { 'Content-Length': 0 }
      : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) };
  return send(`${baseUrl}${path}`, { method: 'POST', token, headers, payload });
}

/** @returns as `post` @throws Error for an answer that is no success */
export async function get(baseUrl: string, { path, token }: Omit<Post, 'json'>): Promise<{ ms: number; body: string }> {
  return send(`${baseUrl}${path}`, { method: 'GET', token, headers: {}, payload: undefined });
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly token: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly payload: string | undefined;
}

function send(url: string, { method, token, headers, payload }: Sent): Promise<{ ms: number; body: string }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method, agent, headers: { Authorization: `Bearer ${token}`, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - started;
          if (response.statusCode && response.statusCode < 300) resolve({ ms, body });
          else reject(new Error(`${method} ${url}: ${response.statusCode} ${body.slice(0, 400)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** Works through the items, so many at once, each next one as soon as one is done. @returns the results in the order of the items, and how long all took */
export async function closedLoop<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<{ readonly results: Result[]; readonly seconds: number }> {
  const results: Result[] = [];
  let next = 0;
  const started = performance.now();
  const person = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, person));
  return { results, seconds: (performance.now() - started) / 1_000 };
}

/** The next so many items of a supply. @throws Error where it is used up */
export class Supply<Item> {
  readonly #items: readonly Item[];
  #used = 0;
  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  take(count: number): Item[] {
    const taken = this.#items.slice(this.#used, this.#used + count);
    if (taken.length < count) throw new Error('The supply is used up.');
    this.#used += count;
    return taken;
  }
}
