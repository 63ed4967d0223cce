import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { maskIdentity, parseIdentity, showIdentity } from '../../../domain/identifiers.ts';

const day = fc
  .integer({ min: 0, max: 36_500 })
  .map((days) => DateTime.utc(1920, 1, 1).plus({ days }).toFormat('yyyyMMdd'));

const parts = fc.record({
  birth: day,
  yearsLater: fc.integer({ min: 1, max: 40 }),
  month: fc.constantFrom('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '21'),
  sex: fc.constantFrom('1', '2'),
  serial: fc.integer({ min: 1, max: 999 }),
});

const digitsOf = (p: { birth: string; yearsLater: number; month: string; sex: string; serial: number }) =>
  `${p.birth}${Number(p.birth.slice(0, 4)) + p.yearsLater}${p.month}${p.sex}${String(p.serial).padStart(3, '0')}`;

const faultOf = (text: string) => {
  const parsed = parseIdentity(text);
  return parsed.ok ? 'none' : parsed.fault.code;
};

describe('a NIP', () => {
  test('tells birth date, month of appointment, sex and serial', () => {
    expect(parseIdentity('198503152010012003')).toEqual({
      ok: true,
      identity: {
        digits: '198503152010012003',
        kind: 'CIVIL_SERVANT',
        birthDate: '1985-03-15',
        appointment: { year: 2010, month: 1 },
        sex: 'FEMALE',
        serial: 3,
      },
    });
  });

  test('is accepted in groups with spaces, dots and non-breaking spaces, and stored as digits', () => {
    for (const written of ['19850315 201001 2 003', '19850315.201001.2.003', ' 19850315\u00a0201001 2 003 ']) {
      expect(parseIdentity(written)).toMatchObject({ ok: true, identity: { digits: '198503152010012003' } });
    }
  });

  test('is shown in groups', () => {
    expect(showIdentity('198503152010012003')).toBe('19850315 201001 2 003');
    expect(() => showIdentity('19850315 201001 2 003')).toThrow(RangeError);
    for (const text of ['x198503152010012003', '198503152010012003x', '']) {
      expect(() => showIdentity(text)).toThrow('the 18 digits as stored');
    }
  });

  test('is masked but for its last three digits', () => {
    expect(maskIdentity('19850315 201001 2 003')).toBe('•••••••• •••••• • 003');
    expect(maskIdentity('12')).toBe('12');
    expect(maskIdentity('1234')).toBe('•234');
    expect(maskIdentity('tanpa angka')).toBe('tanpa angka');
  });
});

describe('a NI PPPK', () => {
  test('has 21 in the place of the month and makes a contract employee', () => {
    expect(parseIdentity('199007042023211001')).toMatchObject({
      ok: true,
      identity: { kind: 'CONTRACT', appointment: { year: 2023, month: undefined }, sex: 'MALE' },
    });
  });
});

describe('a wrong number', () => {
  test.each([
    ['', 'IDENTITY_EMPTY'],
    [' . ', 'IDENTITY_EMPTY'],
    ['1.98503152010012E+17', 'IDENTITY_SPREADSHEET_NUMBER'],
    ['1,98503152010012E+17', 'IDENTITY_SPREADSHEET_NUMBER'],
    ["'198503152010012003", 'IDENTITY_CHARACTERS'],
    ['19850315201001200O', 'IDENTITY_CHARACTERS'],
    ['19850315-201001-2-003', 'IDENTITY_CHARACTERS'],
    ['١٩٨٥٠٣١٥٢٠١٠٠١٢٠٠٣', 'IDENTITY_CHARACTERS'],
    ['19850315201001200', 'IDENTITY_LENGTH'],
    ['1985031520100120033', 'IDENTITY_LENGTH'],
    ['198502292010012003', 'IDENTITY_BIRTH_DATE'],
    ['198513152010012003', 'IDENTITY_BIRTH_DATE'],
    ['198500152010012003', 'IDENTITY_BIRTH_DATE'],
    ['098503152010012003', 'IDENTITY_BIRTH_DATE'],
    ['198503152010002003', 'IDENTITY_APPOINTMENT'],
    ['198503152010132003', 'IDENTITY_APPOINTMENT'],
    ['198503152010202003', 'IDENTITY_APPOINTMENT'],
    ['198503152010222003', 'IDENTITY_APPOINTMENT'],
    ['198503151985012003', 'IDENTITY_APPOINTMENT'],
    ['198503152010013003', 'IDENTITY_SEX'],
    ['198503152010010003', 'IDENTITY_SEX'],
    ['198503152010012000', 'IDENTITY_SERIAL'],
  ])('%s is refused as %s', (text, code) => {
    expect(faultOf(text)).toBe(code);
  });

  test('29 February is a birth date in leap years only', () => {
    expect(faultOf('198402292010012003')).toBe('none');
    expect(faultOf('190002292010012003')).toBe('IDENTITY_BIRTH_DATE');
    expect(faultOf('200002292023012003')).toBe('none');
  });

  test.each([
    ['', 'The number is missing.', 'Enter the 18 digits'],
    ['1,98E17', 'a rounded one such as 1.98E+17', 'Format the column as text'],
    ['1985O', 'contains "O"; only digits, spaces and dots', 'letters O and l in place of 0 and 1'],
    ['1985-', 'contains "-"; only digits', 'Remove every other character'],
    ['1985\u200b', 'contains the character U+200B; only digits', 'Remove every other character'],
    ['1985\u0007', 'contains the character U+0007; only digits', 'Remove every other character'],
    ['1985', 'has 4 digits instead of 18', 'enter all 18 digits'],
    ['198502292010012003', 'Digits 1–8 are not a birth date', 'year, month and day of birth'],
    ['198503152010132003', 'Digits 13–14 are neither a month', 'a contract employee has 21'],
    ['198503151985012003', 'not after the year of birth', 'Check the year of appointment'],
    ['198503152010013003', 'Digit 15 is neither 1 (male) nor 2 (female)', 'Check digit 15'],
    ['198503152010012000', 'Digits 16–18 are 000; serials begin with 001', 'Check the last three digits'],
  ])('%j is told what is wrong and what to do', (text, detail, todo) => {
    const parsed = parseIdentity(text);
    if (parsed.ok) throw new Error('must be refused');
    expect(parsed.fault.detail).toContain(detail);
    expect(parsed.fault.todo).toContain(todo);
  });

  test.each(['x1.98E+17', '1.98E+17x', '1,9E', 'E17'])(
    '%s is no number of a spreadsheet, but has strange characters',
    (text) => {
      expect(faultOf(text)).toBe('IDENTITY_CHARACTERS');
    },
  );

  test('1985E17 and 1.9e17 were written by a spreadsheet', () => {
    expect(['1985E17', '1,9e17', '19,85E+17'].map(faultOf)).toEqual(Array(3).fill('IDENTITY_SPREADSHEET_NUMBER'));
  });

  test('the year 1900 is the earliest of birth, and the appointment comes after the year of birth', () => {
    expect(faultOf('190001012010012003')).toBe('none');
    expect(faultOf('189912312010012003')).toBe('IDENTITY_BIRTH_DATE');
    expect(faultOf('198503151986012003')).toBe('none');
    expect(faultOf('198503151986122003')).toBe('none');
  });

  test('is explained in words that do not repeat it', () => {
    const parsed = parseIdentity('198503152010132003');
    if (parsed.ok) throw new Error('must be refused');
    expect(parsed.fault.detail).toContain('neither a month (01–12, NIP) nor 21 (NI PPPK)');
    expect(`${parsed.fault.detail}${parsed.fault.todo}`).not.toContain('19850315');
  });
});

describe('for every number', () => {
  test('that is put together by the rules: it is accepted, and groups and digits are the same number', () => {
    fc.assert(
      fc.property(parts, (p) => {
        const digits = digitsOf(p);
        const parsed = parseIdentity(digits);
        expect(parsed).toMatchObject({ ok: true, identity: { digits, serial: p.serial } });
        expect(parseIdentity(showIdentity(digits))).toEqual(parsed);
        expect(parsed.ok && parsed.identity.kind).toBe(p.month === '21' ? 'CONTRACT' : 'CIVIL_SERVANT');
      }),
    );
  });

  test('spaces and dots anywhere change nothing', () => {
    fc.assert(
      fc.property(parts, fc.array(fc.constantFrom(' ', '.', ''), { minLength: 18, maxLength: 18 }), (p, gaps) => {
        const digits = digitsOf(p);
        const written = [...digits].map((digit, index) => `${gaps[index] ?? ''}${digit}`).join('');
        expect(parseIdentity(written)).toEqual(parseIdentity(digits));
      }),
    );
  });

  test('whatever text comes, it is accepted or explained, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{18}$/)), (text) => {
        const parsed = parseIdentity(text);
        if (parsed.ok) expect(parsed.identity.digits).toMatch(/^\d{18}$/);
        else expect(parsed.fault.todo.length).toBeGreaterThan(10);
      }),
    );
  });
});
