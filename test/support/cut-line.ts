/**
 * A line to a server that can be cut, delayed or stopped up. Cut: as when the server is away, new connections are refused and open ones break.
 * Stopped up: connections stay, and nothing comes through, as when a switch loses packets.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Line {
  /** host:port */
  readonly address: string;
  /** How often it was connected to. */
  connections(): number;
  cut(): Promise<void>;
  /** Cut, delayed or stopped up before: it carries again as it should. What was held back goes on first. */
  mend(): Promise<void>;
  /** From now on everything takes so much longer in each direction. */
  delay(ms: number): void;
  stopUp(): void;
  close(): Promise<void>;
}

/** @param to host:port of the server behind the line */
export async function startLine(to: string): Promise<Line> {
  const [host = '127.0.0.1', port] = to.split(':');
  const sockets = new Set<Socket>();
  let connections = 0;
  let delayMs = 0;
  let blocked: { readonly until: Promise<void>; readonly free: () => void } | undefined;

  const carry = (from: Socket, on: Socket): void => {
    let before = Promise.resolve();
    const inTurn = (work: () => void): void => {
      const at = Date.now() + delayMs;
      before = before.then(async () => {
        if (at > Date.now()) await sleep(at - Date.now());
        await blocked?.until;
        if (!on.destroyed) work();
      });
    };
    from.on('data', (chunk: Buffer) => inTurn(() => void on.write(chunk)));
    from.on('end', () => inTurn(() => void on.end()));
    // What is on its way when one side breaks gets there as well, unless the line itself is cut.
    from.on('close', () => inTurn(() => void on.destroy()));
  };

  const server = createServer({ allowHalfOpen: true }, (near) => {
    connections += 1;
    const far = connect({ port: Number(port), host, allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
      // A broken connection is what a line is cut for; both ends hear of it by the close.
      socket.on('error', () => undefined);
    }
    carry(near, far);
    carry(far, near);
  });
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  const free = (): void => {
    delayMs = 0;
    blocked?.free();
    blocked = undefined;
  };
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    free();
    await closed;
  };
  return {
    address: `127.0.0.1:${address.port}`,
    connections: () => connections,
    cut,
    async mend() {
      free();
      if (!server.listening) await listen(address.port);
    },
    delay: (ms) => void (delayMs = ms),
    stopUp() {
      if (blocked) return;
      let go = (): void => undefined;
      const until = new Promise<void>((resolve) => (go = resolve));
      blocked = { until, free: go };
    },
    close: cut,
  };
}
