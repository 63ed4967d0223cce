import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLoops } from '../../../domain/find-loops.ts';
import { changeOfLink } from '../../../domain/link-change.ts';
import { checkRoster } from '../../../domain/roster-check.ts';
import { parseRosterRow } from '../../../domain/roster-row.ts';
import { cells, nip, REGENT, SECRETARY, type RosterCells } from '../../support/roster.ts';

describe('findLoops', () => {
  test('names who stands on a ring, not who leads into it', () => {
    const loops = findLoops(new Map([['a', 'b'], ['b', 'c'], ['c', 'b'], ['d', 'a'], ['e', null], ['f', 'f']])); // prettier-ignore
    expect([...loops.keys()].sort()).toEqual(['b', 'c', 'f']);
    expect(loops.get('b')).toEqual(['b', 'c']);
  });

  test('goes through a chain of 100,000 without a deep stack', () => {
    const chain = new Map(Array.from({ length: 100_000 }, (_, n) => [String(n), String(n + 1)] as const));
    expect(findLoops(chain).size).toBe(0);
    chain.set('100000', '99999');
    expect([...findLoops(chain).keys()].sort()).toEqual(['100000', '99999']);
  });

  test('for every graph: exactly those who come back to themselves', () => {
    const graph = fc.array(fc.option(fc.nat(19), { nil: null }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(graph, (above) => {
        const map = new Map(above.map((to, from) => [String(from), to === null ? null : String(to)] as const));
        const comesBack = (start: string) => {
          let at = map.get(start);
          for (let steps = 0; at != null && steps < 20; steps += 1) {
            if (at === start) return true;
            at = map.get(at);
          }
          return false;
        };
        expect([...findLoops(map).keys()].sort()).toEqual([...map.keys()].filter(comesBack).sort());
      }),
    );
  });
});

describe('a dated link', () => {
  const open = { id: 'l1', person: 'P', from: '2026-01-02', to: null };
  const ended = { ...open, to: '2026-06-01' };

  test.each([
    ['nobody linked', undefined, 'Q', '2026-03-01', { action: 'OPEN', from: '2026-03-01', person: 'Q' }],
    ['nobody linked, nobody wanted', undefined, null, null, { action: 'KEEP' }],
    ['the same person and day', open, 'P', '2026-01-02', { action: 'KEEP' }],
    ['the same person from a later day', open, 'P', '2026-05-01', { action: 'KEEP' }],
    ['the same person from an earlier day', open, 'P', '2025-12-01', { action: 'BACKWARDS', known: '2026-01-02' }],
    ['another from a later day', open, 'Q', '2026-05-01', { action: 'REPLACE', linkId: 'l1', at: '2026-05-01', person: 'Q' }],
    ['another from the same day', open, 'Q', '2026-01-02', { action: 'REPLACE', linkId: 'l1', at: '2026-01-02', person: 'Q' }],
    ['another from an earlier day', open, 'Q', '2026-01-01', { action: 'BACKWARDS', known: '2026-01-02' }],
    ['nobody any more', open, null, '2026-05-01', { action: 'CLOSE', linkId: 'l1', at: '2026-05-01' }],
    ['nobody any more, no date', open, null, null, { action: 'DATE_MISSING' }],
    ['ended before, nobody wanted', ended, null, '2026-06-01', { action: 'KEEP' }],
    ['ended before, again from its end', ended, 'P', '2026-06-01', { action: 'OPEN', from: '2026-06-01', person: 'P' }],
    ['ended before, from inside its time', ended, 'P', '2026-03-01', { action: 'BACKWARDS', known: '2026-06-01' }],
  ])('%s', (_name, latest, person, from, expected) => {
    expect(changeOfLink(latest, person, from)).toEqual(expected);
  }); // prettier-ignore
});

describe('the rows of a file against each other', () => {
  const check = (mode: 'strict' | 'partial', ...rows: RosterCells[]) => {
    const parsed = [REGENT, SECRETARY, ...rows].map((row, index) => parseRosterRow(index + 2, row));
    const { faults, good } = checkRoster(parsed, new Map(), new Set(['BKD']), mode);
    return { faults: faults.map((f) => `${f.line} ${f.column}: ${f.code}`), good: good.map((row) => row.line) };
  };

  test('in strict mode a mistake is reported once, not by everybody below', () => {
    const rows = [
      cells(3, { email: 'x', nip_penilai: nip(2) }),
      cells(4, { nip_penilai: nip(3), nip_atasan_penilai: nip(2) }),
    ];
    expect(check('strict', ...rows).faults).toEqual(['4 email: BAD_EMAIL']);
  });

  test('in partial mode whoever needs a faulty row is faulty too, down the chain', () => {
    const rows = [
      cells(3, { email: 'x' }),
      cells(4, { nip_penilai: nip(3), nip_atasan_penilai: nip(2) }),
      cells(5, { nip_penilai: nip(4), nip_atasan_penilai: nip(2) }),
      cells(6, {}),
    ];
    expect(check('partial', ...rows)).toEqual({
      faults: ['4 email: BAD_EMAIL', '5 nip_penilai: EVALUATOR_ROW_FAULTY', '6 nip_penilai: EVALUATOR_ROW_FAULTY'],
      good: [2, 3, 7],
    });
  });

  test('each of two rows with one number is faulty: which is right, only BKD knows', () => {
    expect(check('partial', cells(3, {}), cells(4, { nip: nip(3) })).faults).toEqual([
      '4 nip: DUPLICATE',
      '5 nip: DUPLICATE',
    ]);
  });

  test('a unit has one head', () => {
    const { faults } = check('strict', cells(3, { kepala_unit: 'ya' }), cells(4, { kepala_unit: 'ya' }));
    expect(faults).toEqual(['4 kepala_unit: DUPLICATE_UNIT_HEAD', '5 kepala_unit: DUPLICATE_UNIT_HEAD']);
  });

  test("the evaluator's superior may be missing only where the head of region evaluates", () => {
    expect(check('strict', cells(3, { nip_penilai: nip(1), nip_atasan_penilai: '' })).faults).toEqual([]);
    expect(check('strict', cells(3, { nip_atasan_penilai: '' })).faults).toEqual([
      '4 nip_atasan_penilai: SUPERIOR_MISSING',
    ]);
  });

  test('a ring of evaluators is reported at each of its members', () => {
    const ring = [
      cells(3, { nip_penilai: nip(4) }),
      cells(4, { nip_penilai: nip(5) }),
      cells(5, { nip_penilai: nip(3) }),
      cells(6, { nip_penilai: nip(3) }),
    ];
    expect(check('strict', ...ring).faults).toEqual([
      '4 nip_penilai: EVALUATOR_LOOP',
      '5 nip_penilai: EVALUATOR_LOOP',
      '6 nip_penilai: EVALUATOR_LOOP',
    ]);
  });
});
