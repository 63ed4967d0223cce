import { describe, expect, it } from 'vitest';
import {
  ADMISSIBILITY_REASONS,
  admissibilityOf,
  mayFileLate,
  type AdmissibilityReason,
  type AppealFacts,
} from '../../../domain/admissibility.ts';

const OPEN: AppealFacts = {
  own: true,
  state: 'ACTIVE',
  rated: true,
  finalBecause: null,
  received: true,
  appeal: null,
  window: 'OPEN',
  until: new Date('2027-02-19T15:59:59Z'),
  late: null,
  timeZone: 'Asia/Makassar',
};
const PASSED: AppealFacts = { ...OPEN, window: 'PASSED' };

/** One state for each reason. */
const STATES: Readonly<Record<AdmissibilityReason, AppealFacts>> = {
  ADMISSIBLE: OPEN,
  NOT_OWN_RESULT: { ...OPEN, own: false },
  ENDED: { ...OPEN, state: 'EXCLUDED' },
  NO_RESULT_YET: { ...OPEN, rated: false, received: false, window: 'NOT_OPEN', until: null },
  FINAL_BY_TAKEOVER: { ...OPEN, finalBecause: 'TAKEOVER' },
  FINAL_OF_TOP_OFFICIAL: { ...OPEN, finalBecause: 'TOP_OFFICIAL' },
  FINAL_WITHOUT_SUPERIOR: { ...OPEN, finalBecause: 'NO_SUPERIOR' },
  NOT_RECEIVED: { ...OPEN, received: false, window: 'NOT_OPEN', until: null },
  WITHDRAWN: { ...OPEN, appeal: 'WITHDRAWN' },
  FILED_BEFORE: { ...OPEN, appeal: 'FILED' },
  LATE_REQUESTED: { ...PASSED, late: 'REQUESTED' },
  LATE_NOT_ADMITTED: { ...PASSED, late: 'NOT_ADMITTED' },
  WINDOW_OVER: PASSED,
};

describe('whether an appeal may be filed', () => {
  it.each(ADMISSIBILITY_REASONS)('%s is told from the rows, in both languages, with the article', (reason) => {
    const answer = admissibilityOf(STATES[reason]);
    expect(answer.reason).toBe(reason);
    expect(answer.admissible).toBe(reason === 'ADMISSIBLE');
    expect(answer.sentence.id).toMatch(/^\p{Lu}.*\.$/u);
    expect(answer.sentence.en).toMatch(/^\p{Lu}.*\.$/u);
    expect(answer.sentence.id).not.toMatch(/\b(the|was|is|of|and|window|appeal|result)\b/i);
    expect(answer.legalBasis).toMatch(/PermenPANRB 6\/2022 Annex (IV\.A|V\.B).*\(p\.\d+/);
  });

  it('cites the articles by which a result is final (p.90)', () => {
    expect(admissibilityOf(STATES.FINAL_BY_TAKEOVER).legalBasis).toContain('IV.A.11 (p.90)');
    expect(admissibilityOf(STATES.FINAL_OF_TOP_OFFICIAL).legalBasis).toContain('IV.A.12 (p.90)');
  });

  it('says until when, in the time of the unit', () => {
    const answer = admissibilityOf(OPEN);
    expect(answer.until).toEqual(OPEN.until);
    expect(answer.sentence.id).toContain('Jumat, 19 Februari 2027 pukul 23.59 WITA');
    expect(answer.sentence.en).toContain('Friday, 19 February 2027, 23:59 WITA');
    expect(admissibilityOf(STATES.FINAL_BY_TAKEOVER).until).toBeNull();
  });

  it('names what may be done instead', () => {
    const instead = (reason: AdmissibilityReason) => admissibilityOf(STATES[reason]).instead;
    expect(instead('WINDOW_OVER')).toBe('FILE_LATE');
    expect(instead('NOT_RECEIVED')).toBe('RECEIVE_RESULT');
    expect(instead('NO_RESULT_YET')).toBe('AWAIT_RESULT');
    expect(instead('LATE_REQUESTED')).toBe('AWAIT_ADMISSION');
    expect(instead('WITHDRAWN')).toBe('READ_APPEAL');
    expect(instead('FINAL_BY_TAKEOVER')).toBeNull();
  });

  it('is final by law before it is late: no way to file late is offered', () => {
    for (const finalBecause of ['TAKEOVER', 'TOP_OFFICIAL', 'NO_SUPERIOR']) {
      expect(mayFileLate({ ...PASSED, finalBecause })).toBe(false);
    }
  });

  it('late filing is for a window that was and has passed, once', () => {
    expect(mayFileLate(PASSED)).toBe(true);
    expect(mayFileLate({ ...PASSED, state: 'FINAL' })).toBe(true);
    for (const reason of ADMISSIBILITY_REASONS) expect(mayFileLate(STATES[reason])).toBe(reason === 'WINDOW_OVER');
  });

  it('another person is told so before anything of the result', () => {
    expect(admissibilityOf({ ...STATES.FINAL_BY_TAKEOVER, own: false }).reason).toBe('NOT_OWN_RESULT');
  });

  it('a filed appeal answers for itself, also where the result has become final since', () => {
    expect(admissibilityOf({ ...OPEN, appeal: 'CHANGED', state: 'FINAL' }).reason).toBe('FILED_BEFORE');
    expect(admissibilityOf({ ...PASSED, appeal: 'CONFIRMED', late: 'ADMITTED' }).reason).toBe('FILED_BEFORE');
  });
});

describe('the first reason against an appeal', () => {
  const reason = (more: Partial<AppealFacts>) => admissibilityOf({ ...OPEN, ...more }).reason;

  it('is the one that no waiting or asking can remove', () => {
    expect(reason({ own: false, state: 'CANCELLED' })).toBe('NOT_OWN_RESULT');
    expect(reason({ state: 'CANCELLED', rated: false })).toBe('ENDED');
    expect(reason({ rated: false, finalBecause: 'TAKEOVER' })).toBe('NO_RESULT_YET');
    expect(reason({ finalBecause: 'TAKEOVER', received: false })).toBe('FINAL_BY_TAKEOVER');
    expect(reason({ received: false, window: 'NOT_OPEN' })).toBe('NOT_RECEIVED');
  });

  it('of an appeal that was filed is the appeal, whatever has become final since', () => {
    for (const appeal of ['FILED', 'CONFIRMED', 'CHANGED'] as const) {
      expect(reason({ appeal, finalBecause: 'APPEAL_DECIDED', state: 'FINAL' })).toBe('FILED_BEFORE');
    }
    expect(reason({ appeal: 'WITHDRAWN', finalBecause: 'APPEAL_WITHDRAWN' })).toBe('WITHDRAWN');
  });

  it('of a result that is final by a cause that has no words of its own is that of top officials', () => {
    expect(reason({ finalBecause: 'SOMETHING_NEW' })).toBe('FINAL_OF_TOP_OFFICIAL');
  });

  it('is none where a late appeal was admitted and its window is open', () => {
    expect(reason({ late: 'ADMITTED' })).toBe('ADMISSIBLE');
    expect(reason({ late: 'ADMITTED', window: 'PASSED' })).toBe('WINDOW_OVER');
    expect(reason({ state: 'FINAL', window: 'PASSED' })).toBe('WINDOW_OVER');
  });

  it('tells until when only where there was a window', () => {
    const until = (more: Partial<AppealFacts>) => admissibilityOf({ ...OPEN, ...more }).until;
    expect(until({})).toEqual(OPEN.until);
    expect(until({ window: 'PASSED' })).toEqual(OPEN.until);
    expect(until({ window: 'PASSED', late: 'REQUESTED' })).toEqual(OPEN.until);
    expect(until({ appeal: 'FILED' })).toBeNull();
    expect(admissibilityOf({ ...OPEN, until: null }).sentence.en).toBe('An appeal may be filed until –, with reasons.');
    expect(admissibilityOf(STATES.LATE_NOT_ADMITTED).sentence.en).toBe(
      'The window ended on Friday, 19 February 2027, 23:59 WITA, and BKD did not admit the late appeal.',
    );
  });
});
