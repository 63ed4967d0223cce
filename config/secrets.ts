import { inspect } from 'node:util';

export interface SecretValues {
  /** PostgreSQL of Daur; undefined when the embedded one is to be started. */
  readonly databaseUrl: string | undefined;
  /** Mail server; undefined when the embedded sink is to be started. */
  readonly smtpUrl: string | undefined;
  readonly temporalApiKey: string | undefined;
  /** Path or PEM text of the client key for mutual TLS with Temporal. */
  readonly temporalTlsKey: string | undefined;
  /** 32 bytes for the payload codec; undefined when payloads are not encrypted. */
  readonly payloadCodecKey: Uint8Array | undefined;
  /** Keys of before, 32 bytes each, with which payloads are only read. */
  readonly payloadCodecOldKeys: readonly Uint8Array[];
  /** 32 bytes from which keys for one purpose each are derived; undefined: the embedded default makes and keeps its own. */
  readonly installation: Uint8Array | undefined;
}

const HIDDEN = '[secrets]';

/** Holds the secrets so that neither JSON, nor a logger, nor `console.log` of the configuration prints them. */
export class Secrets implements SecretValues {
  readonly #values: SecretValues;

  constructor(values: SecretValues) {
    this.#values = values;
    Object.freeze(this);
  }

  get databaseUrl(): string | undefined {
    return this.#values.databaseUrl;
  }

  get smtpUrl(): string | undefined {
    return this.#values.smtpUrl;
  }

  get temporalApiKey(): string | undefined {
    return this.#values.temporalApiKey;
  }

  get temporalTlsKey(): string | undefined {
    return this.#values.temporalTlsKey;
  }

  get payloadCodecKey(): Uint8Array | undefined {
    return this.#values.payloadCodecKey;
  }

  get payloadCodecOldKeys(): readonly Uint8Array[] {
    return this.#values.payloadCodecOldKeys;
  }

  get installation(): Uint8Array | undefined {
    return this.#values.installation;
  }

  toJSON(): string {
    return HIDDEN;
  }

  toString(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
