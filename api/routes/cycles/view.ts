import { z } from 'zod';
import { CYCLE_STATUSES, STAGES } from '../../../domain/terms.ts';
import { cycleFilter } from '../../../usecases/cycles/cycle-filter.ts';
import type { CycleReader } from '../../../usecases/cycles/read-cycles.ts';
import type { Person } from '../../../usecases/identify-person.ts';
import { windowWhy } from '../../deadline-why.ts';
import { EXAMPLE, id, instant } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';

export const cycleName = z.string().trim().min(3).max(200);
export const cycleYear = z.int().min(2020).max(2100);
export const reason = z.string().trim().min(3).max(1_000);
export const cycleStatus = z.enum(CYCLE_STATUSES);

export const cycleSummary = z.strictObject({
  id,
  name: z.string(),
  year: z.int(),
  status: cycleStatus,
  policy: z.strictObject({ id, code: z.string(), version: z.int(), title: z.string(), demo: z.boolean() }),
  filter: cycleFilter.describe('Whom it is launched over; everything left out means everybody'),
  virtualTime: z.boolean().describe('A rehearsal that lives by its workflows’ clock'),
  clonedFromId: id.nullable(),
  createdById: id.nullable(),
  createdAt: instant,
  launchedAt: instant.nullable(),
  pausedAt: instant.nullable(),
  pauseReason: z.string().nullable(),
  cancelledAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  closedAt: instant.nullable(),
  version: z.int(),
});

export const cycleView = cycleSummary.extend({
  participants: z.int(),
  launchOperationId: id.nullable(),
  windows: z
    .array(
      z.strictObject({
        stage: z.enum(STAGES),
        opensAt: instant,
        dueAt: instant,
        why: windowWhy.describe('Of the unit in which it opens first, and of the one in which it ends last'),
      }),
    )
    .describe('Over all units: the earliest opening and the latest due date of each stage'),
});

export const cycleSummaryExample: z.input<typeof cycleSummary> = {
  id: ID.cycle,
  name: 'Penilaian kinerja 2026',
  year: 2026,
  status: 'DRAFT',
  policy: {
    id: EXAMPLE.id,
    code: 'permenpanrb-6-2022',
    version: 1,
    title: 'Pengelolaan Kinerja Pegawai ASN (nasional)',
    demo: false,
  },
  filter: { unitIds: [EXAMPLE.unit.id] },
  virtualTime: false,
  clonedFromId: null,
  createdById: EXAMPLE.person.id,
  createdAt: EXAMPLE.instant,
  launchedAt: null,
  pausedAt: null,
  pauseReason: null,
  cancelledAt: null,
  cancelReason: null,
  closedAt: null,
  version: 1,
};

export const cycleExample: z.input<typeof cycleView> = {
  ...cycleSummaryExample,
  participants: 0,
  launchOperationId: null,
  windows: [],
};

export const readerOf = (person: Person): CycleReader => ({
  personId: person.id,
  isBkd: person.grants.some((grant) => grant.role === 'BKD_ADMIN'),
});
