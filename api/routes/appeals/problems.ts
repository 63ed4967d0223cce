import type { ProblemCode } from '../../problem-catalogue.ts';

/** Why no appeal can be filed (usecases/appeals/inadmissible.ts). */
export const INADMISSIBLE = [
  'NOT_RECEIVED',
  'APPEAL_NOT_POSSIBLE',
  'APPEAL_FILED_BEFORE',
  'APPEAL_WINDOW_OVER',
  'LATE_APPEAL_PENDING',
  'LATE_APPEAL_NOT_ADMITTED',
  'APPRAISAL_ENDED',
  'APPRAISAL_LOCKED',
] as const satisfies readonly ProblemCode[];
