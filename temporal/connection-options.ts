import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config/config.ts';

/** What the client's and the worker's connection have in common. */
export type TemporalConnection = Pick<ConnectionOptions, 'address'> & {
  readonly apiKey?: string | undefined;
  readonly tls?: Exclude<ConnectionOptions['tls'], null>;
};

/** How to connect to a Temporal server as configured: TLS and API key included. */
export async function connectionOptionsOf(config: Config, address: string): Promise<TemporalConnection> {
  const { tls } = config.temporal;
  const { temporalApiKey: apiKey, temporalTlsKey: key } = config.secrets;
  if (tls === undefined) return { address };
  const pair =
    tls.cert === undefined || key === undefined ? undefined : { crt: await readPem(tls.cert), key: await readPem(key) };
  const serverRootCACertificate = tls.ca === undefined ? undefined : await readPem(tls.ca);
  return { address, apiKey, tls: { serverRootCACertificate, clientCertPair: pair } };
}

/** A PEM text, or the path of a file that holds one. */
async function readPem(textOrPath: string): Promise<Buffer> {
  return textOrPath.includes('-----BEGIN') ? Buffer.from(textOrPath) : await readFile(textOrPath);
}
