import { z } from 'zod';
import { ERASURE_STATUSES, HINDRANCES, RETENTION_KINDS } from '../../../domain/retention.ts';
import { EXAMPLE, id, instant, localDate, personRef } from '../../schemas.ts';

export const retentionKind = z.enum(RETENTION_KINDS);

export const retentionRule = z.strictObject({
  kind: retentionKind.describe('PERSON: who somebody is. APPRAISAL: what was planned, done, rated and said'),
  countedFrom: z.enum(['END_OF_SERVICE', 'CYCLE_CLOSED']),
  years: z.int(),
  legalBasis: z.string().describe('“practice” where no rule says it'),
  version: z.int().describe('0: as shipped'),
  setById: id.nullable(),
  setAt: instant.nullable(),
});

export const retentionRuleExample = {
  kind: 'APPRAISAL',
  countedFrom: 'CYCLE_CLOSED',
  years: 10,
  legalBasis: 'Jadwal Retensi Arsip Pemerintah Kabupaten, Peraturan Bupati Nomor 12 Tahun 2024',
  version: 1,
  setById: EXAMPLE.person.id,
  setAt: EXAMPLE.instant,
} as const;

export const hindrance = z.strictObject({
  code: z.enum(HINDRANCES),
  kind: retentionKind.nullable().describe('RETENTION_RUNS: of which data'),
  until: localDate.nullable().describe('RETENTION_RUNS: kept until this date'),
  count: z.int().nullable().describe('How many are open'),
});

/** Why, in BKD's words. It is kept: it should name nobody. */
export const reason = z.string().trim().min(10).max(2_000).describe('Kept after the erasure: it should name nobody');

export const erasureStatus = z.enum(ERASURE_STATUSES);

export const erased = z.record(z.string(), z.int()).describe('Rows by table');

export const erasureView = z.strictObject({
  id,
  version: z.int(),
  person: personRef.describe('Without a name once the data are erased'),
  status: erasureStatus,
  reason: z.string(),
  requestOf: z.string().nullable(),
  requestedBy: personRef,
  requestedAt: instant,
  decidedBy: personRef.nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  erased: erased.nullable(),
});

export const erasureExample = {
  id: EXAMPLE.id,
  version: 1,
  person: EXAMPLE.person,
  status: 'REQUESTED',
  reason: 'Masa simpan sudah lewat menurut jadwal retensi arsip.',
  requestOf: null,
  requestedBy: EXAMPLE.other,
  requestedAt: EXAMPLE.instant,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  erased: null,
} as const;
