import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holderOf, mayDecide, nextRung, type TaskInHand } from '../../../domain/authority.ts';
import { ruleOf } from '../../../domain/policy.ts';
import { regularMeetings } from '../../../domain/policies/year-round.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { relationsOn, type AuthorityData, type DatedLink, type Relations } from '../../../domain/relations.ts';
import { placeOf, type Delegation, type Held } from '../../../domain/stand-ins.ts';
import { outcomesAt, TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import { TASK_KINDS, type Role, type TaskKind } from '../../../domain/terms.ts';

const held = (personId: string): Held => ({ personId, linkId: `link-of-${personId}` });

const TODAY = '2026-03-02';

interface Around {
  readonly evaluator?: string | undefined;
  readonly superior?: string | undefined;
  /** Who evaluates the superior, who evaluates that one, and so on. */
  readonly above?: readonly string[];
  readonly employeeId?: string;
  readonly unitHead?: string | undefined;
  readonly raterId?: string | undefined;
  readonly managers?: readonly string[];
  readonly delegations?: readonly Delegation[];
  readonly outOfService?: readonly string[];
}

const USUAL: Around = {
  evaluator: 'kabid',
  superior: 'kadis',
  above: ['sekda', 'bupati'],
  unitHead: 'kadis',
  raterId: 'kabid',
};

const link = (employeeId: string, relation: DatedLink['relation'], personId: string): DatedLink => ({
  id: `link-of-${personId}`,
  employeeId,
  relation,
  personId,
  validFrom: '2020-01-01',
  validTo: null,
  cause: 'ROSTER',
});

/** The people around Sari, as the roster has them. */
function around(given: Around): Relations {
  const { employeeId = 'sari', evaluator, superior, above = [], managers = ['pengelola'] } = given;
  const line = superior ? [superior, ...above] : [];
  return relationsOn(
    {
      employeeId,
      links: [
        ...(evaluator ? [link(employeeId, 'EVALUATOR', evaluator)] : []),
        ...(superior ? [link(employeeId, 'SUPERIOR', superior)] : []),
        ...line.slice(1).map((personId, index) => link(line[index] ?? '', 'EVALUATOR', personId)),
      ],
      delegations: given.delegations ?? [],
      outOfService: new Set(given.outOfService ?? []),
      unitHeadId: given.unitHead,
      raterId: given.raterId,
      offices: {
        BKD_ADMIN: [held('admin')],
        PERFORMANCE_MANAGER: managers.map(held),
        AUTHORIZED_OFFICIAL: [held('sekda')],
      },
    },
    TODAY,
  );
}

const agency = around(USUAL);

const LADDER = ['SUPERIOR', 'NEXT_SUPERIOR'] as const;
const ROLE_OF_DRAFTS = ['PERFORMANCE_MANAGER', 'EVALUATOR', 'SUPERIOR', 'NEXT_SUPERIOR'] as const;

const task = (kind: TaskKind, more: Partial<TaskInHand> = {}): TaskInHand => ({
  kind,
  level: 0,
  role: TASK_KIND_RULES[kind].holder,
  assigneeId: null,
  heldForId: more.assigneeId ?? null,
  ...more,
});

/** Who gets a task, rung by rung, until nobody is left; an office is named by its role. */
function climb(kind: TaskKind, ladder: readonly Role[], relations: Relations): string[] {
  const line: string[] = [];
  const first = TASK_KIND_RULES[kind].holder;
  const start = { role: first, level: 0, assigneeId: null, heldForId: null };
  let holder = holderOf(first, kind, relations) ?? nextRung(kind, start, ladder, relations);
  for (let level = 0; holder && level < 20; level += 1) {
    const person = 'person' in holder ? holder.person : undefined;
    line.push(person?.personId ?? holder.role);
    const current = {
      role: holder.role,
      level,
      assigneeId: person?.personId ?? null,
      heldForId: person ? placeOf(person) : null,
    };
    holder = nextRung(kind, current, ladder, relations);
  }
  return line;
}

describe('who holds a task', () => {
  it.each([
    ['DRAFT_TARGETS', 'sari'],
    ['APPROVE_TARGETS', 'kabid'],
    ['RATE', 'kabid'],
    ['DELIVER_RESULT', 'kabid'],
    ['RECEIVE_RESULT', 'sari'],
    ['FILE_APPEAL', 'sari'],
    ['STATE_AS_EVALUATOR', 'kabid'],
    ['DECIDE_APPEAL', 'kadis'],
    ['DECIDE_REWARD', 'BKD_ADMIN'],
    ['REPORT_RESULTS', 'kadis'],
  ] as const)('%s: %s', (kind, holder) => {
    expect(climb(kind, [], agency)).toEqual([holder]);
  });

  it('the rater of an earlier evaluator keeps what belongs to the rating; the new evaluator gets the rest', () => {
    const moved = around({ ...USUAL, evaluator: 'kabid-baru' });
    expect(climb('DELIVER_RESULT', [], moved)).toEqual(['kabid']);
    expect(climb('PLAN_COACHING', [], moved)).toEqual(['kabid-baru']);
  });

  it('a unit without a head reports through BKD', () => {
    expect(climb('REPORT_RESULTS', [], around({ ...USUAL, unitHead: undefined }))).toEqual(['BKD_ADMIN']);
  });
});

describe('the takeover ladder', () => {
  it('climbs from the evaluator to the last superior, once each', () => {
    expect(climb('RATE', LADDER, agency)).toEqual(['kabid', 'kadis', 'sekda', 'bupati']);
  });

  it('of drafting goes over the performance manager to the evaluator and up', () => {
    expect(climb('DRAFT_TARGETS', ROLE_OF_DRAFTS, agency)).toEqual([
      'sari',
      'PERFORMANCE_MANAGER',
      'kabid',
      'kadis',
      'sekda',
      'bupati',
    ]);
  });

  it('passes over an office that only the employee holds', () => {
    const own = around({ ...USUAL, managers: ['sari'] });
    expect(climb('DRAFT_TARGETS', ROLE_OF_DRAFTS, own).slice(0, 2)).toEqual(['sari', 'kabid']);
  });

  it('ends where the ladder names no further superior', () => {
    expect(climb('RATE', ['SUPERIOR'], agency)).toEqual(['kabid', 'kadis']);
    expect(climb('RECEIVE_RESULT', ['BKD_ADMIN'], agency)).toEqual(['sari', 'BKD_ADMIN']);
  });

  it('has no further rung for the last superior: nobody takes over from the head of region', () => {
    const last = { role: 'NEXT_SUPERIOR' as const, level: 3, assigneeId: 'bupati', heldForId: 'bupati' };
    expect(nextRung('RATE', last, LADDER, agency)).toBeUndefined();
  });

  it('starts at the superior where nobody evaluates the person', () => {
    expect(climb('RATE', LADDER, around({ ...USUAL, evaluator: undefined }))).toEqual(['kadis', 'sekda', 'bupati']);
  });

  it('does not hand a task back to the person who just lost it', () => {
    // In a small agency the same person may be evaluator and, for the roster, the superior of the evaluator.
    const small = around({ ...USUAL, superior: 'kabid' });
    expect(climb('RATE', LADDER, small)).toEqual(['kabid', 'sekda', 'bupati']);
  });

  it('delivers by the superior, then by BKD; a superior who rated himself is not asked twice', () => {
    expect(climb('DELIVER_RESULT', ['SUPERIOR', 'BKD_ADMIN'], agency)).toEqual(['kabid', 'kadis', 'BKD_ADMIN']);
    expect(climb('DELIVER_RESULT', ['SUPERIOR', 'BKD_ADMIN'], around({ ...USUAL, raterId: 'kadis' }))).toEqual([
      'kadis',
      'BKD_ADMIN',
    ]);
  });
});

describe('an appeal', () => {
  const JUDGES = ['NEXT_SUPERIOR'] as const;

  it("goes to the evaluator's superior, and on silence to the superiors in turn (V.B.2, p.117)", () => {
    expect(climb('DECIDE_APPEAL', JUDGES, agency)).toEqual(['kadis', 'sekda', 'bupati']);
  });

  it('goes one level up where the superior is the one who rated', () => {
    expect(climb('DECIDE_APPEAL', JUDGES, around({ ...USUAL, raterId: 'kadis' }))).toEqual(['sekda', 'bupati']);
  });

  it('passes over the rater in the middle of the line', () => {
    expect(climb('DECIDE_APPEAL', JUDGES, around({ ...USUAL, raterId: 'sekda' }))).toEqual(['kadis', 'bupati']);
  });

  it('is refused to the rater even where he holds the task', () => {
    const risen = around({ ...USUAL, superior: 'kabid' });
    expect(mayDecide('kabid', task('DECIDE_APPEAL'), 'CONFIRMED', risen)).toEqual({
      allowed: false,
      because: 'RATED_IT',
    });
  });
});

describe('who may decide', () => {
  const may = (actor: string, of: ReturnType<typeof task>, outcome: string, relations = agency) =>
    mayDecide(actor, of, outcome, relations);

  it('is the holder as of now, with the link that proves it', () => {
    expect(may('kabid', task('RATE'), 'RATED')).toEqual({
      allowed: true,
      role: 'EVALUATOR',
      linkIds: ['link-of-kabid'],
    });
    expect(may('sari', task('DRAFT_TARGETS'), 'SUBMITTED')).toEqual({ allowed: true, role: 'EMPLOYEE', linkIds: [] });
  });

  it('is the new evaluator, not the one whom the task was assigned to', () => {
    const moved = around({ ...USUAL, evaluator: 'kabid-baru' });
    const assigned = task('RATE', { assigneeId: 'kabid' });
    expect(may('kabid', assigned, 'RATED', moved)).toMatchObject({ allowed: false, because: 'NOT_HOLDER' });
    expect(may('kabid-baru', assigned, 'RATED', moved)).toMatchObject({ allowed: true });
  });

  it('is not the superior while the evaluator holds it, nor the evaluator after a takeover', () => {
    const taken = task('RATE', { level: 1, role: 'SUPERIOR', assigneeId: 'kadis' });
    expect(may('kadis', task('RATE'), 'RATED')).toMatchObject({ because: 'NOT_HOLDER' });
    expect(may('kabid', taken, 'RATED')).toMatchObject({ because: 'NOT_HOLDER' });
    expect(may('kadis', taken, 'RATED')).toMatchObject({ allowed: true, role: 'SUPERIOR' });
  });

  it('above the superior is whom the task was handed to, not everybody further up', () => {
    const handed = task('RATE', { level: 2, role: 'NEXT_SUPERIOR', assigneeId: 'sekda' });
    expect(may('sekda', handed, 'RATED')).toMatchObject({ allowed: true, linkIds: ['link-of-sekda'] });
    expect(may('bupati', handed, 'RATED')).toMatchObject({ because: 'NOT_HOLDER' });
  });

  it('is a holder of the office, except about himself', () => {
    const served = task('RECEIVE_RESULT', { level: 1, role: 'BKD_ADMIN' });
    expect(may('admin', served, 'SERVED')).toMatchObject({ allowed: true, role: 'BKD_ADMIN' });
    const own = around({ ...USUAL, employeeId: 'admin' });
    expect(may('admin', served, 'SERVED', own)).toEqual({ allowed: false, because: 'OWN_APPRAISAL' });
  });

  it('is the employee for receipt, even after BKD was asked to serve it', () => {
    const served = task('RECEIVE_RESULT', { level: 1, role: 'BKD_ADMIN' });
    expect(may('sari', served, 'RECEIVED')).toMatchObject({ allowed: true, role: 'EMPLOYEE' });
    expect(may('admin', served, 'RECEIVED')).toMatchObject({ because: 'OUTCOME_OF_ANOTHER_ROLE' });
  });
});

describe('whatever the roster says', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const maybe = fc.option(person, { nil: undefined });
  const some = (most: number) => fc.uniqueArray(person, { maxLength: most });
  const date = fc.constantFrom('2026-02-01', '2026-03-01', TODAY, '2026-03-03', '2026-04-01');
  const links = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      employeeId: person,
      relation: fc.constantFrom<DatedLink['relation']>('EVALUATOR', 'SUPERIOR'),
      personId: person,
      validFrom: date,
      validTo: fc.option(date, { nil: null }),
      cause: fc.constantFrom<DatedLink['cause']>('ROSTER', 'CORRECTION', 'EMPLOYEE_MOVED', 'EVALUATOR_MOVED'),
    }),
    { maxLength: 14, selector: (each) => `${each.employeeId} ${each.relation} ${each.validFrom}` },
  );
  const delegations = fc.array(
    fc.record({
      id: fc.uuid(),
      kind: fc.constantFrom<Delegation['kind']>('PLT', 'PLH'),
      postHolderId: person,
      actingId: person,
      decree: fc.constant('SPRIN 1'),
      validFrom: date,
      validTo: fc.option(date, { nil: null }),
      reportsToId: fc.option(person, { nil: null }),
    }),
    { maxLength: 6 },
  );
  const data: fc.Arbitrary<AuthorityData> = fc
    .record({
      employeeId: person,
      links,
      delegations,
      outOfService: some(2),
      unitHeadId: maybe,
      raterId: maybe,
      evaluationOpenedOn: fc.option(date, { nil: undefined }),
      admins: some(3),
      managers: some(3),
    })
    .map(({ admins, managers, outOfService, ...rest }) => ({
      ...rest,
      outOfService: new Set(outOfService),
      offices: { BKD_ADMIN: admins.map(held), PERFORMANCE_MANAGER: managers.map(held), AUTHORIZED_OFFICIAL: [] },
    }));
  const relations = fc.tuple(data, date).map(([given, on]) => relationsOn(given, on));
  /** Kinds in which somebody judges or represents somebody else: all that begin with neither the employee nor a unit's head. */
  const kinds = TASK_KINDS.filter((kind) => !['EMPLOYEE', 'UNIT_HEAD'].includes(TASK_KIND_RULES[kind].holder));

  it('no rung above himself is ever held by the employee, and no appeal by the rater', () => {
    fc.assert(
      fc.property(relations, fc.constantFrom(...kinds), (given, kind) => {
        const { whenOverdue } = ruleOf({ ...nationalPolicy, ...regularMeetings }, 'FOLLOW_UP', kind, null);
        const line = climb(kind, whenOverdue.action === 'TAKE_OVER' ? whenOverdue.ladder : [], given);
        expect(line).not.toContain(given.employeeId);
        if (kind === 'DECIDE_APPEAL') expect(line).not.toContain(given.raterId);
        // A ladder comes to an end: nobody is asked without end.
        expect(line.length).toBeLessThan(20);
      }),
      { numRuns: 500 },
    );
  });

  it('nobody decides about himself as somebody else, and the rater never decides the appeal', () => {
    const role = fc.constantFrom<Role>('EVALUATOR', 'SUPERIOR', 'NEXT_SUPERIOR', 'RATER', 'BKD_ADMIN');
    const level = fc.nat({ max: 3 });
    fc.assert(
      fc.property(relations, fc.constantFrom(...kinds), role, level, person, (given, kind, by, at, assigneeId) => {
        for (const outcome of Object.keys(outcomesAt(kind, at))) {
          const hand = { kind, level: at, role: by, assigneeId, heldForId: assigneeId };
          const authority = mayDecide(given.employeeId, hand, outcome, given);
          expect(authority.allowed).toBe(false);
        }
        if (!given.raterId) return;
        const judging = { kind: 'DECIDE_APPEAL' as const, level: at, role: by, assigneeId, heldForId: assigneeId };
        expect(mayDecide(given.raterId, judging, 'CONFIRMED', given).allowed).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('whoever takes a task over may decide it, and whoever lost it may not', () => {
    const ladders = fc.constantFrom<readonly Role[]>(LADDER, ['NEXT_SUPERIOR'], ROLE_OF_DRAFTS);
    fc.assert(
      fc.property(relations, fc.constantFrom<TaskKind>('RATE', 'DECIDE_APPEAL'), ladders, (given, kind, ladder) => {
        const first = holderOf(TASK_KIND_RULES[kind].holder, kind, given);
        if (!first || !('person' in first)) return;
        const lost = first.person.personId;
        const current = { role: first.role, level: 0, assigneeId: lost, heldForId: placeOf(first.person) };
        const next = nextRung(kind, current, ladder, given);
        if (!next || !('person' in next)) return;
        const heldForId = placeOf(next.person);
        const of = task(kind, { level: 1, role: next.role, assigneeId: next.person.personId, heldForId });
        const [outcome = ''] = Object.keys(outcomesAt(kind, 1));
        expect(mayDecide(next.person.personId, of, outcome, given)).toMatchObject({ allowed: true, role: next.role });
        expect(mayDecide(lost, of, outcome, given)).toMatchObject({ allowed: false });
      }),
      { numRuns: 500 },
    );
  });

  it('whoever is given a task may decide it', () => {
    fc.assert(
      fc.property(relations, fc.constantFrom(...TASK_KINDS), (given, kind) => {
        const holder = holderOf(TASK_KIND_RULES[kind].holder, kind, given);
        if (!holder || !('person' in holder)) return;
        const heldForId = placeOf(holder.person);
        const of = task(kind, { role: holder.role, assigneeId: holder.person.personId, heldForId });
        const outcomes = Object.entries(outcomesAt(kind, 0)).filter(([, rule]) => !rule.by || rule.by === holder.role);
        for (const [outcome] of outcomes) {
          expect(mayDecide(holder.person.personId, of, outcome, given)).toMatchObject({ allowed: true });
        }
      }),
      { numRuns: 500 },
    );
  });
});
