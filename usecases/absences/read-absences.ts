import type { AbsenceKind } from '../../domain/work-reports.ts';
import type { Deps } from '../context.ts';
import { iso } from '../iso.ts';

export interface AbsenceView {
  readonly id: string;
  readonly kind: AbsenceKind;
  readonly from: string;
  readonly to: string;
  readonly letter: string;
  readonly enteredAt: string;
  readonly revokedAt: string | null;
  readonly revokedBecause: string | null;
}

/** The newest first, with those that were revoked. The caller has checked that it is about himself, or that he is BKD: why somebody was away is nobody else's. */
export async function readAbsences(deps: Pick<Deps, 'db'>, employeeId: string): Promise<AbsenceView[]> {
  const rows = await deps.db.absence.findMany({
    where: { employeeId },
    orderBy: [{ fromDate: 'desc' }, { enteredAt: 'desc' }],
    take: 500,
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as AbsenceKind,
    from: row.fromDate.toISOString().slice(0, 10),
    to: row.toDate.toISOString().slice(0, 10),
    letter: row.letter,
    enteredAt: iso(row.enteredAt),
    revokedAt: row.revokedAt ? iso(row.revokedAt) : null,
    revokedBecause: row.revokedBecause,
  }));
}
