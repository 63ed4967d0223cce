import { describe, expect, it } from 'vitest';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import { regularMeetings } from '../../../domain/policies/year-round.ts';
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
  const rule = ruleOf({ ...nationalPolicy, ...regularMeetings }, STAGE_OF(kind), kind, null);
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
    effectiveAt: null,
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
  'decided, and not in effect yet': {
    ...ACTIVE,
    awaited: [task('APPROVE_TARGETS', { effectiveAt: new Date('2027-01-20T02:15:00Z') })],
  },
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

describe('a decision that can still be undone', () => {
  it('says who decided, and from when on it counts', () => {
    const { sentence } = waiting(task('APPROVE_TARGETS', { effectiveAt: new Date('2027-01-20T02:15:00Z') }));
    expect(sentence.en).toContain('Made (the evaluator) has decided; the decision takes effect on');
    expect(sentence.id).toContain('telah memutuskan; keputusan itu berlaku mulai');
    expect(sentence.en).not.toContain('waiting for');
  });
});

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

describe('the words of a status', () => {
  const DUE_ID = ', sejak 11 Januari 2027, sampai Minggu, 31 Januari 2027 pukul 23.59 WITA (dihitung; Pasal 1)';
  const DUE_EN = ', since 11 January 2027, until Sunday, 31 January 2027, 23:59 WITA (counted; Art. 1)';
  const THEN_ID = '; apabila sampai saat itu belum selesai, ';
  const THEN_EN = '; if it is not done by then, ';
  const plain = (kind: TaskKind, more: Partial<Awaited> = {}) =>
    task(kind, { why: { id: 'dihitung', en: 'counted' }, legalBasis: 'Art. 1', thenBasis: 'Art. 2', ...more });
  const WINDOW = {
    stage: 'MID_TERM' as const,
    period: null,
    opensAt: new Date('2026-05-31T16:00:00Z'),
    why: { id: 'dihitung', en: 'counted' },
  };
  const say = (facts: Partial<StatusFacts>) => {
    const { kind, sentence } = statusOf({ ...ACTIVE, ...facts });
    return [kind, sentence.id, sentence.en];
  };

  it.each<[string, Partial<StatusFacts>, string, string, string]>([
    [
      'a task that passes to the next one up',
      { awaited: [plain('APPROVE_TARGETS')] },
      'WAITING',
      `Menunggu Made (Pejabat Penilai Kinerja) untuk menetapkan SKP${DUE_ID}${THEN_ID}tugas beralih kepada atasan Pejabat Penilai Kinerja menurut Pasal 2.`,
      `Waiting for Made (the evaluator) to approve the performance plan (SKP)${DUE_EN}${THEN_EN}it passes to the evaluator's superior under Art. 2.`,
    ],
    [
      'a task that is closed without having been done',
      { awaited: [plain('REPORT_REALIZATION')] },
      'WAITING',
      `Menunggu Made (pegawai yang dinilai) untuk melaporkan realisasi kinerja${DUE_ID}; apabila sampai saat itu tidak dilakukan, evaluasi dilanjutkan dengan keterangan tanpa laporan menurut Pasal 2.`,
      `Waiting for Made (the employee) to report the realization${DUE_EN}${THEN_EN}the evaluation goes on, marked as without a report under Art. 2.`,
    ],
    [
      'one of which no more is to be said',
      { awaited: [plain('PLAN_COACHING', { then: { action: 'CLOSED_WITHOUT' } })] },
      'WAITING',
      `Menunggu Made (Pejabat Penilai Kinerja) untuk menyusun rencana bimbingan kinerja${DUE_ID}; apabila sampai saat itu tidak dilakukan, proses dilanjutkan tanpanya menurut Pasal 2.`,
      `Waiting for Made (the evaluator) to plan the coaching${DUE_EN}${THEN_EN}the course goes on without it under Art. 2.`,
    ],
    [
      'a right',
      { awaited: [plain('FILE_APPEAL')] },
      'WAITING',
      `Made (pegawai yang dinilai) berhak mengajukan keberatan${DUE_ID}; apabila sampai saat itu tidak dilakukan, hasil evaluasi kinerja menjadi final menurut Pasal 2.`,
      `Made (the employee) may file an appeal${DUE_EN}${THEN_EN}the result becomes final under Art. 2.`,
    ],
    [
      'an office, whose task stays open',
      { awaited: [plain('DECIDE_REWARD', { holder: { is: 'OFFICE' } })] },
      'WAITING',
      `Menunggu BKD untuk memutuskan usulan penghargaan${DUE_ID}${THEN_ID}tugas tetap terbuka dan BKD diberi peringatan menurut Pasal 2.`,
      `Waiting for BKD to decide the reward proposal${DUE_EN}${THEN_EN}it stays open, and BKD gets an alarm under Art. 2.`,
    ],
    [
      'a rating of a period, by a Plt., which is late',
      {
        awaited: [
          plain('RATE', {
            period: 'Q1',
            overdue: true,
            alarm: true,
            holder: { is: 'PERSON', name: 'Rai', actsFor: { kind: 'PLT', name: 'Made' } },
          }),
        ],
      },
      'WAITING',
      'Menunggu Rai sebagai Plt. dari Made (Pejabat Penilai Kinerja) untuk mengevaluasi kinerja untuk Triwulan I, sejak 11 Januari 2027, dan batas waktunya, Minggu, 31 Januari 2027 pukul 23.59 WITA, telah lewat (dihitung; Pasal 1); tidak ada lagi yang mengambil alih, sehingga tugas tetap terbuka dan BKD telah diberi peringatan.',
      'Waiting for Rai as Plt. of Made (the evaluator) to evaluate the performance for quarter I, since 11 January 2027, and the deadline, Sunday, 31 January 2027, 23:59 WITA, has passed (counted; Art. 1); nobody is left to take it over, so it stays open, and BKD has an alarm.',
    ],
    [
      'a vacant post',
      { awaited: [plain('RATE', { holder: { is: 'VACANT' } })] },
      'WAITING',
      `Jabatan Pejabat Penilai Kinerja kosong, sehingga BKD perlu menetapkan siapa yang akan mengevaluasi kinerja${DUE_ID}${THEN_ID}evaluasi diambil alih oleh atasan Pejabat Penilai Kinerja dan hasilnya final menurut Pasal 2.`,
      `The post of the evaluator is vacant, and BKD must say who is to evaluate the performance${DUE_EN}${THEN_EN}the evaluator's superior evaluates, and that result is final under Art. 2.`,
    ],
    [
      'a task without a clock, of which nothing follows by itself',
      { awaited: [plain('RATE', { until: null, why: null })] },
      'WAITING',
      'Menunggu Made (Pejabat Penilai Kinerja) untuk mengevaluasi kinerja, sejak 11 Januari 2027, tanpa batas waktu.',
      'Waiting for Made (the evaluator) to evaluate the performance, since 11 January 2027, without a deadline.',
    ],
    [
      'a date of which nobody knows how it was counted',
      { awaited: [plain('FILE_APPEAL', { why: null })] },
      'WAITING',
      `Made (pegawai yang dinilai) berhak mengajukan keberatan${DUE_ID.replace('dihitung; ', '')}; apabila sampai saat itu tidak dilakukan, hasil evaluasi kinerja menjadi final menurut Pasal 2.`,
      `Made (the employee) may file an appeal${DUE_EN.replace('counted; ', '')}${THEN_EN}the result becomes final under Art. 2.`,
    ],
    [
      'a pause',
      { standstill: PAUSED, awaited: [plain('RATE')] },
      'STANDSTILL',
      `Siklus penilaian dihentikan sementara sejak 12 Januari 2027, sehingga batas waktu tidak berjalan; menunggu Made (Pejabat Penilai Kinerja) untuk mengevaluasi kinerja${DUE_ID}.`,
      `The cycle is paused since 12 January 2027, so no deadline runs; waiting for Made (the evaluator) to evaluate the performance${DUE_EN}.`,
    ],
    [
      'a suspension of the whole appraisal',
      { standstill: { ...ILL, scope: 'ALL', cause: 'DUTY_ABROAD' } },
      'STANDSTILL',
      'Batas waktu penilaian ini ditangguhkan sejak 12 Januari 2027 karena tugas di luar negeri.',
      'The deadlines of this appraisal are suspended since 12 January 2027 because of duty abroad.',
    ],
    [
      'a suspension without a cause',
      { standstill: { ...ILL, scope: 'ALL', cause: null } },
      'STANDSTILL',
      'Batas waktu penilaian ini ditangguhkan sejak 12 Januari 2027.',
      'The deadlines of this appraisal are suspended since 12 January 2027.',
    ],
    [
      'a suspension by a cause that has no words',
      { standstill: { ...ILL, cause: 'OTHER' } },
      'STANDSTILL',
      'Batas waktu bagi pegawai ditangguhkan sejak 12 Januari 2027.',
      'The deadlines of the employee are suspended since 12 January 2027.',
    ],
    [
      'a suspension of the employee, whose task waits',
      { standstill: ILL, awaited: [plain('DRAFT_TARGETS')] },
      'STANDSTILL',
      `Batas waktu bagi pegawai ditangguhkan sejak 12 Januari 2027 karena cuti sakit; menunggu Made (pegawai yang dinilai) untuk menyusun SKP${DUE_ID}.`,
      `The deadlines of the employee are suspended since 12 January 2027 because of sick leave; waiting for Made (the employee) to draft the performance plan (SKP)${DUE_EN}.`,
    ],
    [
      'the time before a window',
      { nextWindow: WINDOW },
      'WINDOW',
      'Menunggu masa Evaluasi tengah tahun dibuka pada Senin, 1 Juni 2026 pukul 00.00 WITA (dihitung); sampai saat itu kinerja dilaksanakan dan dipantau.',
      'Waiting for the window of Mid-term review to open on Monday, 1 June 2026, 00:00 WITA (counted); until then the plan is carried out and monitored.',
    ],
    [
      'the time before the window of a period',
      { nextWindow: { ...WINDOW, stage: 'FINAL_SCORING', period: 'M02', why: null } },
      'WINDOW',
      'Menunggu masa Evaluasi kinerja periodik Bulan Februari dibuka pada Senin, 1 Juni 2026 pukul 00.00 WITA; sampai saat itu kinerja dilaksanakan dan dipantau.',
      'Waiting for the window of Periodic evaluation, February to open on Monday, 1 June 2026, 00:00 WITA; until then the plan is carried out and monitored.',
    ],
    [
      'the moment between two steps',
      {},
      'ENGINE',
      'Langkah berikutnya sedang disiapkan oleh sistem; tidak ada pegawai atau pejabat yang ditunggu.',
      'The next step is being prepared by the system; nobody is waited for.',
    ],
    [
      'a final result',
      { state: 'FINAL', finalAt: new Date('2027-02-20T00:00:00Z') },
      'FINAL',
      'Hasil evaluasi kinerja telah final sejak 20 Februari 2027; tidak ada lagi yang ditunggu.',
      'The result is final since 20 February 2027; nothing is waited for any more.',
    ],
    [
      'a final result with a case',
      { state: 'FINAL', awaited: [plain('PLAN_COACHING', { ofCase: true })] },
      'FINAL',
      `Hasil evaluasi kinerja telah final; yang masih berjalan: menunggu Made (Pejabat Penilai Kinerja) untuk menyusun rencana bimbingan kinerja${DUE_ID}${THEN_ID}tugas beralih kepada atasan Pejabat Penilai Kinerja menurut Pasal 2.`,
      `The result is final; still open: waiting for Made (the evaluator) to plan the coaching${DUE_EN}${THEN_EN}it passes to the evaluator's superior under Art. 2.`,
    ],
    [
      'an exclusion',
      { state: 'EXCLUDED', endReason: 'UNPAID_LEAVE', standstill: PAUSED },
      'EXCLUDED',
      'Pegawai dikecualikan dari penilaian ini karena cuti di luar tanggungan negara; tidak ada lagi yang ditunggu.',
      'The employee is excluded from this appraisal because of unpaid leave; nothing is waited for any more.',
    ],
    [
      'a cancellation',
      { state: 'CANCELLED' },
      'CANCELLED',
      'Penilaian ini dibatalkan; tidak ada lagi yang ditunggu.',
      'This appraisal is cancelled; nothing is waited for any more.',
    ],
  ])('%s', (_, facts, kind, id, en) => {
    expect(say(facts)).toEqual([kind, id, en]);
  });

  it('what has no due date comes after what has one', () => {
    const open = [plain('RATE', { until: null, why: null }), plain('SIGN_AND_RETURN')];
    expect(mainFirst(open).map(({ kind }) => kind)).toEqual(['SIGN_AND_RETURN', 'RATE']);
    expect(mainFirst(open.toReversed()).map(({ kind }) => kind)).toEqual(['SIGN_AND_RETURN', 'RATE']);
  });
});
