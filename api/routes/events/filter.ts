import { z } from 'zod';
import type { EventFilter } from '../../../usecases/audit/event-filter.ts';
import { id } from '../../schemas.ts';

const moment = z.iso.datetime({ offset: true });

/** By what the audit trail is searched and exported. */
export const eventFilter = {
  chain: z.string().max(40).optional().describe('Id of an appraisal or cycle, or "agency"'),
  cycleId: id.optional(),
  appraisalId: id.optional(),
  taskId: id.optional(),
  personId: id.optional().describe('About this person: the events of the appraisals of this employee'),
  actorId: id.optional().describe('Who acted, or tried to'),
  unitId: id.optional().describe('About appraisals of this unit and those below it'),
  requestId: z.string().max(200).optional().describe('As the answer carried it in X-Request-Id'),
  type: z.array(z.string().max(60)).max(20).optional(),
  result: z.enum(['DONE', 'DENIED']).optional(),
  from: moment.optional().describe('From this instant on'),
  to: moment.optional().describe('Before this instant'),
};

type Asked = z.output<z.ZodObject<typeof eventFilter>>;

export const filterOf = ({ from, to, ...exact }: Asked): EventFilter => ({
  ...exact,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});
