/** What the people of the benchmark write: a plan of two results with three indicators, and what follows from it. */
import { BEHAVIOURS } from '../../domain/terms.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';

export const planForm = () => ({
  results: [
    {
      statement: 'Layanan imunisasi menjangkau semua desa',
      main: true,
      indicators: [
        { aspect: 'QUANTITY', statement: 'Desa yang dilayani', target: '≥ 95', unitOfMeasure: '%' },
        { aspect: 'TIME', statement: 'Laporan bulanan tepat waktu', target: '12', unitOfMeasure: 'laporan' },
      ],
    },
    {
      statement: 'Data kesehatan ibu dan anak akurat',
      main: false,
      indicators: [{ aspect: 'QUALITY', statement: 'Kesalahan data', target: 'maks 2', unitOfMeasure: '%' }],
    },
  ],
  behaviourExpectations: { AKUNTABEL: 'Melaporkan kendala sebelum tenggat' },
});

/** The form of an outcome; what refers to the plan in force is looked up. */
export async function formOf(db: PrismaClient, appraisalId: string, outcome: string): Promise<unknown> {
  switch (outcome) {
    case 'SUBMITTED':
      return planForm();
    case 'ADJUSTMENT_PROPOSED':
      return { ...FEEDBACK, plan: planForm(), reason: 'Penugasan tambahan sejak Mei.' };
    case 'REPORTED':
      return {
        lines: (await planInForce(db, appraisalId)).flatMap(({ indicators }) =>
          indicators.map((indicatorId) => ({
            indicatorId,
            realized: '97',
            evidence: [{ title: 'Rekap', url: 'https://arsip.example.go.id/rekap' }],
          })),
        ),
      };
    case 'RATED':
      return {
        results: (await planInForce(db, appraisalId)).map(({ id }) => ({ plannedResultId: id, expectation: 'MEETS' })),
        behaviours: Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: 'MEETS' }])),
        notes: 'Catatan penilai untuk tahun ini.',
        recommendation: 'Rekomendasi penilai untuk tahun depan.',
      };
    default:
      return {};
  }
}

/** The same words without references: what a peer is told. */
export function peerFormOf(outcome: string): unknown {
  switch (outcome) {
    case 'SUBMITTED':
      return planForm();
    case 'ADJUSTMENT_PROPOSED':
      return { ...FEEDBACK, plan: planForm(), reason: 'Penugasan tambahan sejak Mei.' };
    case 'REPORTED':
      return {
        lines: [1, 2, 3].map((indicatorId) => ({
          indicatorId,
          realized: '97',
          evidence: [{ title: 'Rekap', url: 'https://arsip.example.go.id/rekap' }],
        })),
      };
    case 'RATED':
      return {
        results: [1, 2].map((plannedResultId) => ({ plannedResultId, expectation: 'MEETS' })),
        behaviours: Object.fromEntries(BEHAVIOURS.map((value) => [value, { expectation: 'MEETS' }])),
        notes: 'Catatan penilai untuk tahun ini.',
        recommendation: 'Rekomendasi penilai untuk tahun depan.',
      };
    default:
      return {};
  }
}

const FEEDBACK = { strengths: 'Teliti.', gaps: 'Lambat melapor.', text: 'Lanjutkan dengan laporan bulanan.' };

async function planInForce(db: PrismaClient, appraisalId: string): Promise<{ id: string; indicators: string[] }[]> {
  return db.$queryRaw<{ id: string; indicators: string[] }[]>`
    SELECT r.id::text, array_agg(i.id::text) AS indicators FROM planned_result r JOIN indicator i ON i.planned_result_id = r.id
    WHERE r.plan_id = (SELECT id FROM plan WHERE appraisal_id = ${appraisalId}::uuid AND approved_at IS NOT NULL ORDER BY approved_at DESC LIMIT 1)
    GROUP BY r.id`;
}
