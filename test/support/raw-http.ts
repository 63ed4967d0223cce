/** Bytes on a socket, as no HTTP client would send them. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/**
 * Sends the parts one after the other (a number: so many milliseconds of silence) and reads until the server ends the connection.
 * @returns everything that it said
 */
export async function talk(url: string, ...parts: readonly (string | Buffer | number)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The server may be through with us before we are.
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server kept the connection open; it said: ${Buffer.concat(chunks).toString()}`));
    }, PATIENCE_MS);
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
  for (const part of parts) {
    if (socket.destroyed) break;
    if (typeof part === 'number') await sleep(part);
    else socket.write(part);
  }
  await ended;
  return Buffer.concat(chunks).toString();
}

/** Status of each answer in what a server said. */
export const statusesOf = (said: string): number[] =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
