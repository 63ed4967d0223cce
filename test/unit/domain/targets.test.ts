import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../domain/targets.ts';

describe('the text of a target', () => {
  it.each([
    ['100', { comparator: '=', value: 100 }],
    ['= 100', { comparator: '=', value: 100 }],
    ['  12  ', { comparator: '=', value: 12 }],
    ['≥ 95', { comparator: '>=', value: 95 }],
    ['>=95', { comparator: '>=', value: 95 }],
    ['min 12', { comparator: '>=', value: 12 }],
    ['Minimal 12', { comparator: '>=', value: 12 }],
    ['≤ 3', { comparator: '<=', value: 3 }],
    ['maks 3', { comparator: '<=', value: 3 }],
    ['MAKSIMAL 3', { comparator: '<=', value: 3 }],
    ['> 0', { comparator: '>', value: 0 }],
    ['< 5', { comparator: '<', value: 5 }],
    ['10–12', { comparator: 'RANGE', value: 10, upTo: 12 }],
    ['10 - 12', { comparator: 'RANGE', value: 10, upTo: 12 }],
    ['10 s.d. 12', { comparator: 'RANGE', value: 10, upTo: 12 }],
    ['10 sampai 12', { comparator: 'RANGE', value: 10, upTo: 12 }],
    ['7-7', { comparator: 'RANGE', value: 7, upTo: 7 }],
    // Indonesian numbers: a point groups thousands, a comma begins the decimals.
    ['1.250,5', { comparator: '=', value: 1250.5 }],
    ['1.250', { comparator: '=', value: 1250 }],
    ['2.500.000', { comparator: '=', value: 2_500_000 }],
    ['87,5', { comparator: '=', value: 87.5 }],
    ['87.5', { comparator: '=', value: 87.5 }],
    ['1.000–1.500,75', { comparator: 'RANGE', value: 1000, upTo: 1500.75 }],
  ])('%s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    '',
    ' ',
    'seratus',
    '95 %',
    '12 dokumen',
    '12–10',
    '-5',
    '1,2,3',
    '1.25.000',
    '≥',
    '≥ 95 ≤',
    '10–',
    'min',
    '12/12',
  ])('is refused: "%s"', (text) => {
    expect(parseTarget(text)).toBeUndefined();
  });

  it('every number that Indonesians write is read back as the number that it is', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000_00 });
    fc.assert(
      fc.property(cents, (given) => {
        const value = given / 100;
        const text = value.toLocaleString('id-ID', { maximumFractionDigits: 2 });
        expect(parseTarget(text)).toEqual({ comparator: '=', value });
        expect(parseTarget(`min ${text}`)).toEqual({ comparator: '>=', value });
      }),
    );
  });

  it('whatever people write, it is a target with a finite value or no target at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const target = parseTarget(text);
        expect(target === undefined || Number.isFinite(target.value)).toBe(true);
      }),
    );
  });
});
