import type { PlanForm } from '../../domain/forms.ts';
import { placeOf } from '../../domain/stand-ins.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { appraisalOf, type Making } from '../facts/facts.ts';
import { notify } from '../notify.ts';
import { planInForceOf } from '../plan-in-force.ts';
import { relationsOfOwner } from '../open-task.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOfLeader, planToServe, servable } from './leaders-plan.ts';

/**
 * The links of a new version of an SKP: those that it names, and those of the version before for planned results that say the same.
 * @throws Refusal INVALID_FORM where it names something else than a planned result of the evaluator
 */
export async function linkNewPlan(tx: Tx, making: Making, planId: string, form: PlanForm): Promise<void> {
  const { id: appraisalId } = appraisalOf(making);
  const named = form.results.flatMap(({ serves }, index) => (serves ? [{ serves, index }] : []));
  if (!making.locked.policy.indicators?.cascading) {
    const errors = named.map(({ index }) => ({
      pointer: `/form/results/${index}/serves`,
      detail: 'The policy of this cycle links no planned results.',
    }));
    if (errors.length === 0) return;
    throw new Refusal('INVALID_FORM', 422, 'Planned results are not linked in this cycle.', { errors });
  }
  if (named.length > 0) {
    const { evaluator } = await relationsOfOwner(tx, making.locked);
    const leaders = await appraisalOfLeader(tx, making.locked.cycle.id, evaluator ? placeOf(evaluator) : null);
    const known = leaders
      ? await servable(
          tx,
          leaders.id,
          named.map(({ serves }) => serves),
        )
      : new Set<string>();
    const errors = named
      .filter(({ serves }) => !known.has(serves))
      .map(({ index }) => ({
        pointer: `/form/results/${index}/serves`,
        detail: 'Not a planned result of the evaluator: leave it out, and link it later.',
      }));
    if (errors.length > 0)
      throw new Refusal('INVALID_FORM', 422, 'A planned result serves none of the evaluator’s.', { errors });
  }
  await tx.$executeRaw`
    INSERT INTO result_link (planned_result_id, leader_result_id, linked_by_id, linked_at)
    SELECT r.id, coalesce(n.serves, before.leader_result_id), ${making.actorId}::uuid, ${making.locked.now}
    FROM planned_result r
    LEFT JOIN unnest(${named.map(({ index }) => index + 1)}::int[], ${named.map(({ serves }) => serves)}::uuid[]) AS n (ordinal, serves) ON n.ordinal = r.ordinal
    LEFT JOIN LATERAL (
      SELECT l.leader_result_id FROM result_link l JOIN planned_result o ON o.id = l.planned_result_id JOIN plan p ON p.id = o.plan_id
      WHERE p.appraisal_id = ${appraisalId}::uuid AND p.id <> ${planId}::uuid AND p.closed_at IS NULL AND o.statement = r.statement
      ORDER BY p.number DESC LIMIT 1) before ON true
    WHERE r.plan_id = ${planId}::uuid AND coalesce(n.serves, before.leader_result_id) IS NOT NULL`;
}

/**
 * A leader's SKP has come into force: what his staff have linked to his earlier version follows where it says the same, and those of them whose planned
 * results serve nothing yet are told that they can link them now.
 */
export async function followLeadersPlan(tx: Tx, making: Making): Promise<void> {
  const { id: appraisalId, employeeId } = appraisalOf(making);
  const { cycle, now, policy } = making.locked;
  if (!policy.indicators?.cascading) return;
  await tx.$executeRaw`
    UPDATE result_link l SET leader_result_id = new.id
    FROM planned_result old JOIN plan was ON was.id = old.plan_id
    JOIN planned_result new ON new.statement = old.statement AND new.plan_id = ${planInForceOf(Prisma.sql`${appraisalId}::uuid`)}
    WHERE l.leader_result_id = old.id AND was.appraisal_id = ${appraisalId}::uuid AND old.plan_id <> new.plan_id`;
  const staff = await tx.$queryRaw<{ appraisalId: string; employeeId: string }[]>`
    SELECT a.id::text AS "appraisalId", a.employee_id::text AS "employeeId" FROM appraisal a JOIN unit u ON u.id = a.unit_id
    JOIN reporting_link l ON l.employee_id = a.employee_id AND l.relation = 'EVALUATOR' AND l.person_id = ${employeeId}::uuid
      AND daterange(l.valid_from, l.valid_to, '[)') @> (${now}::timestamptz AT TIME ZONE u.time_zone)::date
    WHERE a.cycle_id = ${cycle.id}::uuid AND a.state = 'ACTIVE' AND EXISTS (
      SELECT 1 FROM planned_result r WHERE r.plan_id = ${planToServe(Prisma.sql`a.id`)}
        AND NOT EXISTS (SELECT 1 FROM result_link k WHERE k.planned_result_id = r.id))
    ORDER BY a.id`;
  await notify(
    tx,
    staff.map((each) => ({
      ...{ kind: 'LEADER_TARGETS_SET' as const, recipientId: each.employeeId, cause: making.decisionId },
      ...{ cycleId: cycle.id, appraisalId: each.appraisalId, data: { fromId: employeeId } },
    })),
  );
}
