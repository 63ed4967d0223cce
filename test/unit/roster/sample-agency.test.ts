import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findLoops } from '../../../domain/find-loops.ts';
import { parseIdentity } from '../../../domain/identifiers.ts';
import { agencyFiles, makeAgency, type SampleAgency } from '../../../samples/agency.ts';

const committed = makeAgency({ employees: 260, seed: 7 });

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

describe('the committed sample agency', () => {
  test('is what the generator makes (npm run sample -- --employees 260 --seed 7 --out samples/kabupaten-contoh)', () => {
    const files = agencyFiles(committed);
    const read = (name: string) => readFileSync(`samples/kabupaten-contoh/${name}.csv`, 'utf8');
    expect(read('units')).toBe(files.units);
    expect(read('roster')).toBe(files.roster);
    expect(read('organisation-results')).toBe(files.organisationResults);
  });

  test('has 260 people in 8 units over two time zones, some of them Monday to Saturday', () => {
    expect(committed.people).toHaveLength(260);
    expect(committed.units).toHaveLength(8);
    expect(new Set(committed.units.map((unit) => unit.timeZone))).toEqual(new Set(['Asia/Makassar', 'Asia/Jayapura']));
    expect(committed.units.filter((unit) => unit.workingWeek === 'MON_SAT').length).toBeGreaterThan(0);
    const statuses = groupBy(committed.people, (person) => person.status);
    expect([...statuses].map(([status, people]) => `${status} ${people.length}`).sort()).toEqual([
      'ACTIVE 252',
      'PRE_RETIREMENT 2',
      'STATE_OFFICIAL 1',
      'STUDY_LEAVE 1',
      'SUSPENDED 2',
      'UNPAID_LEAVE 2',
    ]);
  });
});

describe.each([60, 147, 260, 1_000, 15_000, 70_000])('an agency of %i', (employees) => {
  const agency = makeAgency({ employees, seed: 11 });
  const byNumber = new Map(agency.people.map((person) => [person.identityNumber, person]));

  test('has exactly so many people, with valid numbers of their own and addresses that reach nobody', () => {
    expect(byNumber.size).toBe(employees);
    for (const person of agency.people) {
      const parsed = parseIdentity(person.identityNumber);
      if (!parsed.ok || parsed.identity.kind !== person.kind) throw new Error('an invalid number');
      if (!person.email.endsWith('.example')) throw new Error('an address that may reach somebody');
    }
    expect(new Set(agency.people.map((person) => person.email)).size).toBe(employees);
    expect(agency.people.some((person) => person.kind === 'CONTRACT')).toBe(true);
  });

  test('has every chain end at the head of region, and 5 to 25 people under every evaluator', () => {
    expect(findLoops(new Map(agency.people.map((person) => [person.identityNumber, person.evaluator]))).size).toBe(0);
    const under = new Map<string, number>();
    for (const { evaluator, superior, headOfRegion } of agency.people) {
      if (evaluator === null) expect(headOfRegion).toBe(true);
      else {
        under.set(evaluator, (under.get(evaluator) ?? 0) + 1);
        if (superior !== (byNumber.get(evaluator)?.evaluator ?? null)) throw new Error('a superior beside the chain');
      }
    }
    for (const [number, count] of under) {
      if (byNumber.get(number)?.headOfRegion) expect(count).toBe(1);
      else if (count < 5 || count > 25) throw new Error(`${count} people under one evaluator`);
    }
  });

  test('has a head and a performance manager in every unit, and two BKD admins', () => {
    const inUnit = groupBy(agency.people, (person) => person.unitCode);
    for (const { code } of agency.units) {
      const people = inUnit.get(code) ?? [];
      expect(people.filter((person) => person.unitHead)).toHaveLength(1);
      expect(people.filter((person) => person.roles.includes('PERFORMANCE_MANAGER'))).toHaveLength(1);
    }
    expect(agency.people.filter((person) => person.roles.includes('BKD_ADMIN'))).toHaveLength(2);
  });
});

test('another seed makes other people', () => {
  const names = (agency: SampleAgency) => agency.people.map((person) => person.name);
  expect(names(makeAgency({ employees: 100, seed: 1 }))).not.toEqual(names(makeAgency({ employees: 100, seed: 2 })));
});

test('an impossible size is refused in words', () => {
  expect(() => makeAgency({ employees: 12, seed: 1 })).toThrow(
    'employees: found 12; expected a whole number from 60 to 70000',
  );
});
