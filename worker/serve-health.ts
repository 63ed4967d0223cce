/** What the worker says of itself over HTTP: /healthz, /readyz, /metrics. Nothing else, no personal data; keep it inside the network. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Check } from '../usecases/health/check.ts';

export interface WorkerHealth {
  readonly status: 'ready' | 'degraded' | 'not ready' | 'stopping';
  readonly checks: Readonly<Record<string, Check>>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws the system's error (EADDRINUSE …) where it cannot listen */
export async function serveHealth(options: {
  readonly host: string;
  /** 0: a free one is picked */
  readonly port: number;
  readonly registry: Registry;
  readonly health: () => Promise<WorkerHealth>;
}): Promise<HealthServer> {
  const { registry, health } = options;
  const answer = async (path: string): Promise<{ status: number; type: string; body: string }> => {
    switch (path) {
      case '/healthz':
        return json(200, { status: 'alive' });
      case '/readyz': {
        const { status, checks } = await health();
        return json(status === 'ready' || status === 'degraded' ? 200 : 503, { status, ...checks });
      }
      case '/metrics':
        return { status: 200, type: registry.contentType, body: await registry.metrics() };
      default:
        return json(404, { status: 'there is only /healthz, /readyz and /metrics' });
    }
  };
  const server = createServer((request, response) => {
    answer((request.url ?? '').split('?')[0] ?? '').then(
      ({ status, type, body }) => response.writeHead(status, { 'Content-Type': type, Connection: 'close' }).end(body),
      () => response.writeHead(500, { Connection: 'close' }).end(),
    );
  });
  await listening(server, options.port, options.host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const json = (status: number, body: object) => ({ status, type: 'application/json', body: JSON.stringify(body) });

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
