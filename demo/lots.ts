/** Lots that always fall the same way for the same seed: a hash instead of a sequence, so that a resumed demo draws the same. */
import { createHash } from 'node:crypto';

/** 0 ≤ x < 1. */
export function chance(seed: number, ...about: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...about].join('\u0000'))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

export function oneOf<T>(list: readonly T[], seed: number, ...about: readonly (string | number)[]): T {
  const drawn = list[Math.floor(chance(seed, ...about) * list.length)];
  if (drawn === undefined) throw new RangeError('nothing to draw from');
  return drawn;
}

/** How many of a part: a share of the whole, but at least so many, as long as there is somebody left to draw. */
export interface Quota<Part extends string> {
  readonly part: Part;
  readonly share: number;
  readonly atLeast: number;
}

/** Draws each quota in turn among those that are left. @returns the part of each who drew one */
export function cast<Part extends string>(
  people: readonly string[],
  quotas: readonly Quota<Part>[],
  seed: number,
  topic: string,
): ReadonlyMap<string, Part> {
  const left = [...people].sort((a, b) => chance(seed, topic, a) - chance(seed, topic, b) || (a < b ? -1 : 1));
  const parts = new Map<string, Part>();
  for (const { part, share, atLeast } of quotas) {
    const many = Math.max(atLeast, Math.round(share * people.length));
    for (const person of left.splice(0, many)) parts.set(person, part);
  }
  return parts;
}
