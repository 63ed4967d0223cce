import { describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { ruleOf } from '../../../domain/policy.ts';
import { consequenceAt } from '../../../domain/notices.ts';
import {
  mainFirst,
  statusOf,
  type Awaited,
  type Standstill,
  type StatusFacts,
} from '../../../domain/status-sentence.ts';
import { BECAUSE } from '../../../domain/status-words.ts';
import { TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import { ROLES, TASK_KINDS, type Stage, type TaskKind } from '../../../domain/terms.ts';

const STAGE_OF = (kind: TaskKind): Stage => (kind === 'REPORT_REALIZATION' ? 'MID_TERM' : 'APPEAL');

/** A task as the national policy has it, in the hands of Made. */
function task(kind: TaskKind, more: Partial<Awaited> = {}): Awaited {
  const rule = ruleOf(nationalPolicy, STAGE_OF(kind), kind, null);
  return {
    kind,
    role: TASK_KIND_RULES[kind].holder,
    holder: { is: 'PERSON', name: 'Made', actsFor: null },
    period: null,
    ofCase: false,
    since: new Date('2027-01-11T00:00:00Z'),
    until: new Date('2027-01-31T15:59:59Z'),
    why: {
      id: 'hari akhir jangka waktu tahapan (31 Januari 2027)',
      en: 'the day of the end of the window (31 January 2027)',
    },
    overdue: false,
    alarm: false,
    then: consequenceAt(rule.whenOverdue, 0),
    legalBasis: rule.legalBasis,
    thenBasis: rule.whenOverdue.legalBasis,
    ...more,
  };
}

const ACTIVE: StatusFacts = {
  state: 'ACTIVE',
  endReason: null,
  finalAt: null,
  standstill: null,
  awaited: [],
  nextWindow: null,
  timeZone: 'Asia/Makassar',
};
const waiting = (...awaited: Awaited[]) => statusOf({ ...ACTIVE, awaited });
const PAUSED: Standstill = {
  because: 'CYCLE_PAUSED',
  scope: 'ALL',
  cause: null,
  since: new Date('2027-01-12T00:00:00Z'),
};
const ILL: Standstill = { because: 'SUSPENDED', scope: 'EMPLOYEE', cause: 'SICK_LEAVE', since: PAUSED.since };

const ENGLISH =
  /\b(the|of|is|are|was|until|since|from|by|and|to|if|then|under|waiting|for|task|deadline|nobody|not|done|passes|day|window|employee|evaluator|superior|result|appeal|practice|Annex|Article)\b/;

/** Every state that an appraisal can be in. */
const STATES: Readonly<Record<string, StatusFacts>> = {
  ...Object.fromEntries(TASK_KINDS.map((kind) => [`waits for ${kind}`, { ...ACTIVE, awaited: [task(kind)] }])),
  ...Object.fromEntries(
    TASK_KINDS.map((kind) => [`late: ${kind}`, { ...ACTIVE, awaited: [task(kind, { overdue: true, alarm: true })] }]),
  ),
  ...Object.fromEntries(
    ROLES.map((role) => [`vacant ${role}`, { ...ACTIVE, awaited: [task('RATE', { role, holder: { is: 'VACANT' } })] }]),
  ),
  'an office': { ...ACTIVE, awaited: [task('ADMIT_LATE_APPEAL', { holder: { is: 'OFFICE' } })] },
  'a stand-in': {
    ...ACTIVE,
    awaited: [task('RATE', { holder: { is: 'PERSON', name: 'Rai', actsFor: { kind: 'PLH', name: 'Made' } } })],
  },
  'a period': { ...ACTIVE, awaited: [task('RATE', { period: 'Q1' })] },
  'no clock': { ...ACTIVE, awaited: [task('RATE', { until: null, why: null })] },
  'several at once': {
    ...ACTIVE,
    awaited: [task('SIGN_AND_RETURN'), task('FILE_APPEAL'), task('ACKNOWLEDGE_SOCIALIZATION')],
  },
  paused: { ...ACTIVE, standstill: PAUSED, awaited: [task('RATE')] },
  'paused with nothing open': { ...ACTIVE, standstill: PAUSED },
  'the employee is ill': { ...ACTIVE, standstill: ILL, awaited: [task('DRAFT_TARGETS')] },
  ...Object.fromEntries(
    ['SICK_LEAVE', 'DUTY_ABROAD', 'FORCE_MAJEURE', 'OTHER'].map((cause) => [
      `suspended: ${cause}`,
      { ...ACTIVE, standstill: { ...ILL, scope: 'ALL' as const, cause } },
    ]),
  ),
  'before a window': {
    ...ACTIVE,
    nextWindow: { stage: 'MID_TERM', period: null, opensAt: new Date('2026-05-31T16:00:00Z'), why: null },
  },
  "before a period's window": {
    ...ACTIVE,
    nextWindow: { stage: 'FINAL_SCORING', period: 'Q1', opensAt: new Date('2026-03-20T16:00:00Z'), why: null },
  },
  'between two steps': ACTIVE,
  final: { ...ACTIVE, state: 'FINAL', finalAt: new Date('2027-02-20T00:00:00Z') },
  'final with coaching': {
    ...ACTIVE,
    state: 'FINAL',
    finalAt: new Date('2027-02-20T00:00:00Z'),
    awaited: [task('PLAN_COACHING', { ofCase: true })],
  },
  ...Object.fromEntries(
    [...Object.keys(BECAUSE), 'SOMETHING_ELSE'].map((endReason) => [
      `excluded: ${endReason}`,
      { ...ACTIVE, state: 'EXCLUDED' as const, endReason },
    ]),
  ),
  cancelled: { ...ACTIVE, state: 'CANCELLED', endReason: 'CYCLE_CANCELLED' },
};

describe('the sentence of a status', () => {
  it.each(Object.keys(STATES))(
    '%s: one whole sentence in each language, the Indonesian one without English',
    (name) => {
      const { sentence } = statusOf(STATES[name] ?? ACTIVE);
      for (const text of [sentence.id, sentence.en]) {
        expect(text).toMatch(/^\p{Lu}.*[^.]\.$/u);
        expect(text).not.toMatch(/undefined|null|\[object|_|;\.| {2}/);
      }
      expect(sentence.id).not.toMatch(ENGLISH);
    },
  );

  it('says for whom, since when, until when and why, what happens by itself then, and under which article', () => {
    const { sentence } = waiting(task('RATE'));
    expect(sentence.id).toBe(
      'Menunggu Made (Pejabat Penilai Kinerja) untuk mengevaluasi kinerja, sejak 11 Januari 2027, sampai Minggu, 31 Januari 2027 pukul 23.59 WITA ' +
        '(hari akhir jangka waktu tahapan (31 Januari 2027); PermenPANRB 6/2022 Lampiran IV.A.8.b (hlm. 90)); apabila sampai saat itu belum selesai, ' +
        'evaluasi diambil alih oleh atasan Pejabat Penilai Kinerja dan hasilnya final menurut PermenPANRB 6/2022 Lampiran IV.A.11, V.A.8 (hlm. 90, 115–116).',
    );
    expect(sentence.en).toContain(
      'Waiting for Made (the evaluator) to evaluate the performance, since 11 January 2027, until Sunday, 31 January 2027',
    );
    expect(sentence.en).toContain('evaluates, and that result is final under PermenPANRB 6/2022 Annex IV.A.11');
  });

  it('names both people where somebody acts for another', () => {
    const { sentence } = statusOf(STATES['a stand-in'] ?? ACTIVE);
    expect(sentence.id).toContain('Rai sebagai Plh. dari Made (Pejabat Penilai Kinerja)');
    expect(sentence.en).toContain('Rai as Plh. of Made (the evaluator)');
  });

  it('a right is told as a right, with what follows when it is not used', () => {
    const { sentence } = waiting(task('FILE_APPEAL'));
    expect(sentence.id).toMatch(/^Made \(pegawai yang dinilai\) berhak mengajukan keberatan/);
    expect(sentence.id).toContain(
      'hasil evaluasi kinerja menjadi final menurut PermenPANRB 6/2022 Lampiran V.B.2 (hlm. 117)',
    );
  });

  it('the last superior keeps it, and BKD has an alarm', () => {
    const { sentence } = waiting(task('RATE', { role: 'NEXT_SUPERIOR', overdue: true, alarm: true }));
    expect(sentence.id).toContain('batas waktunya, Minggu, 31 Januari 2027 pukul 23.59 WITA, telah lewat');
    expect(sentence.id).toContain(
      'tidak ada lagi yang mengambil alih, sehingga tugas tetap terbuka dan BKD telah diberi peringatan',
    );
  });

  it('a vacant post is BKD’s to fill', () => {
    const { sentence } = waiting(task('RATE', { holder: { is: 'VACANT' }, alarm: true }));
    expect(sentence.id).toMatch(/^Jabatan Pejabat Penilai Kinerja kosong, sehingga BKD perlu menetapkan/);
  });

  it('a standstill comes first, and promises nothing that happens by itself', () => {
    const paused = statusOf({ ...ACTIVE, standstill: PAUSED, awaited: [task('RATE')] });
    expect(paused.kind).toBe('STANDSTILL');
    expect(paused.sentence.id).toMatch(/^Siklus penilaian dihentikan sementara sejak 12 Januari 2027/);
    expect(paused.sentence.id).not.toContain('apabila');
    // The employee is ill, but it is the evaluator who is waited for: his clock runs.
    const rating = statusOf({ ...ACTIVE, standstill: ILL, awaited: [task('RATE')] });
    expect(rating.kind).toBe('WAITING');
    expect(rating.sentence.id).toContain('apabila sampai saat itu belum selesai');
    expect(statusOf({ ...ACTIVE, standstill: ILL, awaited: [task('DRAFT_TARGETS')] }).sentence.id).toMatch(
      /^Batas waktu bagi pegawai ditangguhkan sejak 12 Januari 2027 karena cuti sakit; menunggu/,
    );
  });

  it('puts the main thing first: duties, then rights, then cases, then what nobody waits for; the earliest due first', () => {
    const early = task('SIGN_AND_RETURN', { until: new Date('2027-01-20T15:59:59Z') });
    const all = [
      task('ACKNOWLEDGE_SOCIALIZATION'),
      task('PLAN_COACHING', { ofCase: true }),
      task('FILE_APPEAL'),
      task('RATE'),
      early,
    ];
    expect(mainFirst(all).map(({ kind }) => kind)).toEqual([
      'SIGN_AND_RETURN',
      'RATE',
      'FILE_APPEAL',
      'PLAN_COACHING',
      'ACKNOWLEDGE_SOCIALIZATION',
    ]);
    expect(waiting(...all).sentence.id).toContain('; selain itu ditunggu 4 hal lain.');
    expect(waiting(...all).sentence.en).toContain('; 4 more things are waited for besides.');
    expect(waiting(...all.slice(0, 2)).sentence.en).toContain('; 1 more thing is waited for besides.');
  });

  it('what nobody waits for does not hide the window that all wait for', () => {
    const nextWindow = {
      stage: 'MID_TERM' as const,
      period: null,
      opensAt: new Date('2026-05-31T16:00:00Z'),
      why: null,
    };
    const { kind, sentence } = statusOf({ ...ACTIVE, nextWindow, awaited: [task('ACKNOWLEDGE_SOCIALIZATION')] });
    expect(kind).toBe('WINDOW');
    expect(sentence.id).toContain(
      'Menunggu masa Evaluasi tengah tahun dibuka pada Senin, 1 Juni 2026 pukul 00.00 WITA',
    );
  });

  it('a final result says so, with what goes on besides', () => {
    expect(statusOf(STATES['final'] ?? ACTIVE).sentence.id).toBe(
      'Hasil evaluasi kinerja telah final sejak 20 Februari 2027; tidak ada lagi yang ditunggu.',
    );
    expect(statusOf(STATES['final with coaching'] ?? ACTIVE).sentence.id).toContain(
      'yang masih berjalan: menunggu Made (Pejabat Penilai Kinerja) untuk menyusun rencana bimbingan kinerja',
    );
  });

  it('an end says why, where the reason is known', () => {
    expect(statusOf({ ...ACTIVE, state: 'EXCLUDED', endReason: 'UNPAID_LEAVE' }).sentence.id).toBe(
      'Pegawai dikecualikan dari penilaian ini karena cuti di luar tanggungan negara; tidak ada lagi yang ditunggu.',
    );
    expect(statusOf({ ...ACTIVE, state: 'EXCLUDED', endReason: 'SOMETHING_ELSE' }).sentence.id).toBe(
      'Pegawai dikecualikan dari penilaian ini; tidak ada lagi yang ditunggu.',
    );
  });
});
