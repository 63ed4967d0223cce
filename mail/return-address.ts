/**
 * The envelope sender of a mail: where its bounce goes. It names the mail (VERP), and is signed, because whoever can write to the listener could
 * otherwise declare any mail undeliverable. A forged or mutilated address is no address of ours.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface ReturnAddresses {
  /** `bounces+{mailId}.{signature}@domain` */
  readonly of: (mailId: bigint) => string;
  /** The mail that an address names; undefined where it is not one of ours. Upper and lower case do not matter: servers on the way change them. */
  readonly mailOf: (address: string) => bigint | undefined;
}

/** Hexadecimal: 80 bits, which nobody guesses by mail; the local part stays below the 64 characters of RFC 5321. */
const SIGNATURE_LENGTH = 20;

/**
 * @param address where bounces are taken, such as bounces@daur.example.go.id
 * @param secret of the installation, from which the key of this purpose is derived
 */
export function returnAddresses(address: string, secret: Uint8Array): ReturnAddresses {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at).toLowerCase(), address.slice(at + 1).toLowerCase()];
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'daur/return-address/1', 32));
  const sign = (mailId: string): string =>
    createHmac('sha256', key).update(mailId).digest('hex').slice(0, SIGNATURE_LENGTH);
  return {
    of: (mailId) => `${local}+${mailId}.${sign(mailId.toString())}@${domain}`,
    mailOf(found) {
      const split = found.lastIndexOf('@');
      if (found.slice(split + 1).toLowerCase() !== domain) return undefined;
      const name = found.slice(0, split).toLowerCase();
      if (!name.startsWith(`${local}+`)) return undefined;
      const [, mailId, signature] = /^(\d{1,18})\.([0-9a-f]{20})$/.exec(name.slice(local.length + 1)) ?? [];
      if (mailId === undefined || signature === undefined) return undefined;
      return timingSafeEqual(Buffer.from(sign(mailId)), Buffer.from(signature)) ? BigInt(mailId) : undefined;
    },
  };
}
