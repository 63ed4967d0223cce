import type { Tx } from '../context.ts';

/** The codes (Q1..Q4, M01..M12) of an appraisal's periodic evaluations by id; null stays null, the year. */
export async function periodCodes(
  tx: Pick<Tx, 'periodicEvaluation'>,
  appraisalId: string,
): Promise<(id: string | null) => string | null> {
  const rows = await tx.periodicEvaluation.findMany({ where: { appraisalId }, select: { id: true, period: true } });
  const byId = new Map(rows.map((row) => [row.id, row.period]));
  return (id) => (id === null ? null : (byId.get(id) ?? null));
}
