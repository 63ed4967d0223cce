import type { Act, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notFound } from '../refusal.ts';
import type { CommitAndRefuse } from '../transact.ts';
import { leadsUnit } from '../units-below.ts';

export interface ReportAccess {
  readonly readerId: string;
  readonly reportId: string;
  readonly cycleId: string;
  readonly unitId: string;
  /** Sees what was reported to him, not what the unit has not reported yet. */
  readonly onlyReported: boolean;
}

/**
 * A unit's report, for BKD, whoever leads the unit or one above it, and the authorised official.
 * @throws Refusal NOT_FOUND
 */
export async function seeReport(
  tx: Tx,
  act: Pick<Act, 'actorId' | 'requestId'>,
  reportId: string,
): Promise<ReportAccess | CommitAndRefuse> {
  const [report] = await tx.$queryRaw<{ cycleId: string; unitId: string; offices: string[] }[]>`
    SELECT r.cycle_id::text AS "cycleId", r.unit_id::text AS "unitId",
      ARRAY(SELECT DISTINCT g.role FROM role_grant g JOIN unit u ON u.id = r.unit_id WHERE g.person_id = ${act.actorId}::uuid
        AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date) AS offices
    FROM unit_report r WHERE r.id = ${reportId}::uuid`;
  if (!report) throw notFound('The report');
  const { cycleId, unitId, offices } = report;
  const about = { readerId: act.actorId, reportId, cycleId, unitId };
  if (offices.includes('BKD_ADMIN') || (await leadsUnit(tx, act.actorId, unitId))) {
    return { ...about, onlyReported: false };
  }
  if (offices.includes('AUTHORIZED_OFFICIAL')) return { ...about, onlyReported: true };
  return denied(tx, act, { cycleId, attempted: 'REPORT.READ' }, 'NOT_YOUR_UNIT');
}
