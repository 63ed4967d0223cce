import { z } from 'zod';
import { distributionRule } from '../../../domain/policy.ts';
import { ORGANISATION_GRADES, PREDICATES } from '../../../domain/terms.ts';
import { bothLanguages } from '../../schemas.ts';

/** Results beside the distribution guide (Annex IV.B.2, p.94–97): guidance, not a quota. */
export const distribution = z.strictObject({
  organisationGrade: z.enum(ORGANISATION_GRADES).nullable().describe('null: the result is not out'),
  of: z.int().describe('People, rated or not'),
  rated: z.int(),
  counts: z.record(z.enum(PREDICATES), z.int()),
  guide: z.array(distributionRule).describe('Shares in per cent; empty: no guide or no result'),
  deviations: z
    .array(z.strictObject({ rule: distributionRule, count: z.int(), share: z.number(), text: bothLanguages }))
    .describe('Rules that are left, whatever those become who are not rated yet'),
  legalBasis: z.string().nullable(),
});

export const distributionExample: z.input<typeof distribution> = {
  organisationGrade: 'ISTIMEWA',
  of: 10,
  rated: 9,
  counts: { SANGAT_BAIK: 8, BAIK: 1, BUTUH_PERBAIKAN: 0, KURANG: 0, SANGAT_KURANG: 0 },
  guide: [{ predicates: ['SANGAT_BAIK'], atMost: 70 }],
  deviations: [
    {
      rule: { predicates: ['SANGAT_BAIK'], atMost: 70 },
      count: 8,
      share: 80,
      text: {
        id: 'Sangat Baik: 8 dari 10 pegawai (80%), panduan paling banyak 70%.',
        en: 'Very good (Sangat Baik): 8 of 10 people (80 %), the guide says at most 70 %.',
      },
    },
  ],
  legalBasis: 'PermenPANRB 6/2022 Annex IV.B.2 (p.94–97); SE MenPANRB 3/2023',
};
