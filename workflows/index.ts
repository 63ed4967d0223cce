export { appraisal } from './appraisal.ts';
export { coaching } from './coaching.ts';
export { counselling } from './counselling.ts';
export { housekeeping } from './housekeeping.ts';
export { launchCycle } from './launch-cycle.ts';
export { postman } from './postman.ts';
export { reward } from './reward.ts';
export { unitReport } from './unit-report.ts';
