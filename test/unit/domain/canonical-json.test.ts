import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { safeCell } from '../../../domain/csv-cell.ts';

it('a value has one text, whatever order its members come in', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const reversed = (each: unknown): unknown =>
        typeof each !== 'object' || each === null
          ? each
          : Array.isArray(each)
            ? each.map(reversed)
            : Object.fromEntries(
                Object.entries(each)
                  .toReversed()
                  .map(([name, member]) => [name, reversed(member)]),
              );
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('lists keep their order', () => {
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});

it('a cell of an exported file is never a formula', () => {
  for (const text of ['=1+1', '+62', '-5', '@SUM(A1)', '\t=1', '\r=1']) expect(safeCell(text)).toBe(`'${text}`);
  for (const text of ['Dinas Kesehatan', 'A=1', '', '5-3']) expect(safeCell(text)).toBe(text);
});
