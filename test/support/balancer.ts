/** What stands before the API processes of an agency: spreads requests over those whose /readyz says yes, on connections that are kept open. */
import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Balancer {
  readonly url: string;
  /** Ports that take requests now. */
  ready(): number[];
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 100;

/** It never repeats a request: what an upstream drops is lost (502). @param ports of the upstreams on this machine */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const agents = new Map(ports.map((port) => [port, new Agent({ keepAlive: true })]));
  const ready = new Set<number>();
  const stopped = new AbortController();
  let turn = 0;

  const look = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await Promise.all(
        ports.map(async (port) => {
          const ok = await fetch(`http://127.0.0.1:${port}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          );
          if (ok) ready.add(port);
          else ready.delete(port);
        }),
      );
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();

  const server = createServer((request, response) => {
    const upstreams = [...ready];
    const port = upstreams[(turn += 1) % Math.max(upstreams.length, 1)];
    if (port === undefined) refuse(response, 503, 'no upstream is ready');
    else pass(request, response, port, agents.get(port));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => [...ready],
    async close() {
      stopped.abort();
      await looking;
      for (const agent of agents.values()) agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pass(request: IncomingMessage, response: ServerResponse, port: number, agent: Agent | undefined): void {
  const { connection: _hop, ...headers } = request.headers;
  const upstream = send({ host: '127.0.0.1', port, method: request.method, path: request.url, headers, agent });
  upstream.on('response', (answer) => {
    const { connection: _own, ...rest } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, rest);
    answer.pipe(response);
  });
  upstream.on('error', (error) => refuse(response, 502, String(error)));
  request.pipe(upstream);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'Content-Type': 'text/plain' }).end(why);
}
