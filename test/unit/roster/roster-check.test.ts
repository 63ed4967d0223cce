import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLoops } from '../../../domain/find-loops.ts';
import { changeOfLink } from '../../../domain/link-change.ts';
import { checkRoster, type KnownPerson } from '../../../domain/roster-check.ts';
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
    expect(check('strict', cells(3, { kepala_unit: 'ya' })).faults).toEqual([]);
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

describe('the rows of a file against the roster', () => {
  const person = (more: Partial<KnownPerson> = {}): KnownPerson => ({
    headOfRegion: false,
    evaluatorLink: undefined,
    superiorLink: undefined,
    roles: [],
    ...more,
  });
  const since = (number: number, from: string, to: string | null = null) => ({
    id: `link-${number}`,
    person: nip(number),
    from,
    to,
  });
  const checkOf = (known: Record<string, KnownPerson>, rows: readonly RosterCells[], mode: 'strict' | 'partial') =>
    checkRoster(
      rows.map((row, index) => parseRosterRow(index + 2, row)),
      new Map(Object.entries(known)),
      new Set(['BKD']),
      mode,
    );
  const faultsOf = (known: Record<string, KnownPerson>, ...rows: RosterCells[]) =>
    checkOf(known, rows, 'strict').faults;
  const codes = (known: Record<string, KnownPerson>, ...rows: RosterCells[]) =>
    faultsOf(known, ...rows).map((fault) => `${fault.line} ${fault.column}: ${fault.code}`);
  const ABOVE = { [nip(1)]: person({ headOfRegion: true }), [nip(2)]: person() };

  test('people in the roster need no row of their own', () => {
    expect(codes(ABOVE, cells(3, {}))).toEqual([]);
    expect(codes({}, cells(3, {}))).toEqual([
      '2 nip_penilai: EVALUATOR_UNKNOWN',
      '2 nip_atasan_penilai: SUPERIOR_UNKNOWN',
    ]);
    expect(faultsOf({}, cells(3, {}))).toMatchObject([
      {
        value: '•••••••••••••••002',
        detail: 'The evaluator is neither in the file nor in the roster.',
        todo: 'Add a row for this person, or correct the number.',
      },
      { value: '•••••••••••••••001', detail: "The evaluator's superior is neither in the file nor in the roster." },
    ]);
  });

  test('a head of region in the roster needs nobody above him, anybody else does', () => {
    const evaluatedBy = (number: number, more: Partial<RosterCells> = {}) =>
      cells(3, { nip_penilai: nip(number), nip_atasan_penilai: '', ...more });
    expect(codes(ABOVE, evaluatedBy(1))).toEqual([]);
    expect(codes(ABOVE, evaluatedBy(2))).toEqual(['2 nip_atasan_penilai: SUPERIOR_MISSING']);
    expect(faultsOf(ABOVE, evaluatedBy(2))[0]).toMatchObject({
      value: null,
      detail: expect.stringContaining('(Annex IV.A.12)') as string,
      todo: expect.stringContaining('kepala_daerah = ya') as string,
    });
    // Who is not appraised needs none, and of an evaluator whom nobody knows only that is said.
    expect(codes(ABOVE, evaluatedBy(2, { status: 'CLTN' }))).toEqual([]);
    expect(codes(ABOVE, evaluatedBy(9))).toEqual(['2 nip_penilai: EVALUATOR_UNKNOWN']);
    // The file knows better than the roster.
    expect(
      codes(
        ABOVE,
        REGENT,
        cells(2, { kepala_daerah: 'ya', nip_penilai: nip(1), nip_atasan_penilai: '' }),
        evaluatedBy(2),
      ),
    ).toEqual([]);
  });

  test('a unit that nobody knows is reported with its code', () => {
    expect(faultsOf(ABOVE, cells(3, { kode_unit: 'DINKES' }))).toMatchObject([
      {
        column: 'kode_unit',
        code: 'UNKNOWN_UNIT',
        value: 'DINKES',
        detail: 'There is no unit with this code.',
        todo: 'Import the file of units first, or correct the code.',
      },
    ]);
  });

  test('a change from before what is recorded is refused, one from that day on corrects it', () => {
    const linked = { ...ABOVE, [nip(4)]: person(), [nip(3)]: person({ evaluatorLink: since(4, '2026-03-01') }) };
    expect(codes(linked, cells(3, { berlaku_sejak: '2026-03-01' }))).toEqual([]);
    const [fault] = faultsOf(linked, cells(3, { berlaku_sejak: '2026-02-28' }));
    expect(fault).toMatchObject({ column: 'berlaku_sejak', code: 'LINK_DATE_BACKWARDS', value: '2026-02-28' });
    expect(fault?.detail).toContain('already recorded from 2026-03-01 on');
    expect(fault?.todo).toContain('later than 2026-03-01, or exactly 2026-03-01');
    const superior = { ...ABOVE, [nip(3)]: person({ superiorLink: since(2, '2026-03-01') }) };
    expect(codes(superior, cells(3, { berlaku_sejak: '2026-02-28' }))).toEqual([
      '2 berlaku_sejak: LINK_DATE_BACKWARDS',
    ]);
  });

  test('a link that ends needs the day on which it does', () => {
    const linked = { ...ABOVE, [nip(3)]: person({ evaluatorLink: since(2, '2025-01-02') }) };
    const leaves = cells(3, { status: 'KELUAR', nip_penilai: '', nip_atasan_penilai: '', berlaku_sejak: '' });
    expect(faultsOf(linked, leaves)).toMatchObject([
      {
        column: 'berlaku_sejak',
        code: 'LINK_DATE_MISSING',
        value: null,
        detail: 'The link to an evaluator or to a superior ends, but the date is missing.',
        todo: 'Enter the first day on which it no longer holds.',
      },
    ]);
    expect(codes(linked, { ...leaves, berlaku_sejak: '2026-05-01' })).toEqual([]);
    expect(codes({ ...ABOVE, [nip(3)]: person() }, leaves)).toEqual([]);
  });

  test('a cell that could not be read is one fault, not several', () => {
    const known = { ...ABOVE, [nip(3)]: person({ evaluatorLink: since(2, '2025-03-01') }) };
    expect(codes(known, cells(3, { kode_unit: 'DINAS A' }))).toEqual(['2 kode_unit: BAD_UNIT_CODE']);
    expect(codes(known, cells(3, { berlaku_sejak: 'kemarin' }))).toEqual(['2 berlaku_sejak: BAD_DATE']);
    expect(codes(known, cells(3, { nip_penilai: '123', berlaku_sejak: '2025-02-01' }))).toEqual([
      '2 nip_penilai: IDENTITY_LENGTH',
    ]);
    expect(codes(known, cells(3, { status: 'X', nip_atasan_penilai: '' }))).toEqual(['2 status: UNKNOWN_STATUS']);
    expect(codes(known, cells(3, { nip: '1' }), cells(4, { nip: '1' }))).toEqual([
      '2 nip: IDENTITY_LENGTH',
      '3 nip: IDENTITY_LENGTH',
    ]);
  });

  test('who evaluates himself is no ring of one', () => {
    expect(codes(ABOVE, cells(3, { nip_penilai: nip(3) }))).toEqual(['2 nip_penilai: EVALUATOR_IS_EMPLOYEE']);
  });

  test('an evaluator who cannot be read leaves the chain as the roster knows it', () => {
    const ring = {
      ...ABOVE,
      [nip(3)]: person({ evaluatorLink: since(4, '2025-01-02') }),
      [nip(4)]: person({ evaluatorLink: since(3, '2025-01-02') }),
    };
    expect(codes(ring, cells(3, { nip_penilai: '123' }))).toEqual([
      '2 nip_penilai: IDENTITY_LENGTH',
      '2 nip_penilai: EVALUATOR_LOOP',
    ]);
  });

  test('a ring may lead through people who are not in the file', () => {
    const linked = {
      ...ABOVE,
      [nip(4)]: person({ evaluatorLink: since(5, '2025-01-02') }),
      [nip(5)]: person({ evaluatorLink: since(3, '2025-01-02') }),
    };
    const [fault] = faultsOf(linked, cells(3, { nip_penilai: nip(4) }));
    expect(fault).toMatchObject({ column: 'nip_penilai', code: 'EVALUATOR_LOOP', value: '•••••••••••••••004' });
    expect(fault?.detail).toMatch(/^3 people evaluate each other in a ring: .*line 2.* → back to the first\.$/);
    expect(fault?.detail.match(/somebody already in the roster/g)).toHaveLength(2);
    expect(fault?.detail).toContain(' → somebody already in the roster');
    expect(fault?.todo).toContain('ends at the head of region');
    // A link that has ended leads nowhere.
    const ended = { ...linked, [nip(5)]: person({ evaluatorLink: since(3, '2025-01-02', '2025-06-01') }) };
    expect(codes(ended, cells(3, { nip_penilai: nip(4) }))).toEqual([]);
  });

  test('of a long ring six are named, and how many there are besides', () => {
    const ring = Array.from({ length: 8 }, (_, index) =>
      cells(3 + index, { nip_penilai: nip(index === 7 ? 3 : 4 + index), nip_atasan_penilai: nip(1) }),
    );
    const [fault] = faultsOf(ABOVE, ...ring);
    expect(fault?.detail).toBe(
      '8 people evaluate each other in a ring: line 2 → line 3 → line 4 → line 5 → line 6 → line 7 → … (2 more) → back to the first.',
    );
    const six = faultsOf(ABOVE, ...ring.slice(0, 5), cells(8, { nip_penilai: nip(3) }));
    expect(six[0]?.detail).toContain('line 6 → line 7 → back');
  });

  test('a repeated number and a second head name the lines, in the order of the file', () => {
    const twice = faultsOf(ABOVE, cells(3, { kepala_unit: 'ya' }), cells(3, { kepala_unit: 'ya' }));
    expect(twice.map((fault) => `${fault.line} ${fault.code}`)).toEqual([
      '2 DUPLICATE',
      '2 DUPLICATE_UNIT_HEAD',
      '3 DUPLICATE',
      '3 DUPLICATE_UNIT_HEAD',
    ]);
    expect(twice[0]).toMatchObject({
      value: '•••••••••••••••003',
      detail: 'The number stands in the file 2 times: lines 2, 3.',
      todo: 'Keep one row for each person.',
    });
    expect(twice[1]).toMatchObject({
      value: 'BKD',
      detail: 'The unit has 2 heads in the file: lines 2, 3.',
      todo: 'Write ya for one of them.',
    });
  });

  test('who is only known from a faulty row is named by its line', () => {
    const { faults } = checkOf(
      { [nip(1)]: person({ headOfRegion: true }) },
      [cells(2, { email: 'x', nip_penilai: nip(1), nip_atasan_penilai: '' }), cells(3, {})],
      'partial',
    );
    expect(faults[1]).toMatchObject({
      code: 'EVALUATOR_ROW_FAULTY',
      value: '•••••••••••••••002',
      detail: 'The evaluator is only known from line 2, which has errors and is not applied.',
      todo: 'Correct line 2 first.',
    });
    const superior = checkOf({ [nip(2)]: person() }, [cells(1, { email: 'x' }), cells(3, {})], 'partial').faults.find(
      ({ line }) => line === 3,
    );
    expect(superior).toMatchObject({ column: 'nip_atasan_penilai', code: 'SUPERIOR_ROW_FAULTY' });
  });

  describe('the last administrator', () => {
    const ADMIN = person({ roles: ['BKD_ADMIN'] });
    const plain = (number: number, peran: string) => cells(number, { peran });

    test('does not lose the office by a file that names no other', () => {
      const known = { ...ABOVE, [nip(3)]: ADMIN };
      expect(faultsOf(known, plain(3, 'PERFORMANCE_MANAGER; AUTHORIZED_OFFICIAL'))).toMatchObject([
        {
          line: 2,
          column: 'peran',
          code: 'LAST_BKD_ADMIN',
          value: 'AUTHORIZED_OFFICIAL;PERFORMANCE_MANAGER',
          detail: expect.stringContaining('nobody would hold the office BKD_ADMIN') as string,
          todo: 'Write BKD_ADMIN in the row of at least one person.',
        },
      ]);
      expect(codes(known, plain(3, ''))).toEqual(['2 peran: LAST_BKD_ADMIN']);
    });

    test('may, where the file names another, or one stays in the roster', () => {
      expect(codes({ ...ABOVE, [nip(3)]: ADMIN }, plain(3, ''), plain(4, 'BKD_ADMIN'))).toEqual([]);
      expect(codes({ ...ABOVE, [nip(3)]: ADMIN, [nip(5)]: ADMIN }, plain(3, ''))).toEqual([]);
      expect(codes({ ...ABOVE, [nip(3)]: ADMIN }, plain(3, 'BKD_ADMIN'))).toEqual([]);
      expect(codes(ABOVE, plain(3, ''))).toEqual([]);
    });

    test('of two, both rows are reported where neither keeps it', () => {
      const known = { ...ABOVE, [nip(3)]: ADMIN, [nip(4)]: ADMIN };
      expect(codes(known, plain(3, ''), plain(4, ''))).toEqual(['2 peran: LAST_BKD_ADMIN', '3 peran: LAST_BKD_ADMIN']);
    });

    test('in partial mode is not the one of a row that is left out', () => {
      const known = { ...ABOVE, [nip(3)]: ADMIN };
      const rows = [plain(3, ''), cells(4, { peran: 'BKD_ADMIN', email: 'x' })];
      expect(checkOf(known, rows, 'partial').faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
        '2 LAST_BKD_ADMIN',
        '3 BAD_EMAIL',
      ]);
      expect(checkOf(known, rows, 'strict').faults.map(({ code }) => code)).toEqual(['BAD_EMAIL']);
    });
  });
});
