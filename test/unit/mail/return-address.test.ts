import { describe, expect, it } from 'vitest';
import { returnAddresses } from '../../../mail/return-address.ts';

const secret = new Uint8Array(32).fill(7);
const ours = returnAddresses('Bounces@Daur.example.go.id', secret);

describe('the return address of a mail', () => {
  it('names the mail and is read back, also where a server on the way changed upper and lower case', () => {
    const address = ours.of(123n);
    expect(address).toMatch(/^bounces\+123\.[0-9a-f]{20}@daur\.example\.go\.id$/);
    expect(ours.mailOf(address)).toBe(123n);
    expect(ours.mailOf(address.toUpperCase())).toBe(123n);
  });

  it('of another mail, another secret, another domain or without a signature is none of ours', () => {
    const signature = ours.of(123n).split(/[.@]/)[1] ?? '';
    for (const address of [
      `bounces+124.${signature}@daur.example.go.id`,
      `bounces+123.${signature}@example.go.id`,
      `bounces+123.${signature.slice(0, -1)}@daur.example.go.id`,
      'bounces+123@daur.example.go.id',
      'bounces@daur.example.go.id',
      '',
      returnAddresses('bounces@daur.example.go.id', new Uint8Array(32).fill(8)).of(123n),
    ]) {
      expect(ours.mailOf(address)).toBeUndefined();
    }
  });

  it('fits into the 64 characters of a local part for every id that a row can have', () => {
    const longest = ours.of(999_999_999_999_999_999n);
    expect(longest.indexOf('@')).toBeLessThanOrEqual(64);
    expect(ours.mailOf(longest)).toBe(999_999_999_999_999_999n);
  });
});
