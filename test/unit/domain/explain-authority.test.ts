/** Who may act in which stage, in words: what `GET /appraisals/{id}/authority` answers. */
import { describe, expect, it } from 'vitest';
import { actsOf, explainRung, TASKS_OF_STAGES, type RungShown } from '../../../domain/explain-authority.ts';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { relationsOn, type AuthorityData } from '../../../domain/relations.ts';
import type { Delegation } from '../../../domain/stand-ins.ts';
import type { TaskKind } from '../../../domain/terms.ts';

const link = (employeeId: string, relation: 'EVALUATOR' | 'SUPERIOR', personId: string) => ({
  id: `${employeeId}-${relation}`,
  employeeId,
  relation,
  personId,
  validFrom: '2020-01-01',
  validTo: null,
  cause: 'ROSTER' as const,
});
const LINKS = [
  link('sari', 'EVALUATOR', 'kabid'),
  link('sari', 'SUPERIOR', 'kadis'),
  link('kadis', 'EVALUATOR', 'sekda'),
  link('sekda', 'EVALUATOR', 'bupati'),
];
const PLH: Delegation = {
  id: 'd',
  kind: 'PLH',
  postHolderId: 'kadis',
  actingId: 'wakil',
  decree: 'SPRIN 800/1/2026',
  validFrom: '2026-01-01',
  validTo: null,
  reportsToId: null,
};
const relations = (more: Partial<AuthorityData> = {}) =>
  relationsOn(
    {
      employeeId: 'sari',
      links: LINKS,
      delegations: [],
      outOfService: new Set(),
      offices: {
        BKD_ADMIN: [{ personId: 'admin' }],
        PERFORMANCE_MANAGER: [{ personId: 'pengelola' }],
        AUTHORIZED_OFFICIAL: [],
      },
      ...more,
    },
    '2026-03-03',
  );
const act = (kind: TaskKind, more: Partial<AuthorityData> = {}, period?: string) => {
  const found = actsOf(nationalPolicy, relations(more), period).find((each) => each.kind === kind);
  if (!found) throw new Error(`nobody says who may ${kind}`);
  return found;
};
const line = (kind: TaskKind, more: Partial<AuthorityData> = {}) => {
  const { holder, thenUp } = act(kind, more);
  return [holder, ...thenUp].map((rung) => rung && (rung.personId ?? rung.role));
};

describe('the acts of an appraisal', () => {
  it('are every task of every stage, in the order of the year, with its article', () => {
    const acts = actsOf(nationalPolicy, relations(), undefined);
    expect(acts.map(({ stage, kind }) => `${stage} ${kind}`)).toEqual(
      Object.entries(TASKS_OF_STAGES).flatMap(([stage, kinds]) => kinds.map((kind) => `${stage} ${kind}`)),
    );
    expect(acts.map(({ stage }) => stage).filter((stage, index, all) => all[index - 1] !== stage)).toEqual([
      'SOCIALIZATION',
      'TARGET_SETTING',
      'MID_TERM',
      'FINAL_SCORING',
      'DELIVERY',
      'APPEAL',
      'FOLLOW_UP',
    ]);
    expect(act('APPROVE_TARGETS').legalBasis).toBe(nationalPolicy.tasks.APPROVE_TARGETS.legalBasis);
    expect(act('RATE', {}, 'Q1').legalBasis).toBe(nationalPolicy.periodic?.tasks.RATE?.legalBasis);
  });

  it('name who holds each, and who takes it over rung by rung', () => {
    expect(line('DRAFT_TARGETS')).toEqual(['sari', 'PERFORMANCE_MANAGER', 'kabid', 'kadis', 'sekda', 'bupati']);
    expect(line('RATE')).toEqual(['kabid', 'kadis', 'sekda', 'bupati']);
    expect(line('DELIVER_RESULT', { raterId: 'kabid' })).toEqual(['kabid', 'kadis', 'BKD_ADMIN']);
    expect(line('RECEIVE_RESULT')).toEqual(['sari', 'BKD_ADMIN']);
    expect(line('FILE_APPEAL')).toEqual(['sari']);
    expect(line('DECIDE_REWARD')).toEqual(['BKD_ADMIN']);
  });

  it('show a stand-in with his decree, and whom the task passes over', () => {
    expect(act('DECIDE_APPEAL', { delegations: [PLH], raterId: 'kabid' })).toMatchObject({
      holder: {
        role: 'SUPERIOR',
        personId: 'wakil',
        standIn: { forId: 'kadis', kind: 'PLH', decree: 'SPRIN 800/1/2026' },
        passedOver: [],
      },
      thenUp: [{ role: 'NEXT_SUPERIOR', personId: 'sekda', standIn: null }, { personId: 'bupati' }],
    });
    expect(act('DECIDE_APPEAL', { raterId: 'kadis' }).holder).toEqual({
      role: 'SUPERIOR',
      personId: 'sekda',
      standIn: null,
      passedOver: [{ personId: 'kadis', because: 'RATED_IT' }],
    });
    expect(act('DECIDE_REWARD').holder).toEqual({ role: 'BKD_ADMIN', personId: null, standIn: null, passedOver: [] });
  });

  it('of a place that nobody fills begin with whoever would take over, or with nobody', () => {
    expect(line('RATE', { links: LINKS.slice(1) })).toEqual(['kadis', 'sekda', 'bupati']);
    expect(act('RATE', { links: [] })).toMatchObject({ holder: null, thenUp: [] });
  });

  it('end after twelve rungs, however long the line', () => {
    const rungs = Array.from({ length: 30 }, (_, rung) => link(`p${rung}`, 'EVALUATOR', `p${rung + 1}`));
    const links = [link('sari', 'EVALUATOR', 'kabid'), link('sari', 'SUPERIOR', 'p0'), ...rungs];
    expect(line('DRAFT_TARGETS', { links })).toHaveLength(12);
  });

  it('are those of the policy of the cycle', () => {
    expect(actsOf(quickPolicy(1), relations(), undefined)).toHaveLength(
      actsOf(nationalPolicy, relations(), undefined).length,
    );
  });
});

describe('one rung in words', () => {
  const name = (id: string): string => ({ kabid: 'Made', kadis: 'Rai', wakil: 'Wayan', sari: 'Sari' })[id] ?? id;
  const rung = (more: Partial<RungShown> = {}): RungShown => ({
    role: 'EVALUATOR',
    personId: 'kabid',
    standIn: null,
    passedOver: [],
    ...more,
  });
  const standIn = (kind: 'PLT' | 'PLH') => ({ forId: 'kadis', kind, decree: 'SPRIN 1', delegationIds: ['d'] });

  it('is the person with the role', () => {
    expect(explainRung(rung(), name)).toEqual({
      id: 'Made, Pejabat Penilai Kinerja.',
      en: 'Made, the evaluator.',
    });
  });

  it('names both people where one acts for another', () => {
    const acting = (kind: 'PLT' | 'PLH') =>
      explainRung(rung({ role: 'SUPERIOR', personId: 'wakil', standIn: standIn(kind) }), name);
    expect(acting('PLH').id).toMatch(/^Wayan selaku Plh\. Rai \(SPRIN 1\), atasan Pejabat Penilai Kinerja\.$/);
    expect(acting('PLH').en).toMatch(/^Wayan as Plh\. of Rai \(SPRIN 1\), .*superior.*\.$/);
    expect(acting('PLT').id).toContain('selaku Plt. Rai');
    expect(acting('PLT').en).toContain('as Plt. of Rai');
  });

  it('says who was passed over and why', () => {
    const passedOver = [
      { personId: 'sari', because: 'OWN_APPRAISAL' as const },
      { personId: 'kadis', because: 'RATED_IT' as const },
    ];
    expect(explainRung(rung({ passedOver }), name)).toEqual({
      id: 'Made, Pejabat Penilai Kinerja. Sari dilewati karena penilaian atas dirinya sendiri. Rai dilewati karena ia yang menetapkan hasil evaluasinya.',
      en: 'Made, the evaluator. Sari is passed over because it is his own appraisal. Rai is passed over because he set the rating.',
    });
  });

  it('is an office by its name, or nobody at all', () => {
    const office = explainRung(rung({ role: 'BKD_ADMIN', personId: null }), name);
    expect(office.id).toMatch(/^\p{Lu}\S.*\.$/u);
    expect(office.en).toMatch(/^\p{Lu}\S.*\.$/u);
    expect(explainRung(rung({ role: 'PERFORMANCE_MANAGER', personId: null }), name).en).toMatch(
      /^The .*performance manager\.$/,
    );
    expect(explainRung(null, name)).toEqual({
      id: 'Tidak ada pejabat yang berwenang; tugas tetap terbuka dan BKD diberi tahu.',
      en: 'Nobody is there to act; the task stays open and BKD is alarmed.',
    });
  });
});
