import { Prisma } from '../../generated/prisma/client.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { appraisalOfLeader, planToServe } from './leaders-plan.ts';
import { refuseWithoutCascade } from './refuse-without.ts';

export interface LinkedResult {
  readonly plannedResultId: string;
  readonly statement: string;
  readonly appraisalId: string;
  readonly employee: PersonRef;
}

export interface CascadeView {
  readonly appraisalId: string;
  /** What the evaluator plans: what one's own planned results can serve; null where he has no appraisal in this cycle. */
  readonly above: {
    readonly appraisalId: string;
    readonly employee: PersonRef;
    /** DRAFT: he has not finished; links can be settled later. NONE: nothing is drafted. */
    readonly targets: 'IN_FORCE' | 'DRAFT' | 'NONE';
    readonly results: readonly {
      readonly plannedResultId: string;
      readonly statement: string;
      readonly main: boolean;
    }[];
  } | null;
  readonly results: readonly {
    readonly plannedResultId: string;
    readonly statement: string;
    readonly main: boolean;
    /** `current`: whether it still is a planned result of the evaluator; false: he has changed it, or another one evaluates now. */
    readonly serves: (LinkedResult & { readonly current: boolean }) | null;
    readonly servedBy: readonly LinkedResult[];
  }[];
}

/**
 * How the planned results of an appraisal hang together with the leader's above and the staff's below (matrix of roles and results, Annex II.A, p.46–49).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_CASCADE
 */
export async function readCascade(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<CascadeView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_CASCADE');
    if (access instanceof CommitAndRefuse) return access;
    await refuseWithoutCascade(tx, access.cycleId);
    const leaders = await appraisalOfLeader(tx, access.cycleId, access.evaluatorId);
    const above = leaders ? await resultsOf(tx, leaders.id) : [];
    const own = await resultsOf(tx, appraisalId);
    const ids = own.map(({ id }) => id);
    const links = await linksOf(tx, ids);
    const person = await peopleRefs(tx, [
      access.evaluatorId,
      ...links.flatMap((link) => [link.upEmployeeId, link.employeeId]),
    ]);
    const servable = new Set(above.map(({ id }) => id));
    return {
      appraisalId,
      above:
        leaders && access.evaluatorId
          ? {
              appraisalId: leaders.id,
              employee: person(access.evaluatorId),
              targets: above.length === 0 ? 'NONE' : above[0]?.inForce ? 'IN_FORCE' : 'DRAFT',
              results: above.map(({ id, statement, main }) => ({ plannedResultId: id, statement, main })),
            }
          : null,
      results: own.map(({ id, statement, main }) => {
        const up = links.find((link) => link.plannedResultId === id);
        return {
          ...{ plannedResultId: id, statement, main },
          serves: up
            ? {
                ...{ plannedResultId: up.leaderResultId, statement: up.upStatement, appraisalId: up.upAppraisalId },
                ...{ employee: person(up.upEmployeeId), current: servable.has(up.leaderResultId) },
              }
            : null,
          servedBy: links
            .filter((link) => link.leaderResultId === id && link.counts)
            .map((link) => ({
              ...{ plannedResultId: link.plannedResultId, statement: link.statement },
              ...{ appraisalId: link.appraisalId, employee: person(link.employeeId) },
            })),
        };
      }),
    };
  });
}

interface ResultRow {
  readonly id: string;
  readonly statement: string;
  readonly main: boolean;
  readonly inForce: boolean;
}

const resultsOf = (tx: Tx, appraisalId: string): Promise<ResultRow[]> => tx.$queryRaw<ResultRow[]>`
  SELECT r.id::text, r.statement, r.main, p.approved_at IS NOT NULL AS "inForce" FROM planned_result r JOIN plan p ON p.id = r.plan_id
  WHERE p.id = ${planToServe(Prisma.sql`${appraisalId}::uuid`)} ORDER BY r.ordinal`;

interface LinkRow {
  readonly plannedResultId: string;
  readonly statement: string;
  readonly appraisalId: string;
  readonly employeeId: string;
  readonly leaderResultId: string;
  readonly upStatement: string;
  readonly upAppraisalId: string;
  readonly upEmployeeId: string;
  /** It is of a version that counts now. */
  readonly counts: boolean;
}

/** Links from or to these planned results. */
const linksOf = (tx: Tx, ids: readonly string[]): Promise<LinkRow[]> => tx.$queryRaw<LinkRow[]>`
  SELECT l.planned_result_id::text AS "plannedResultId", r.statement, a.id::text AS "appraisalId", a.employee_id::text AS "employeeId",
    l.leader_result_id::text AS "leaderResultId", up.statement AS "upStatement", ua.id::text AS "upAppraisalId", ua.employee_id::text AS "upEmployeeId",
    r.plan_id = ${planToServe(Prisma.sql`a.id`)} AND a.state IN ('ACTIVE', 'FINAL') AS counts
  FROM result_link l JOIN planned_result r ON r.id = l.planned_result_id JOIN plan p ON p.id = r.plan_id JOIN appraisal a ON a.id = p.appraisal_id
  JOIN planned_result up ON up.id = l.leader_result_id JOIN plan upp ON upp.id = up.plan_id JOIN appraisal ua ON ua.id = upp.appraisal_id
  WHERE l.planned_result_id = ANY(${[...ids]}::uuid[]) OR l.leader_result_id = ANY(${[...ids]}::uuid[])
  ORDER BY a.id, r.ordinal`;
