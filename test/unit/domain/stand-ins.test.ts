/** Plt., Plh., moves and vacant posts: who acts in which place at a date (docs/domain.md, who may act). */
import { describe, expect, it } from 'vitest';
import { holderNow, holderOf, mayDecide, nextRung } from '../../../domain/authority.ts';
import { relationsOn, type AuthorityData, type DatedLink, type Relations } from '../../../domain/relations.ts';
import { whoActs, type Delegation } from '../../../domain/stand-ins.ts';
import type { Role, TaskKind } from '../../../domain/terms.ts';

const NOBODY: ReadonlySet<string> = new Set();

const stands = (actingId: string, postHolderId: string, more: Partial<Delegation> = {}): Delegation => ({
  id: `${actingId}-for-${postHolderId}`,
  kind: 'PLH',
  postHolderId,
  actingId,
  decree: 'SPRIN 800/1/2026',
  validFrom: '2026-03-02',
  validTo: '2026-03-14',
  reportsToId: null,
  ...more,
});

const link = (
  employeeId: string,
  relation: DatedLink['relation'],
  personId: string,
  more: Partial<DatedLink> = {},
): DatedLink => ({
  id: `${employeeId}-${relation}-${personId}`,
  employeeId,
  relation,
  personId,
  validFrom: '2020-01-01',
  validTo: null,
  cause: 'ROSTER',
  ...more,
});

const LINE = [
  link('sari', 'EVALUATOR', 'kabid'),
  link('sari', 'SUPERIOR', 'kadis'),
  link('kabid', 'EVALUATOR', 'kadis'),
  link('kadis', 'EVALUATOR', 'sekda'),
  link('sekda', 'EVALUATOR', 'bupati'),
];

function on(date: string, more: Partial<AuthorityData> = {}): Relations {
  return relationsOn(
    {
      employeeId: 'sari',
      links: LINE,
      delegations: [],
      outOfService: NOBODY,
      offices: { BKD_ADMIN: [], PERFORMANCE_MANAGER: [], AUTHORIZED_OFFICIAL: [] },
      ...more,
    },
    date,
  );
}

const personOf = (role: Role, kind: TaskKind, relations: Relations): string | undefined => {
  const holder = holderOf(role, kind, relations);
  return holder && 'person' in holder ? holder.person.personId : undefined;
};

describe('a stand-in', () => {
  it('acts from the first day of his decree to its last, and shows for whom and by which decree', () => {
    const acts = (date: string) =>
      whoActs({ personId: 'kabid', linkId: 'l' }, date, [stands('wakil', 'kabid')], NOBODY);
    expect(acts('2026-03-01')).toEqual({ personId: 'kabid', linkId: 'l' });
    const standIn = { forId: 'kabid', kind: 'PLH', decree: 'SPRIN 800/1/2026', delegationIds: ['wakil-for-kabid'] };
    expect(acts('2026-03-02')).toEqual({ personId: 'wakil', linkId: 'l', standIn });
    expect(acts('2026-03-13')).toEqual({ personId: 'wakil', linkId: 'l', standIn });
    expect(acts('2026-03-14')).toEqual({ personId: 'kabid', linkId: 'l' });
  });

  it('may have one of his own, shown by the last decree; a third in a row is nobody', () => {
    const two = [stands('wakil', 'kabid'), stands('kasubid', 'wakil', { kind: 'PLT', decree: 'SK 2' })];
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', two, NOBODY)).toEqual({
      personId: 'kasubid',
      standIn: {
        forId: 'kabid',
        kind: 'PLT',
        decree: 'SK 2',
        delegationIds: ['wakil-for-kabid', 'kasubid-for-wakil'],
      },
    });
    const three = [...two, stands('staf', 'kasubid')];
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', three, NOBODY)).toBe('CHAIN_TOO_LONG');
  });

  it('who stands in for his own stand-in is nobody', () => {
    const ring = [stands('wakil', 'kabid'), stands('kabid', 'wakil')];
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', ring, NOBODY)).toBe('CHAIN_LOOPS');
  });

  it('acts for a post whose holder has left; who is out of service himself does not', () => {
    const plt = [stands('wakil', 'kabid', { kind: 'PLT' })];
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', plt, new Set(['kabid']))).toMatchObject({ personId: 'wakil' });
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', plt, new Set(['wakil']))).toBe('OUT_OF_SERVICE');
    expect(whoActs({ personId: 'kabid' }, '2026-03-03', [], new Set(['kabid']))).toBe('OUT_OF_SERVICE');
  });

  it('decides instead of the holder of the post, who may not meanwhile', () => {
    const relations = on('2026-03-03', { delegations: [stands('wakil', 'kabid')] });
    const task = {
      kind: 'APPROVE_TARGETS',
      level: 0,
      role: 'EVALUATOR',
      assigneeId: 'kabid',
      heldForId: 'kabid',
    } as const;
    expect(mayDecide('wakil', task, 'APPROVED', relations)).toMatchObject({
      allowed: true,
      role: 'EVALUATOR',
      linkIds: ['sari-EVALUATOR-kabid'],
      standIn: { forId: 'kabid', decree: 'SPRIN 800/1/2026' },
    });
    expect(mayDecide('kabid', task, 'APPROVED', relations)).toEqual({ allowed: false, because: 'NOT_HOLDER' });
  });
});

describe('conflicts are checked after substitution', () => {
  it('the employee who stands in for his evaluator does not approve his own targets: the superior does', () => {
    const relations = on('2026-03-03', { delegations: [stands('sari', 'kabid')] });
    expect(holderOf('EVALUATOR', 'APPROVE_TARGETS', relations)).toMatchObject({
      role: 'EVALUATOR',
      person: { personId: 'kadis' },
      passedOver: [{ personId: 'sari', because: 'OWN_APPRAISAL' }],
    });
  });

  it('the evaluator who stands in for his superior does not judge what he rated', () => {
    const relations = on('2026-03-03', { raterId: 'kabid', delegations: [stands('kabid', 'kadis')] });
    expect(holderOf('SUPERIOR', 'DECIDE_APPEAL', relations)).toMatchObject({
      person: { personId: 'sekda' },
      passedOver: [{ personId: 'kabid', because: 'RATED_IT' }],
    });
    const task = {
      kind: 'DECIDE_APPEAL',
      level: 0,
      role: 'SUPERIOR',
      assigneeId: 'kadis',
      heldForId: 'kadis',
    } as const;
    expect(mayDecide('kabid', task, 'CONFIRMED', relations)).toEqual({ allowed: false, because: 'RATED_IT' });
    expect(mayDecide('sekda', task, 'CONFIRMED', relations)).toMatchObject({ allowed: true });
  });

  it('the appellant does not stand in for the judge', () => {
    const relations = on('2026-03-03', { raterId: 'kabid', delegations: [stands('sari', 'kadis')] });
    expect(personOf('SUPERIOR', 'DECIDE_APPEAL', relations)).toBe('sekda');
    const task = { kind: 'DECIDE_APPEAL', level: 0, role: 'SUPERIOR', assigneeId: 'sari', heldForId: 'kadis' } as const;
    expect(mayDecide('sari', task, 'CONFIRMED', relations)).toEqual({ allowed: false, because: 'OWN_APPRAISAL' });
  });

  it('nobody judges for the one who rated: the place of the rater is passed over with its stand-in', () => {
    const relations = on('2026-03-03', { raterId: 'kadis', delegations: [stands('wakil', 'kadis')] });
    expect(personOf('SUPERIOR', 'DECIDE_APPEAL', relations)).toBe('sekda');
  });

  it('a takeover never goes to the silent evaluator himself, who stands in for his superior', () => {
    const relations = on('2026-03-03', { delegations: [stands('kabid', 'kadis')] });
    const lost = { role: 'EVALUATOR', level: 0, assigneeId: 'kabid', heldForId: 'kabid' } as const;
    expect(nextRung('RATE', lost, ['SUPERIOR', 'NEXT_SUPERIOR'], relations)).toMatchObject({
      role: 'NEXT_SUPERIOR',
      person: { personId: 'sekda' },
    });
  });

  it('a rung above the superior stays with its place, and goes on upwards where that is vacant', () => {
    const handed = { kind: 'RATE', role: 'NEXT_SUPERIOR', assigneeId: 'sekda', heldForId: 'sekda' } as const;
    const personIn = (relations: Relations) => {
      const holder = holderNow(handed, relations);
      return holder && 'person' in holder ? holder.person.personId : undefined;
    };
    expect(personIn(on('2026-03-03'))).toBe('sekda');
    expect(personIn(on('2026-03-03', { delegations: [stands('asisten', 'sekda')] }))).toBe('asisten');
    expect(personIn(on('2026-03-03', { outOfService: new Set(['sekda']) }))).toBe('bupati');
  });
});

describe('a vacant post', () => {
  it('an evaluator who has left is stood in for by the superiors in turn (IV.A.2, p.89), and the place says why', () => {
    const relations = on('2026-03-03', { outOfService: new Set(['kabid']) });
    expect(personOf('EVALUATOR', 'RATE', relations)).toBe('kadis');
    expect(relations.vacant).toEqual({ EVALUATOR: 'OUT_OF_SERVICE' });
    expect(personOf('EVALUATOR', 'RATE', on('2026-03-03', { outOfService: new Set(['kabid', 'kadis']) }))).toBe(
      'sekda',
    );
  });

  it('at launch: a missing link is a vacant place', () => {
    const relations = on('2026-03-03', { links: LINE.filter((each) => each.relation === 'EVALUATOR').slice(1) });
    expect(relations.vacant).toEqual({ EVALUATOR: 'NO_LINK', SUPERIOR: 'NO_LINK' });
    expect(holderOf('EVALUATOR', 'RATE', relations)).toBeUndefined();
  });

  it('a rater who has left is represented by the evaluator of today', () => {
    const relations = on('2026-03-03', { raterId: 'kabid-lama', outOfService: new Set(['kabid-lama']) });
    expect(personOf('RATER', 'DELIVER_RESULT', relations)).toBe('kabid');
    expect(personOf('RATER', 'DELIVER_RESULT', on('2026-03-03', { raterId: 'kabid-lama' }))).toBe('kabid-lama');
  });
});

describe('moves in mid-year', () => {
  /** Purnama is moved; another evaluates from that day on (the example of p.91–92). */
  const moved = (day: string, cause: DatedLink['cause'] = 'EVALUATOR_MOVED'): DatedLink[] => [
    link('sari', 'EVALUATOR', 'purnama', { validTo: day }),
    link('sari', 'EVALUATOR', 'pengganti', { validFrom: day, cause }),
    ...LINE.slice(1),
  ];
  // The window of the third quarter: from 20 September to 10 October.
  const THIRD_QUARTER = '2026-09-20';
  const evaluates = (links: DatedLink[], kind: TaskKind, date: string) =>
    personOf('EVALUATOR', kind, on(date, { links, evaluationOpenedOn: THIRD_QUARTER }));

  it('on 25 August, outside the window: Purnama does not evaluate the third quarter, his successor does', () => {
    expect(evaluates(moved('2026-08-25'), 'RATE', '2026-09-28')).toBe('pengganti');
  });

  it('on 25 September, inside the window: Purnama evaluates the third quarter, and nothing else', () => {
    expect(evaluates(moved('2026-09-25'), 'RATE', '2026-09-28')).toBe('purnama');
    expect(evaluates(moved('2026-09-25'), 'RATE', '2026-09-24')).toBe('purnama');
    expect(evaluates(moved('2026-09-25'), 'APPROVE_TARGETS', '2026-09-28')).toBe('pengganti');
  });

  it('on the day on which the window opens: the successor', () => {
    expect(evaluates(moved(THIRD_QUARTER), 'RATE', '2026-09-28')).toBe('pengganti');
  });

  it('inside the window, but gone for good: the successor', () => {
    const relations = on('2026-09-28', {
      links: moved('2026-09-25'),
      evaluationOpenedOn: THIRD_QUARTER,
      outOfService: new Set(['purnama']),
    });
    expect(personOf('EVALUATOR', 'RATE', relations)).toBe('pengganti');
  });

  it.each(['EMPLOYEE_MOVED', 'CORRECTION', 'ROSTER'] as const)(
    'of the employee, or a correction (%s): the new evaluator at once (IV.A.13)',
    (cause) => {
      expect(evaluates(moved('2026-09-25', cause), 'RATE', '2026-09-28')).toBe('pengganti');
    },
  );

  it('who serves as Plt. is evaluated by the head to whom he reports as such, as long as he does (IV.A.5, p.89)', () => {
    const plt = stands('sari', 'kabid-lain', { kind: 'PLT', reportsToId: 'kadis-lain' });
    const relations = (date: string) =>
      on(date, { delegations: [plt], links: [...LINE, link('kadis-lain', 'EVALUATOR', 'sekda')] });
    expect(personOf('EVALUATOR', 'RATE', relations('2026-03-03'))).toBe('kadis-lain');
    expect(personOf('SUPERIOR', 'DECIDE_APPEAL', relations('2026-03-03'))).toBe('sekda');
    expect(personOf('EVALUATOR', 'RATE', relations('2026-03-14'))).toBe('kabid');
  });

  it('a loop in the roster ends the line above', () => {
    const ring = [...LINE.slice(0, 3), link('kadis', 'EVALUATOR', 'sekda'), link('sekda', 'EVALUATOR', 'kadis')];
    expect(on('2026-03-03', { links: ring }).nextSuperiors.map((held) => held.personId)).toEqual(['sekda']);
  });
});
