import type { z } from 'zod';
import { WEEKDAYS_OF } from '../../../domain/calendar.ts';
import type { WorkingWeekEdit } from '../../../usecases/calendar/apply-working-week.ts';
import type { workingWeekBody } from './view.ts';

export const weekEditOf = (body: z.output<typeof workingWeekBody>): WorkingWeekEdit => ({
  ...body,
  weekdays: typeof body.weekdays === 'string' ? [...WEEKDAYS_OF[body.weekdays]] : body.weekdays,
});
