import { id } from '../../schemas.ts';

/** Query of everything that is asked of a part of a cycle. */
export const unitFilter = { unitId: id.optional().describe('This unit and those below it') };

/** Said of every route of progress. */
export const WHO_SEES =
  'BKD sees the cycle, the head of a unit (or his Plt. or Plh.) his unit and those below it, without counselling, which is confidential.';
