import type { Admissibility, AdmissibilityReason } from '../../domain/admissibility.ts';
import { Refusal } from '../refusal.ts';

type Reason = Exclude<AdmissibilityReason, 'ADMISSIBLE' | 'NOT_OWN_RESULT'>;

/** One refusal a reason; where several reasons have a code, `reason` tells them apart. */
const REFUSALS: Readonly<Record<Reason, (detail: string, more: object) => Refusal>> = {
  ENDED: (detail, more) => new Refusal('APPRAISAL_ENDED', 409, detail, more),
  NO_RESULT_YET: (detail, more) => new Refusal('NOT_RECEIVED', 409, detail, more),
  NOT_RECEIVED: (detail, more) => new Refusal('NOT_RECEIVED', 409, detail, more),
  FINAL_BY_TAKEOVER: (detail, more) => new Refusal('APPEAL_NOT_POSSIBLE', 409, detail, more),
  FINAL_OF_TOP_OFFICIAL: (detail, more) => new Refusal('APPEAL_NOT_POSSIBLE', 409, detail, more),
  FINAL_WITHOUT_SUPERIOR: (detail, more) => new Refusal('APPEAL_NOT_POSSIBLE', 409, detail, more),
  WITHDRAWN: (detail, more) => new Refusal('APPEAL_FILED_BEFORE', 409, detail, more),
  FILED_BEFORE: (detail, more) => new Refusal('APPEAL_FILED_BEFORE', 409, detail, more),
  LATE_REQUESTED: (detail, more) => new Refusal('LATE_APPEAL_PENDING', 409, detail, more),
  LATE_NOT_ADMITTED: (detail, more) => new Refusal('LATE_APPEAL_NOT_ADMITTED', 409, detail, more),
  WINDOW_OVER: (detail, more) => new Refusal('APPEAL_WINDOW_OVER', 409, detail, more),
};

/** Why no appeal can be filed now, with the article, and with the way to file late where there is one. */
export function inadmissible(
  { reason, sentence, legalBasis, until, instead }: Admissibility,
  appraisalId: string,
): Refusal {
  if (reason === 'ADMISSIBLE' || reason === 'NOT_OWN_RESULT') throw new Error(`${reason} is no such refusal.`);
  return REFUSALS[reason](sentence.en, {
    legalBasis,
    extra: {
      reason,
      sentence,
      until: until?.toISOString() ?? null,
      instead,
      ...(instead === 'FILE_LATE' ? { lateAppeals: `/appraisals/${appraisalId}/late-appeals` } : {}),
    },
  });
}
