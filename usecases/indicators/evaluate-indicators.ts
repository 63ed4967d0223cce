import { evaluateIndicator, type EvaluatedLine, type IndicatorFigures } from '../../domain/indicator-evaluation.ts';
import type { Better } from '../../domain/indicator-library.ts';
import type { Aspect } from '../../domain/terms.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { planInForceOf } from '../plan-in-force.ts';
import { policyById } from '../policies.ts';
import { inUnits, seeCycleIn, type CycleSight } from '../progress/sight.ts';
import { Refusal } from '../refusal.ts';
import { CommitAndRefuse } from '../transact.ts';

export interface EvaluatedIndicator extends IndicatorFigures {
  readonly indicatorId: string;
  readonly versionId: string;
  readonly code: string;
  readonly number: number;
  readonly name: string;
  readonly aspect: Aspect;
  readonly unitOfMeasure: string;
}

export interface EvaluationKey {
  readonly code: string;
  readonly number: number;
}

/**
 * The evaluation of the indicators themselves at the end of a cycle: each version that lines of targets in force refer to, with how far it was reached
 * and whether it told people apart. BKD over everybody; who leads units over their people. Figures of few people are withheld.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), NO_LIBRARY
 */
export async function evaluateIndicators(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  cycleId: string,
  page: PageRequest<EvaluationKey>,
): Promise<Page<EvaluatedIndicator, EvaluationKey>> {
  return reading(deps, act, async (tx) => {
    const sight = await seeCycleIn(tx, act, { cycleId, unitId: undefined }, 'INDICATORS.EVALUATE');
    if (sight instanceof CommitAndRefuse) return sight;
    const rule = await evaluationRule(tx, cycleId);
    const used = await usedVersions(tx, sight, page);
    const lines = await linesOf(
      tx,
      sight,
      used.map(({ versionId }) => versionId),
    );
    const items = used.map(({ better, ...version }) => ({
      ...version,
      ...evaluateIndicator(lines.get(version.versionId) ?? [], better, rule),
    }));
    return toPage(items, page.limit, ({ code, number }) => ({ code, number }));
  });
}

/** Of one version, over everybody. */
export async function figuresOf(
  tx: Tx,
  cycleId: string,
  version: { readonly id: string; readonly better: Better },
): Promise<IndicatorFigures> {
  const rule = await evaluationRule(tx, cycleId);
  const lines = await linesOf(tx, { cycleId, unitIds: null }, [version.id]);
  return evaluateIndicator(lines.get(version.id) ?? [], version.better, rule);
}

/** @throws Refusal NO_LIBRARY */
async function evaluationRule(tx: Tx, cycleId: string) {
  const { policyId } = await tx.cycle.findUniqueOrThrow({ where: { id: cycleId }, select: { policyId: true } });
  const { indicators } = await policyById(tx, policyId);
  if (indicators) return indicators.evaluation;
  throw new Refusal('NO_LIBRARY', 409, 'The policy of this cycle has no library of indicators.');
}

/** Lines `i` of the targets in force of who takes part. */
const LINES = Prisma.sql`
  appraisal a JOIN planned_result pr ON pr.plan_id = ${planInForceOf(Prisma.sql`a.id`)} JOIN indicator i ON i.planned_result_id = pr.id AND i.library_version_id IS NOT NULL`;
const seen = (sight: Seen): Prisma.Sql => Prisma.sql`
  a.cycle_id = ${sight.cycleId}::uuid AND a.state IN ('ACTIVE', 'FINAL') AND ${inUnits(sight, Prisma.sql`a.unit_id`)}`;
type Seen = Pick<CycleSight, 'cycleId' | 'unitIds'>;

interface UsedVersion extends Omit<EvaluatedIndicator, keyof IndicatorFigures> {
  readonly better: Better;
}

async function usedVersions(tx: Tx, sight: Seen, { after, limit }: PageRequest<EvaluationKey>): Promise<UsedVersion[]> {
  return tx.$queryRaw<UsedVersion[]>`
    SELECT l.id::text AS "indicatorId", v.id::text AS "versionId", l.code, v.number, v.name, v.aspect, v.unit_of_measure AS "unitOfMeasure", v.better
    FROM library_indicator_version v JOIN library_indicator l ON l.id = v.indicator_id
    WHERE (l.code, v.number) > (${after?.code ?? ''}, ${after?.number ?? 0})
      AND v.id IN (SELECT i.library_version_id FROM ${LINES} WHERE ${seen(sight)})
    ORDER BY l.code, v.number LIMIT ${limit + 1}`;
}

async function linesOf(
  tx: Tx,
  sight: Seen,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, EvaluatedLine[]>> {
  const rows = await tx.$queryRaw<(EvaluatedLine & { versionId: string })[]>`
    SELECT i.library_version_id::text AS "versionId", i.target, r.results,
      (SELECT rl.realized FROM realization z JOIN realization_line rl ON rl.realization_id = z.id AND rl.indicator_id = i.id
        WHERE z.appraisal_id = a.id AND z.stage = 'FINAL_SCORING' AND z.period_id IS NULL ORDER BY z.number DESC LIMIT 1) AS realized
    FROM ${LINES} LEFT JOIN rating r ON r.id = a.rating_id
    WHERE ${seen(sight)} AND i.library_version_id = ANY(${[...versionIds]}::uuid[])`;
  const lines = new Map<string, EvaluatedLine[]>();
  for (const { versionId, ...line } of rows) {
    const known = lines.get(versionId);
    if (known) known.push(line);
    else lines.set(versionId, [line]);
  }
  return lines;
}
