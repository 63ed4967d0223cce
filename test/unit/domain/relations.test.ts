/** From dated links, delegations and offices to who acts in which place, and who holds a task then (Annex IV.A, p.89–92). */
import { describe, expect, it } from 'vitest';
import { holderNow, holderOf, mayDecide, nextRung, type TaskInHand } from '../../../domain/authority.ts';
import { relationsOn, type AuthorityData, type DatedLink, type Relations } from '../../../domain/relations.ts';
import type { Delegation, Held } from '../../../domain/stand-ins.ts';
import { TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import type { Role, TaskKind } from '../../../domain/terms.ts';

const TODAY = '2026-03-03';
const link = (
  employeeId: string,
  relation: DatedLink['relation'],
  personId: string,
  more: Partial<DatedLink> = {},
): DatedLink => ({
  id: `${employeeId}-${relation}`,
  employeeId,
  relation,
  personId,
  validFrom: '2020-01-01',
  validTo: null,
  cause: 'ROSTER',
  ...more,
});
const plh = (actingId: string, postHolderId: string, more: Partial<Delegation> = {}): Delegation => ({
  id: `${actingId}-for-${postHolderId}`,
  kind: 'PLH',
  postHolderId,
  actingId,
  decree: 'SPRIN 1',
  validFrom: '2026-01-01',
  validTo: null,
  reportsToId: null,
  ...more,
});

const EVALUATOR = link('sari', 'EVALUATOR', 'kabid');
const SUPERIOR = link('sari', 'SUPERIOR', 'kadis');
const ABOVE = [
  link('kabid', 'EVALUATOR', 'kadis'),
  link('kadis', 'EVALUATOR', 'sekda'),
  link('sekda', 'EVALUATOR', 'bupati'),
];
const office = (...people: string[]): Held[] => people.map((personId) => ({ personId }));

function around(more: Partial<AuthorityData> = {}, date = TODAY): Relations {
  return relationsOn(
    {
      employeeId: 'sari',
      links: [EVALUATOR, SUPERIOR, ...ABOVE],
      delegations: [],
      outOfService: new Set(),
      offices: {
        BKD_ADMIN: office('admin', 'admin-2'),
        PERFORMANCE_MANAGER: office('pengelola'),
        AUTHORIZED_OFFICIAL: office('sekda'),
      },
      ...more,
    },
    date,
  );
}
const person = (holder: ReturnType<typeof holderOf>): string | undefined =>
  holder && 'person' in holder ? holder.person.personId : undefined;

describe('the people around an appraisal', () => {
  it('are the evaluator, the superior and the line above, each by the link that makes the place', () => {
    expect(around()).toEqual({
      employeeId: 'sari',
      evaluator: { personId: 'kabid', linkId: 'sari-EVALUATOR' },
      superior: { personId: 'kadis', linkId: 'sari-SUPERIOR' },
      nextSuperiors: [
        { personId: 'sekda', linkId: 'kadis-EVALUATOR' },
        { personId: 'bupati', linkId: 'sekda-EVALUATOR' },
      ],
      offices: {
        BKD_ADMIN: office('admin', 'admin-2'),
        PERFORMANCE_MANAGER: office('pengelola'),
        AUTHORIZED_OFFICIAL: office('sekda'),
      },
      order: ['kabid', 'kadis', 'sekda', 'bupati'],
      vacant: {},
    });
  });

  it('with a head of unit and a rater: themselves, or who stands in for them', () => {
    const both = { unitHeadId: 'kadis', raterId: 'kabid' };
    expect(around(both)).toMatchObject({
      unitHead: { personId: 'kadis' },
      raterId: 'kabid',
      rater: { personId: 'kabid' },
    });
    expect(around({ ...both, delegations: [plh('wakil', 'kadis')] }).unitHead).toMatchObject({
      personId: 'wakil',
      standIn: { forId: 'kadis' },
    });
    const gone = around({ ...both, outOfService: new Set(['kadis', 'kabid']) });
    expect(gone.raterId).toBe('kabid');
    expect('rater' in gone || 'unitHead' in gone).toBe(false);
    expect('rater' in around() || 'raterId' in around() || 'unitHead' in around()).toBe(false);
  });

  it('leave out a place that is vacant, but keep its rung', () => {
    const relations = around({ outOfService: new Set(['sekda']) });
    expect(relations.nextSuperiors).toEqual([{ personId: 'bupati', linkId: 'sekda-EVALUATOR' }]);
    expect(relations.order).toEqual(['kabid', 'kadis', 'sekda', 'bupati']);
  });

  it('without an evaluator have no rung for one, and the place says why', () => {
    const relations = around({ links: [SUPERIOR, ...ABOVE] });
    expect(relations.order).toEqual(['kadis', 'sekda', 'bupati']);
    expect(relations.vacant).toEqual({ EVALUATOR: 'NO_LINK' });
    const alone = around({ links: [EVALUATOR], outOfService: new Set(['kabid']) });
    expect([alone.order, alone.nextSuperiors]).toEqual([['kabid'], []]);
    expect(alone.vacant).toEqual({ EVALUATOR: 'OUT_OF_SERVICE', SUPERIOR: 'NO_LINK' });
  });

  it('reach eight rungs above the superior and no further', () => {
    const rungs = Array.from({ length: 12 }, (_, rung) => link(`p${rung}`, 'EVALUATOR', `p${rung + 1}`));
    const relations = around({ links: [EVALUATOR, link('sari', 'SUPERIOR', 'p0'), ...rungs] });
    expect(relations.nextSuperiors.map(({ personId }) => personId)).toEqual(
      Array.from({ length: 8 }, (_, rung) => `p${rung + 1}`),
    );
  });
});

describe('somebody who serves as Plt. (IV.A.5, p.89)', () => {
  const evaluatorWith = (...delegations: Delegation[]): string | undefined =>
    around({ delegations, links: [EVALUATOR, SUPERIOR, ...ABOVE, link('kadis-lain', 'EVALUATOR', 'sekda')] }).evaluator
      ?.personId;
  const reports = { reportsToId: 'kadis-lain' } as const;

  it('is evaluated by the head to whom he reports as such', () => {
    expect(evaluatorWith(plh('sari', 'post', { kind: 'PLT', ...reports }))).toBe('kadis-lain');
    // A Plt. of whom it is not said to whom he reports, and one of whom it is.
    expect(
      evaluatorWith(plh('sari', 'post', { kind: 'PLT' }), plh('sari', 'other-post', { kind: 'PLT', ...reports })),
    ).toBe('kadis-lain');
  });

  it.each([
    ['a Plh.', plh('sari', 'post', reports)],
    ['somebody else’s Plt.', plh('budi', 'post', { kind: 'PLT', ...reports })],
    ['one whose decree has ended', plh('sari', 'post', { kind: 'PLT', ...reports, validTo: TODAY })],
    ['one who would report to himself', plh('sari', 'post', { kind: 'PLT', reportsToId: 'sari' })],
  ])('but not as %s', (_, delegation) => {
    expect(evaluatorWith(delegation)).toBe('kabid');
  });
});

describe('an evaluator who moved', () => {
  const moved = (day: string): DatedLink[] => [
    link('sari', 'EVALUATOR', 'purnama', { validTo: day }),
    link('sari', 'EVALUATOR', 'pengganti', { validFrom: day, cause: 'EVALUATOR_MOVED' }),
    SUPERIOR,
    ...ABOVE,
  ];
  const inWindow = (day: string, openedOn: string | undefined, date: string) =>
    around({ links: moved(day), evaluationOpenedOn: openedOn }, date).evaluatorInWindow?.personId;

  it('inside the window that is open still evaluates in it (IV.A.14, p.91–92)', () => {
    expect(inWindow('2026-09-25', '2026-09-20', '2026-09-28')).toBe('purnama');
    expect(inWindow('2026-09-21', '2026-09-20', '2026-09-21')).toBe('purnama');
  });

  it.each([
    ['before the window opened', '2026-08-25', '2026-09-20', '2026-09-28'],
    ['on the day on which it opened', '2026-09-20', '2026-09-20', '2026-09-28'],
    ['while no window is open', '2026-09-25', undefined, '2026-09-28'],
    ['and the window opens later', '2026-09-01', '2026-09-20', '2026-09-10'],
  ] as const)('%s is not the evaluator of a window', (_, day, openedOn, date) => {
    expect(inWindow(day, openedOn, date)).toBeUndefined();
  });
});

describe('the holder of a task', () => {
  it('is told with the place, and nothing besides where nobody was passed over', () => {
    expect(holderOf('EVALUATOR', 'RATE', around())).toEqual({
      role: 'EVALUATOR',
      person: { personId: 'kabid', linkId: 'sari-EVALUATOR' },
    });
    expect(holderOf('SUPERIOR', 'DECIDE_APPEAL', around({ raterId: 'kadis' }))).toEqual({
      role: 'SUPERIOR',
      person: { personId: 'sekda', linkId: 'kadis-EVALUATOR' },
      passedOver: [{ personId: 'kadis', because: 'RATED_IT' }],
    });
  });

  it('is an office where a role is one', () => {
    expect(holderOf('BKD_ADMIN', 'DECIDE_REWARD', around())).toEqual({ role: 'BKD_ADMIN', office: true });
    expect(holderOf('UNIT_HEAD', 'REPORT_RESULTS', around())).toEqual({ role: 'BKD_ADMIN', office: true });
    const managers = (...people: string[]) =>
      holderOf(
        'PERFORMANCE_MANAGER',
        'DRAFT_TARGETS',
        around({ offices: { BKD_ADMIN: [], PERFORMANCE_MANAGER: office(...people), AUTHORIZED_OFFICIAL: [] } }),
      );
    expect(managers('sari', 'pengelola')).toEqual({ role: 'PERFORMANCE_MANAGER', office: true });
    expect(managers('sari')).toBeUndefined();
    expect(managers()).toBeUndefined();
  });

  it('who stands in for a party, or is one and has a stand-in, is passed over too', () => {
    const standsIn = around({ raterId: 'kabid', delegations: [plh('kabid', 'kadis')] });
    // The rater stands in for the judge: one level up.
    expect(person(holderOf('SUPERIOR', 'DECIDE_APPEAL', standsIn))).toBe('sekda');
    expect(holderOf('SUPERIOR', 'DECIDE_APPEAL', around({ delegations: [plh('sari', 'kadis')] }))).toMatchObject({
      passedOver: [{ personId: 'sari', because: 'OWN_APPRAISAL' }],
      person: { personId: 'sekda' },
    });
    const rated = around({ raterId: 'kadis', delegations: [plh('wakil', 'kadis')] });
    expect(person(holderOf('SUPERIOR', 'DECIDE_APPEAL', rated))).toBe('sekda');
  });
});

describe('a task above the superior', () => {
  const next = (assigneeId: string, heldForId: string, relations = around()) =>
    person(nextRung('RATE', { role: 'NEXT_SUPERIOR', level: 2, assigneeId, heldForId }, ['NEXT_SUPERIOR'], relations));
  const now = (assigneeId: string, heldForId: string | null, relations = around()) =>
    person(holderNow({ kind: 'RATE', role: 'NEXT_SUPERIOR', assigneeId, heldForId }, relations));

  it('goes from the evaluator to the superior, where the ladder names superiors in turn only', () => {
    const first = { role: 'EVALUATOR' as const, level: 0, assigneeId: 'kabid', heldForId: 'kabid' };
    expect(person(nextRung('RATE', first, ['NEXT_SUPERIOR'], around()))).toBe('kadis');
  });

  it('goes on above the place for which it was held, also when its holder has come back meanwhile', () => {
    expect(next('sekda', 'sekda')).toBe('bupati');
    expect(next('asisten', 'sekda')).toBe('bupati');
  });

  it('goes on above the superior where the place is in the line no more', () => {
    expect(next('pensiunan', 'pensiunan')).toBe('sekda');
    expect(now('pensiunan', 'pensiunan')).toBe('sekda');
  });

  it('stays with its place: the last one, a stand-in in it, or an assignee of old without a place', () => {
    expect(now('bupati', 'bupati')).toBe('bupati');
    expect(now('wakil', 'bupati', around({ delegations: [plh('wakil', 'bupati')] }))).toBe('wakil');
    expect(now('bupati', null)).toBe('bupati');
  });

  it('has nobody further up where the ladder ends with another role', () => {
    const last = { role: 'BKD_ADMIN' as const, level: 2, assigneeId: null, heldForId: null };
    expect(nextRung('DELIVER_RESULT', last, ['SUPERIOR', 'BKD_ADMIN'], around())).toBeUndefined();
  });
});

describe('who may decide', () => {
  const hand = (kind: TaskKind, role: Role = TASK_KIND_RULES[kind].holder, level = 0): TaskInHand => ({
    kind,
    role,
    level,
    assigneeId: null,
    heldForId: null,
  });

  it('is nobody where nobody holds it', () => {
    expect(mayDecide('kabid', hand('RATE'), 'RATED', around({ links: [] }))).toEqual({
      allowed: false,
      because: 'NOT_HOLDER',
    });
  });

  it('is each holder of an office, and of an outcome of another role none of them', () => {
    const served = hand('RECEIVE_RESULT', 'BKD_ADMIN', 1);
    for (const admin of ['admin', 'admin-2']) {
      expect(mayDecide(admin, served, 'SERVED', around())).toEqual({ allowed: true, role: 'BKD_ADMIN', linkIds: [] });
      expect(mayDecide(admin, served, 'RECEIVED', around())).toEqual({
        allowed: false,
        because: 'OUTCOME_OF_ANOTHER_ROLE',
      });
    }
    expect(mayDecide('pengelola', served, 'SERVED', around())).toMatchObject({ because: 'NOT_HOLDER' });
    const drafts = hand('DRAFT_TARGETS', 'PERFORMANCE_MANAGER', 1);
    expect(mayDecide('pengelola', drafts, 'SUBMITTED', around())).toMatchObject({ allowed: true });
    expect(mayDecide('admin', drafts, 'SUBMITTED', around())).toMatchObject({ because: 'NOT_HOLDER' });
  });

  it('reports of a unit without a head are BKD’s', () => {
    expect(mayDecide('admin', hand('REPORT_RESULTS'), 'REPORTED', around())).toMatchObject({ allowed: true });
    const headed = around({ unitHeadId: 'kadis' });
    expect(mayDecide('admin', hand('REPORT_RESULTS'), 'REPORTED', headed)).toMatchObject({ because: 'NOT_HOLDER' });
    expect(mayDecide('kadis', hand('REPORT_RESULTS'), 'REPORTED', headed)).toMatchObject({ allowed: true });
  });

  it('of an outcome that the task does not have is its holder: the outcome is refused elsewhere', () => {
    expect(mayDecide('kabid', hand('RATE'), 'NO_SUCH_OUTCOME', around())).toMatchObject({ role: 'EVALUATOR' });
  });

  it('of one’s own receipt, targets and appeal is the employee, even as an officer of BKD', () => {
    const offices = { BKD_ADMIN: office('sari'), PERFORMANCE_MANAGER: [], AUTHORIZED_OFFICIAL: [] };
    expect(mayDecide('sari', hand('FILE_APPEAL'), 'FILED', around({ offices }))).toMatchObject({ role: 'EMPLOYEE' });
    expect(mayDecide('sari', hand('DECIDE_REWARD'), 'GRANTED', around({ offices }))).toEqual({
      allowed: false,
      because: 'OWN_APPRAISAL',
    });
    // A head of unit reports the results of his unit, his own among them.
    expect(mayDecide('sari', hand('REPORT_RESULTS'), 'REPORTED', around({ unitHeadId: 'sari' }))).toMatchObject({
      role: 'UNIT_HEAD',
    });
  });
});
