import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { readUnitReports, type UnitReportView } from '../cycles/read-reports.ts';
import { notFound } from '../refusal.ts';
import { CommitAndRefuse } from '../transact.ts';
import { seeReport } from './report-access.ts';

export interface ReportView extends UnitReportView {
  readonly cycle: { readonly id: string; readonly name: string; readonly year: number };
  /** People of the unit in the cycle; `excluded` are not appraised. */
  readonly people: {
    readonly appraised: number;
    readonly rated: number;
    readonly reported: number;
    readonly excluded: number;
  };
}

/**
 * A unit's report to the authorised official (Annex V.A.7, p.115): its deadline with the reason, its submissions with their sign-off, and how
 * many are missing. For BKD, whoever leads the unit, and the authorised official.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readReport(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  reportId: string,
): Promise<ReportView> {
  const { cycle, people } = await reading(deps, act, async (tx) => {
    const access = await seeReport(tx, act, reportId);
    if (access instanceof CommitAndRefuse) return access;
    const { cycleId, unitId } = access;
    const [counts] = await tx.$queryRaw<ReportView['people'][]>`
      SELECT count(*) FILTER (WHERE state IN ('ACTIVE', 'FINAL'))::int AS appraised,
        count(*) FILTER (WHERE state IN ('ACTIVE', 'FINAL') AND rating_id IS NOT NULL)::int AS rated,
        count(*) FILTER (WHERE state IN ('ACTIVE', 'FINAL') AND reported_rating_id = rating_id)::int AS reported,
        count(*) FILTER (WHERE state = 'EXCLUDED')::int AS excluded
      FROM appraisal WHERE cycle_id = ${cycleId}::uuid AND unit_id = ${unitId}::uuid`;
    return {
      cycle: await tx.cycle.findUniqueOrThrow({
        where: { id: cycleId },
        select: { id: true, name: true, year: true },
      }),
      people: counts ?? { appraised: 0, rated: 0, reported: 0, excluded: 0 },
    };
  });
  const report = (await readUnitReports(deps, act.actorId, cycle.id)).find(({ id }) => id === reportId);
  if (!report) throw notFound('The report');
  return { ...report, cycle, people };
}
