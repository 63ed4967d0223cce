import { describe, expect, it, test } from 'vitest';
import { attainmentOf } from '../../../domain/attainment.ts';
import { evaluateIndicator, type EvaluatedLine } from '../../../domain/indicator-evaluation.ts';
import { isFor } from '../../../domain/indicator-library.ts';

describe('attainment', () => {
  test.each([
    ['12', '6', 'MORE', 50],
    ['12', '12 dokumen', 'MORE', 100],
    ['12', '24', 'MORE', 120],
    ['≥ 95', '95,5', 'MORE', 100.5],
    ['1.250', '1.000', 'MORE', 80],
    ['maks 10', '8 hari', 'MORE', 120],
    ['10', '20', 'LESS', 50],
    ['10', '0', 'LESS', 120],
    ['10-12', '11', 'MORE', 100],
    ['10-12', '5', 'MORE', 50],
    ['10-12', '24', 'MORE', 50],
    ['0', '0', 'MORE', 120],
  ] as const)('of %s by %s (%s is better) is %s per cent', (target, realized, better, expected) => {
    expect(attainmentOf(target, realized, better)).toBeCloseTo(expected, 0);
  });

  it('is unknown where there is no figure', () => {
    expect(attainmentOf('12', 'belum ada', 'MORE')).toBeUndefined();
    expect(attainmentOf('baik', '12', 'MORE')).toBeUndefined();
  });
});

describe('an indicator', () => {
  const rule = { leastLines: 8, alikeFrom: 95 };
  const line = (realized: string | null, results: EvaluatedLine['results']): EvaluatedLine => ({
    target: '10',
    realized,
    results,
  });
  const lines = (count: number, realized: string, results: EvaluatedLine['results']): EvaluatedLine[] =>
    Array.from({ length: count }, () => line(realized, results));
  const verdict = (all: readonly EvaluatedLine[]) => evaluateIndicator(all, 'MORE', rule).verdict;

  it('with few figures says nothing, and shows none', () => {
    expect(
      evaluateIndicator([...lines(7, '10', 'ABOVE'), line('ya', 'ABOVE'), line(null, null)], 'MORE', rule),
    ).toEqual({
      lines: 9,
      readable: 7,
      reached: null,
      meanAttainment: null,
      spread: null,
      reachedByAbove: null,
      reachedByOthers: null,
      verdict: 'TOO_FEW',
    });
  });

  it('that everybody reaches, or nobody, does not discriminate', () => {
    expect(verdict(lines(20, '11', 'MEETS'))).toBe('ALL_REACH');
    expect(verdict(lines(20, '3', 'MEETS'))).toBe('NONE_REACH');
  });

  it('discriminates where those above expectation reach it clearly more often', () => {
    const good = [...lines(6, '10', 'ABOVE'), ...lines(6, '5', 'MEETS')];
    expect(evaluateIndicator(good, 'MORE', rule)).toMatchObject({
      reached: 50,
      meanAttainment: 75,
      spread: 25,
      reachedByAbove: 100,
      reachedByOthers: 0,
      verdict: 'DISCRIMINATES',
    });
    expect(
      verdict([
        ...lines(5, '10', 'ABOVE'),
        ...lines(5, '5', 'ABOVE'),
        ...lines(5, '10', 'MEETS'),
        ...lines(5, '5', 'BELOW'),
      ]),
    ).toBe('WEAK');
    expect(verdict([...lines(6, '10', null), ...lines(6, '5', 'MEETS')])).toBe('UNRATED');
  });
});

it('an indicator is for a unit with those below it, and for a post however it is spaced', () => {
  const who = { unitIds: ['below', 'above'], position: 'Guru  Ahli Pertama' };
  expect(isFor({ unitId: null, position: null }, who)).toBe(true);
  expect(isFor({ unitId: 'above', position: 'guru ahli pertama' }, who)).toBe(true);
  expect(isFor({ unitId: 'elsewhere', position: null }, who)).toBe(false);
  expect(isFor({ unitId: null, position: 'Guru Ahli Muda' }, who)).toBe(false);
});
