import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holderOf, mayDecide, nextRung, type Held, type Relations } from '../../../domain/authority.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { outcomesAt, TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import { TASK_KINDS, type Role, type TaskKind } from '../../../domain/terms.ts';
import { without } from '../../support/without.ts';

const held = (personId: string): Held => ({ personId, linkId: `link-of-${personId}` });

const agency: Relations = {
  employeeId: 'sari',
  evaluator: held('kabid'),
  superior: held('kadis'),
  nextSuperiors: [held('sekda'), held('bupati')],
  unitHead: { personId: 'kadis' },
  raterId: 'kabid',
  offices: { BKD_ADMIN: [held('admin')], PERFORMANCE_MANAGER: [held('pengelola')] },
};

const LADDER = ['SUPERIOR', 'NEXT_SUPERIOR'] as const;
const ROLE_OF_DRAFTS = ['PERFORMANCE_MANAGER', 'EVALUATOR', 'SUPERIOR', 'NEXT_SUPERIOR'] as const;

const task = (kind: TaskKind, more: Partial<{ level: number; role: Role; assigneeId: string | null }> = {}) => ({
  kind,
  level: 0,
  role: TASK_KIND_RULES[kind].holder,
  assigneeId: null,
  ...more,
});

/** Who gets a task, rung by rung, until nobody is left; an office is named by its role. */
function climb(kind: TaskKind, ladder: readonly Role[], relations: Relations): string[] {
  const line: string[] = [];
  const first = TASK_KIND_RULES[kind].holder;
  let holder =
    holderOf(first, kind, relations) ?? nextRung(kind, { role: first, level: 0, assigneeId: null }, ladder, relations);
  for (let level = 0; holder && level < 20; level += 1) {
    const assigneeId = 'person' in holder ? holder.person.personId : null;
    line.push(assigneeId ?? holder.role);
    holder = nextRung(kind, { role: holder.role, level, assigneeId }, ladder, relations);
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
    const moved = { ...agency, evaluator: held('kabid-baru') };
    expect(climb('DELIVER_RESULT', [], moved)).toEqual(['kabid']);
    expect(climb('PLAN_COACHING', [], moved)).toEqual(['kabid-baru']);
  });

  it('a unit without a head reports through BKD', () => {
    expect(climb('REPORT_RESULTS', [], without(agency, 'unitHead'))).toEqual(['BKD_ADMIN']);
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
    const own = { ...agency, offices: { ...agency.offices, PERFORMANCE_MANAGER: [held('sari')] } };
    expect(climb('DRAFT_TARGETS', ROLE_OF_DRAFTS, own).slice(0, 2)).toEqual(['sari', 'kabid']);
  });

  it('ends where the ladder names no further superior', () => {
    expect(climb('RATE', ['SUPERIOR'], agency)).toEqual(['kabid', 'kadis']);
    expect(climb('RECEIVE_RESULT', ['BKD_ADMIN'], agency)).toEqual(['sari', 'BKD_ADMIN']);
  });

  it('has no further rung for the last superior: nobody takes over from the head of region', () => {
    const last = { role: 'NEXT_SUPERIOR' as const, level: 3, assigneeId: 'bupati' };
    expect(nextRung('RATE', last, LADDER, agency)).toBeUndefined();
  });

  it('starts at the superior where nobody evaluates the person', () => {
    expect(climb('RATE', LADDER, without(agency, 'evaluator'))).toEqual(['kadis', 'sekda', 'bupati']);
  });

  it('does not hand a task back to the person who just lost it', () => {
    // In a small agency the same person may be evaluator and, for the roster, the superior of the evaluator.
    const small = { ...agency, superior: held('kabid') };
    expect(climb('RATE', LADDER, small)).toEqual(['kabid', 'sekda', 'bupati']);
  });

  it('delivers by the superior, then by BKD; a superior who rated himself is not asked twice', () => {
    expect(climb('DELIVER_RESULT', ['SUPERIOR', 'BKD_ADMIN'], agency)).toEqual(['kabid', 'kadis', 'BKD_ADMIN']);
    expect(climb('DELIVER_RESULT', ['SUPERIOR', 'BKD_ADMIN'], { ...agency, raterId: 'kadis' })).toEqual([
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
    expect(climb('DECIDE_APPEAL', JUDGES, { ...agency, raterId: 'kadis' })).toEqual(['sekda', 'bupati']);
  });

  it('passes over the rater in the middle of the line', () => {
    expect(climb('DECIDE_APPEAL', JUDGES, { ...agency, raterId: 'sekda' })).toEqual(['kadis', 'bupati']);
  });

  it('is refused to the rater even where he holds the task', () => {
    const risen = { ...agency, superior: held('kabid') };
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
    const moved = { ...agency, evaluator: held('kabid-baru') };
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
    const own = { ...agency, employeeId: 'admin' };
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
  const maybe = fc.option(person.map(held), { nil: undefined });
  const relations: fc.Arbitrary<Relations> = fc
    .record({
      employeeId: person,
      evaluator: maybe,
      superior: maybe,
      nextSuperiors: fc.uniqueArray(person, { maxLength: 4 }).map((ids) => ids.map(held)),
      unitHead: maybe,
      raterId: fc.option(person, { nil: undefined }),
      admins: fc.uniqueArray(person, { maxLength: 3 }).map((ids) => ids.map(held)),
      managers: fc.uniqueArray(person, { maxLength: 3 }).map((ids) => ids.map(held)),
    })
    .map(({ admins, managers, evaluator, superior, unitHead, raterId, ...rest }) => ({
      ...rest,
      ...(evaluator && { evaluator }),
      ...(superior && { superior }),
      ...(unitHead && { unitHead }),
      ...(raterId && { raterId }),
      offices: { BKD_ADMIN: admins, PERFORMANCE_MANAGER: managers },
    }));
  /** Kinds in which somebody judges or represents somebody else: all that begin with neither the employee nor a unit's head. */
  const kinds = TASK_KINDS.filter((kind) => !['EMPLOYEE', 'UNIT_HEAD'].includes(TASK_KIND_RULES[kind].holder));

  it('no rung above himself is ever held by the employee, and no appeal by the rater', () => {
    fc.assert(
      fc.property(relations, fc.constantFrom(...kinds), (given, kind) => {
        const { whenOverdue } = nationalPolicy.tasks[kind as keyof typeof nationalPolicy.tasks];
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
          const authority = mayDecide(given.employeeId, { kind, level: at, role: by, assigneeId }, outcome, given);
          expect(authority.allowed).toBe(false);
        }
        if (!given.raterId) return;
        const judging = { kind: 'DECIDE_APPEAL' as const, level: at, role: by, assigneeId };
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
        const next = nextRung(kind, { role: first.role, level: 0, assigneeId: lost }, ladder, given);
        if (!next || !('person' in next)) return;
        const of = task(kind, { level: 1, role: next.role, assigneeId: next.person.personId });
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
        const of = task(kind, { role: holder.role, assigneeId: holder.person.personId });
        const outcomes = Object.entries(outcomesAt(kind, 0)).filter(([, rule]) => !rule.by || rule.by === holder.role);
        for (const [outcome] of outcomes) {
          expect(mayDecide(holder.person.personId, of, outcome, given)).toMatchObject({ allowed: true });
        }
      }),
      { numRuns: 500 },
    );
  });
});
