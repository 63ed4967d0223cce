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
