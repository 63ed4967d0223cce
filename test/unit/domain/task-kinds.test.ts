/** Which outcomes a task has, and what people must fill in for them. */
import { describe, expect, it } from 'vitest';
import * as forms from '../../../domain/forms.ts';
import { outcomesAt, TASK_KIND_RULES } from '../../../domain/task-kinds.ts';
import { TASK_KINDS } from '../../../domain/terms.ts';

describe('the outcomes of a task', () => {
  const names = (kind: (typeof TASK_KINDS)[number], level: number) => Object.keys(outcomesAt(kind, level));

  it('of approval are those of the evaluator; a superior who took over sets the targets himself', () => {
    expect(names('APPROVE_TARGETS', 0)).toEqual(['APPROVED', 'RETURNED']);
    expect(names('APPROVE_TARGETS', 1)).toEqual(['APPROVED', 'SET']);
    expect(names('APPROVE_TARGETS', 2)).toEqual(['APPROVED', 'SET']);
  });

  it('of receipt are the employee’s, and BKD’s record of the service once it was asked for', () => {
    expect(names('RECEIVE_RESULT', 0)).toEqual(['RECEIVED']);
    expect(names('RECEIVE_RESULT', 1)).toEqual(['RECEIVED', 'SERVED']);
  });

  it('are there at every level for whoever holds it then', () => {
    for (const kind of TASK_KINDS) {
      for (const level of [0, 1, 5]) expect(names(kind, level).length).toBeGreaterThan(0);
    }
    expect(outcomesAt('RATE', 7)).toEqual(TASK_KIND_RULES.RATE.outcomes);
  });
});

describe('what people fill in', () => {
  const issues = (
    form: {
      safeParse: (value: unknown) => { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined };
    },
    value: unknown,
  ) => (form.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const indicator = (target: string) => ({
    aspect: 'QUANTITY',
    statement: 'Jumlah dokumen',
    target,
    unitOfMeasure: 'dokumen',
  });
  const plan = (...results: { main: boolean; target?: string }[]) => ({
    results: results.map(({ main, target = '12' }) => ({
      statement: 'Tersusunnya rencana kerja',
      main,
      indicators: [indicator(target)],
    })),
    behaviourExpectations: {},
  });

  it('a plan has targets that can be measured', () => {
    expect(issues(forms.planForm, plan({ main: true, target: '≥ 95' }))).toEqual([]);
    expect(issues(forms.planForm, plan({ main: true, target: '12 dokumen' }))).toEqual([
      'results.0.indicators.0.target: Not a target: a number such as "12", "≥ 95", "min 10" or "10–12" is expected; the unit of measure has a field of its own.',
    ]);
  });

  it('a plan has a main result, and may have additional ones', () => {
    expect(issues(forms.planForm, plan({ main: true }, { main: false }))).toEqual([]);
    expect(issues(forms.planForm, plan({ main: false }))).toEqual([
      'results: At least one planned result must be a main one.',
    ]);
  });

  describe('a hearing', () => {
    const decided = (hearing: object) => ({
      hearing: { heldOn: '2027-02-24', notes: 'Kedua pihak didengar.', ...hearing },
      reasons: 'Bukti mendukung penilaian.',
    });
    const hearing = (more: object) => issues(forms.appealConfirmForm, decided(more));

    it('in person has a place and people who attended', () => {
      expect(hearing({ mode: 'IN_PERSON', place: 'Ruang rapat', attended: ['Sari, pegawai'] })).toEqual([]);
      expect(hearing({ mode: 'IN_PERSON', attended: ['Sari, pegawai'] })).toEqual([
        'hearing.place: Say where the hearing was held.',
      ]);
      expect(hearing({ mode: 'IN_PERSON', attended: [] })).toEqual([
        'hearing.place: Say where the hearing was held.',
        'hearing.attended: Name who attended.',
      ]);
    });

    it('online has people but needs no place, in writing it needs neither', () => {
      expect(hearing({ mode: 'ONLINE', attended: ['Sari, pegawai'] })).toEqual([]);
      expect(hearing({ mode: 'ONLINE', place: 'Zoom', attended: [] })).toEqual([
        'hearing.attended: Name who attended.',
      ]);
      expect(hearing({ mode: 'IN_WRITING', attended: [] })).toEqual([]);
      expect(hearing({ mode: 'IN_WRITING', place: 'Kantor', attended: ['Sari, pegawai'] })).toEqual([]);
    });
  });
});
