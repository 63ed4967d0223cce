/** What the year between the forms adds to a policy: local policy, where no article is named (docs/indicators.md). */
import type { PolicyBody } from '../policy.ts';

export const yearRound: Pick<PolicyBody, 'indicators'> = {
  indicators: {
    reference: 'MAY',
    cascading: true,
    evaluation: { leastLines: 10, alikeFrom: 95 },
    legalBasis:
      'Annex II.A, manual of indicators (format A.1.3, p.37–38) and matrix of roles and results (p.46–49); the thresholds are practice',
  },
};

/** And reports of work, day by day; in time for a week. */
export const dailyWork: Pick<PolicyBody, 'workReports'> = {
  workReports: {
    every: 'DAY',
    inTimeDays: 7,
    legalBasis: 'Art. 16; Annex III.A.4–8 (documentation of performance, format B.1.2, p.68); the days are practice',
  },
};

/** And a check-in of leader and employee in every month. */
export const regularMeetings: Pick<PolicyBody, 'checkIns'> = {
  checkIns: {
    every: 'MONTH',
    legalBasis:
      'Art. 19(2) (p.12); Annex III.C.4–6, 9 (regular feedback, face to face, as agreed; p.69–70); the month is practice',
  },
};
