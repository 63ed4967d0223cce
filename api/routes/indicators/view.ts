import { z } from 'zod';
import { INDICATOR_VERDICTS } from '../../../domain/indicator-evaluation.ts';
import { libraryChange, libraryVersionForm, PROPOSALS } from '../../../domain/indicator-library.ts';
import { PROPOSAL_STATES } from '../../../usecases/indicators/read-proposals.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';

export const indicatorCode = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9.-]{1,39}$/, 'Capitals, digits, dots and hyphens, 2 to 40.');

export const INDICATOR = {
  id: '2a4c6e80-9b1d-4f3e-8a57-c1d2e3f4a5b6',
  versionId: '7c9e1b3d-5f7a-4c2e-9d48-e6f7a8b9c0d1',
  proposalId: '4b6d8f0a-2c4e-4a6b-8c0d-1e2f3a4b5c6d',
} as const;

export const versionFormExample: z.input<typeof libraryVersionForm> = {
  name: 'Usul kenaikan pangkat yang selesai dalam 5 hari kerja',
  aspect: 'TIME',
  purpose: 'Kenaikan pangkat diterima tepat waktu',
  definition: 'Usul yang diteruskan dengan berkas lengkap paling lama 5 hari kerja setelah diterima.',
  unitOfMeasure: '%',
  source: 'Register usul kenaikan pangkat, Subbagian Umum',
  formula: 'usul selesai dalam 5 hari kerja ÷ usul yang diterima × 100',
  control: 'OUTPUT',
  reportedEvery: 'MONTH',
  better: 'MORE',
  addsUp: 'MEAN',
  usualTarget: '≥ 95',
};

const indicatorVersion = libraryVersionForm.extend({
  id,
  number: z.int(),
  author: personRef,
  draftedAt: instant,
  publishedBy: personRef.nullable(),
  publishedAt: instant.nullable(),
});

export const indicatorView = z.strictObject({
  id,
  code: z.string(),
  unit: unitRef.nullable().describe('For this unit and those below it; null: for the whole agency'),
  position: z.string().nullable().describe('For this post; null: for every post'),
  createdBy: personRef,
  createdAt: instant,
  retired: z.strictObject({ by: personRef, at: instant, because: z.string() }).nullable(),
  current: indicatorVersion.nullable().describe('What lines refer to: `id` is their libraryVersionId'),
  draft: indicatorVersion.nullable().describe('Shown to BKD only'),
  versions: z.array(indicatorVersion).describe('Published ones, the newest first'),
  version: z.int().describe('For If-Match'),
});

const versionExample: z.input<typeof indicatorVersion> = {
  ...versionFormExample,
  id: INDICATOR.versionId,
  number: 1,
  author: EXAMPLE.other,
  draftedAt: EXAMPLE.instant,
  publishedBy: EXAMPLE.other,
  publishedAt: EXAMPLE.instant,
};

export const indicatorExample: z.input<typeof indicatorView> = {
  id: INDICATOR.id,
  code: 'KP-TEPAT-WAKTU',
  unit: EXAMPLE.unit,
  position: null,
  createdBy: EXAMPLE.other,
  createdAt: EXAMPLE.instant,
  retired: null,
  current: versionExample,
  draft: null,
  versions: [versionExample],
  version: 2,
};

export const figures = z.strictObject({
  lines: z.int(),
  readable: z.int().describe('Lines whose target and realization hold figures'),
  reached: z.number().nullable().describe('Share that reached the target, per cent; null where there are too few'),
  meanAttainment: z.number().nullable().describe('Per cent, at most 120 each'),
  spread: z.number().nullable().describe('Standard deviation of the attainments'),
  reachedByAbove: z
    .number()
    .nullable()
    .describe('Of people rated above expectation in results; null where they are too few'),
  reachedByOthers: z.number().nullable(),
  verdict: z.enum(INDICATOR_VERDICTS),
});

export const figuresExample: z.input<typeof figures> = {
  lines: 42,
  readable: 40,
  reached: 65,
  meanAttainment: 96.4,
  spread: 11.2,
  reachedByAbove: 90,
  reachedByOthers: 55,
  verdict: 'DISCRIMINATES',
};

export const proposalView = z.strictObject({
  id,
  indicator: z.strictObject({ id, code: z.string(), number: z.int(), name: z.string() }),
  versionId: id,
  cycleId: id,
  kind: z.enum(PROPOSALS),
  reason: z.string(),
  change: libraryChange.nullable(),
  figures: figures.describe('As they were when it was proposed'),
  status: z.enum(PROPOSAL_STATES),
  proposedBy: personRef,
  proposedAt: instant,
  decidedBy: personRef.nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  draftId: id.nullable().describe('The draft that an accepted change became'),
});

export const proposalExample: z.input<typeof proposalView> = {
  id: INDICATOR.proposalId,
  indicator: { id: INDICATOR.id, code: indicatorExample.code, number: 1, name: versionFormExample.name },
  versionId: INDICATOR.versionId,
  cycleId: EXAMPLE.id,
  kind: 'CHANGE',
  reason: 'Hampir semua mencapai target; tidak membedakan kinerja.',
  change: { usualTarget: '≥ 98' },
  figures: { ...figuresExample, reached: 97.5, reachedByAbove: 100, reachedByOthers: 96.7, verdict: 'ALL_REACH' },
  status: 'OPEN',
  proposedBy: EXAMPLE.person,
  proposedAt: EXAMPLE.instant,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  draftId: null,
};
