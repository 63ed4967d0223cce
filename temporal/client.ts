import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '../config/config.ts';
import { connectionOptionsOf } from './connection-options.ts';
import { EncryptionCodec } from './payload-codec.ts';

export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  close(): Promise<void>;
}

/** Connects when first used, so that the API serves while Temporal is away. @param address host:port */
export async function connectTemporal(config: Config, address: string): Promise<TemporalClient> {
  const connection = Connection.lazy(await connectionOptionsOf(config, address));
  const { namespace } = config.temporal;
  return {
    client: new Client({ connection, namespace, dataConverter: dataConverter(config) }),
    connection,
    namespace,
    close: () => connection.close(),
  };
}

/** Histories hold ids, codes and dates only; with PAYLOAD_CODEC_KEY they are encrypted besides. */
export function dataConverter(config: Config): DataConverter {
  const key = config.secrets.payloadCodecKey;
  return key ? { payloadCodecs: [new EncryptionCodec(key)] } : {};
}
