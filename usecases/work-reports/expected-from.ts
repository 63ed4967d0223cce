import { Prisma } from '../../generated/prisma/client.ts';

/** From which local date on (ISO text) reports are expected: the launch, or who joined later from then on. Of `a`, `c` and `u`: appraisal, cycle and unit. */
export const expectedFrom = Prisma.sql`
  to_char(greatest(make_date(c.year, 1, 1), (coalesce(a.joined_at, c.launched_at) AT TIME ZONE u.time_zone)::date), 'YYYY-MM-DD')`;
