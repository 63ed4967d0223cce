import { z } from 'zod';
import { PROPOSAL_STATUSES } from '../../../usecases/calibration/proposal-view.ts';
import { bothLanguages, EXAMPLE, id, instant, localDate, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { expectation, gridCell, gridCellsExample, gridGroupExample, predicate } from '../cycles/grid-view.ts';
import { distribution, distributionExample } from '../tasks/distribution-view.ts';

const ratings = z.strictObject({ results: expectation, behaviour: expectation, predicate });

export const proposal = z.strictObject({
  id,
  calibration: z.strictObject({ id, title: z.string(), heldOn: localDate }),
  appraisalId: id,
  employee: personRef,
  from: ratings.describe('The rating that the meeting spoke of'),
  to: ratings.describe('What it proposes, with the predicate that would follow'),
  reason: z.string(),
  status: z.enum(PROPOSAL_STATUSES).describe('LAPSED: delivered, rated anew or not answered in time'),
  proposedBy: personRef,
  proposedAt: instant,
  taskId: id.nullable(),
  waitsFor: personRef.nullable(),
  answerBy: instant.nullable().describe('After it the rating stays as it was'),
  answeredBy: personRef.nullable(),
  answeredAt: instant.nullable(),
  answerReason: z.string().nullable(),
  newRatingId: id.nullable(),
});

export const CALIBRATION = {
  id: '6f2d8c1a-40b7-4c55-9a0e-2b7f1c9d8e44',
  proposalId: 'd5c0b1e2-7a34-4f6b-8c9d-1e2f3a4b5c66',
  title: 'Rapat kalibrasi BKPSDM',
  heldOn: '2027-01-18',
  minutes: 'Rating dibandingkan antarbidang; dua usulan diajukan.',
} as const;

export const proposalExample: z.input<typeof proposal> = {
  id: CALIBRATION.proposalId,
  calibration: { id: CALIBRATION.id, title: CALIBRATION.title, heldOn: CALIBRATION.heldOn },
  appraisalId: ID.appraisal,
  employee: EXAMPLE.person,
  from: { results: 'ABOVE', behaviour: 'ABOVE', predicate: 'SANGAT_BAIK' },
  to: { results: 'MEETS', behaviour: 'ABOVE', predicate: 'BAIK' },
  reason: 'Target utama triwulan IV belum tercapai dibandingkan bidang lain.',
  status: 'PROPOSED',
  proposedBy: EXAMPLE.other,
  proposedAt: EXAMPLE.instant,
  taskId: ID.task,
  waitsFor: EXAMPLE.other,
  answerBy: EXAMPLE.instant,
  answeredBy: null,
  answeredAt: null,
  answerReason: null,
  newRatingId: null,
};

export const calibrationSummary = z.strictObject({
  id,
  cycleId: id,
  unit: unitRef,
  heldOn: localDate,
  title: z.string(),
  chair: personRef,
  status: z.enum(['OPEN', 'CLOSED']),
  proposals: z.strictObject({ open: z.int(), accepted: z.int(), of: z.int() }),
  recordedBy: personRef,
  recordedAt: instant,
  closedAt: instant.nullable(),
  version: z.int(),
});

export const calibrationSummaryExample: z.input<typeof calibrationSummary> = {
  id: CALIBRATION.id,
  cycleId: EXAMPLE.id,
  unit: EXAMPLE.unit,
  heldOn: CALIBRATION.heldOn,
  title: CALIBRATION.title,
  chair: EXAMPLE.other,
  status: 'OPEN',
  proposals: { open: 1, accepted: 0, of: 1 },
  recordedBy: EXAMPLE.other,
  recordedAt: EXAMPLE.instant,
  closedAt: null,
  version: 1,
};

const grid = distribution.extend({ cells: z.array(gridCell).length(9) });
const gridExample: z.input<typeof grid> = { ...distributionExample, cells: gridCellsExample };

export const calibrationView = calibrationSummary.omit({ proposals: true }).extend({
  participants: z.array(personRef),
  minutes: z.string(),
  proposals: z
    .array(proposal)
    .describe('With their answers; what is about the reader himself is left out until he has received his result'),
  restsOn: bothLanguages.describe('The organisation’s result that the guide is chosen by'),
  before: grid.describe('Of the unit and those below it, before what the meeting changed'),
  now: grid,
  ifAccepted: grid.describe('If all that is open were accepted'),
});

const { proposals: _, ...shared } = calibrationSummaryExample;
export const calibrationExample: z.input<typeof calibrationView> = {
  ...shared,
  participants: [EXAMPLE.other],
  minutes: CALIBRATION.minutes,
  proposals: [proposalExample],
  restsOn: gridGroupExample.restsOn,
  before: gridExample,
  now: gridExample,
  ifAccepted: gridExample,
};

const people = z.array(id).max(100);
export const calibrationFields = {
  title: z.string().trim().min(3).max(200),
  chairId: id,
  participantIds: people,
  minutes: z.string().trim().min(3).max(20_000),
};
