import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The payload was written with a key that this process was not given, or it was changed on its way. */
class PayloadUnreadable extends Error {
  constructor(keyId: string | undefined, cause?: unknown) {
    super(
      keyId === undefined
        ? 'A payload cannot be decrypted: by none of the keys of PAYLOAD_CODEC_KEY and PAYLOAD_CODEC_OLD_KEYS.'
        : `A payload cannot be decrypted: it was written with the key ${keyId}, which is neither PAYLOAD_CODEC_KEY nor one of PAYLOAD_CODEC_OLD_KEYS, or it was changed.`,
      { cause },
    );
    this.name = 'PayloadUnreadable';
  }
}

/**
 * AES-256-GCM over whole payloads: iv, tag, then the ciphertext. Payloads from before there was a key stay readable, and so do those of older keys:
 * each names its key by the beginning of the key's SHA-256.
 */
export class EncryptionCodec implements PayloadCodec {
  readonly #key: Uint8Array | undefined;
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  /**
   * @param key 32 bytes; undefined: nothing is encrypted any more
   * @param oldKeys with which is only read
   */
  constructor(key: Uint8Array | undefined, oldKeys: readonly Uint8Array[]) {
    this.#key = key;
    this.#keys = new Map([...(key ? [key] : []), ...oldKeys].map((each) => [idOf(each), each]));
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const key = this.#key;
    return key ? payloads.map((payload) => encrypted(payload, key)) : payloads;
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      if (textOf(payload, 'encoding') !== ENCODING || !payload.data) return payload;
      const keyId = textOf(payload, KEY_ID);
      // The first version named no key.
      const keys =
        keyId === undefined ? [...this.#keys.values()] : [this.#keys.get(keyId)].filter((key) => key !== undefined);
      return decrypted(payload.data, keys, keyId);
    });
  }
}

function encrypted(payload: Payload, key: Uint8Array): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const plain = PayloadMessage.encode(payload).finish();
  const secret = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(idOf(key)) },
    data: Buffer.concat([iv, cipher.getAuthTag(), secret]),
  };
}

/** @throws PayloadUnreadable */
function decrypted(bytes: Uint8Array, keys: readonly Uint8Array[], keyId: string | undefined): Payload {
  const data = Buffer.from(bytes);
  let cause: unknown;
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(data.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return PayloadMessage.decode(
        Buffer.concat([decipher.update(data.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]),
      );
    } catch (error) {
      cause = error; // the tag says that it is another key's
    }
  }
  throw new PayloadUnreadable(keyId, cause);
}

function textOf(payload: Payload, name: string): string | undefined {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString() : undefined;
}

const idOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 12);
