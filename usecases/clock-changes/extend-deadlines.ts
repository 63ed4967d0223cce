import { DateTime } from 'luxon';
import { endOfDay } from '../../domain/calendar.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { ClockLength } from '../../domain/deadlines.ts';
import type { ExtensionLength } from '../../domain/move-deadline.ts';
import type { Stage, TaskKind } from '../../domain/terms.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { lockCycle } from '../cycles/lock-cycle.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { unordered, type Extension } from './clock-change.ts';
import { ClockContext } from './clock-context.ts';
import { orderClockChange, type OrderedClockChange } from './order-clock-change.ts';
import { previewClockChange, type ClockChangePreview } from './preview-clock-change.ts';
import { scopeOf, tasksInScope } from './scope.ts';

/** What BKD asks for: `until` or `add`, not both. */
export interface ExtensionWanted {
  readonly cycleId: string;
  readonly unitId?: string | undefined;
  readonly appraisalId?: string | undefined;
  readonly stage: Stage;
  readonly taskKind?: TaskKind | undefined;
  /** Local ISO date of each unit; until 23:59:59. */
  readonly until?: string | undefined;
  readonly add?: ClockLength | undefined;
}

const BOUNDS = { lockMs: 10_000, statementMs: 60_000 };

/**
 * BKD extends a stage of a cycle, of a unit with the units below it, or of one person. It is in force from this commit; the dates of open
 * tasks are written in chunks, followed in the operation. Nobody's date becomes earlier.
 * @throws Refusal NOT_FOUND, ROLE_REQUIRED, OWN_APPRAISAL, VALIDATION_FAILED, CYCLE_ENDED, CYCLE_NOT_LAUNCHED, EXTENSION_PAST,
 * NOTHING_TO_EXTEND
 */
export async function extendDeadlines(
  deps: Pick<Deps, 'db'>,
  act: Act,
  wanted: ExtensionWanted & { readonly reason: string; readonly decree: string },
): Promise<OrderedClockChange> {
  return command(
    deps,
    act,
    async (tx) => {
      await lockCycle(tx, wanted.cycleId);
      const extension = await admissible(tx, act, wanted);
      return extension instanceof CommitAndRefuse ? extension : orderClockChange(tx, act, extension);
    },
    BOUNDS,
  );
}

/** What the extension would move. @throws Refusal as `extendDeadlines` */
export async function previewExtension(
  deps: Pick<Deps, 'db'>,
  act: Act,
  wanted: ExtensionWanted,
): Promise<ClockChangePreview> {
  return command(
    deps,
    act,
    async (tx) => {
      const extension = await admissible(tx, act, { ...wanted, reason: '', decree: '' });
      return extension instanceof CommitAndRefuse ? extension : previewClockChange(tx, extension);
    },
    BOUNDS,
  );
}

async function admissible(
  tx: Tx,
  act: Act,
  wanted: ExtensionWanted & { readonly reason: string; readonly decree: string },
): Promise<Extension | CommitAndRefuse> {
  await requireOffice(tx, act.actorId, 'BKD_ADMIN');
  const cycle = await tx.cycle.findUnique({
    where: { id: wanted.cycleId },
    select: { status: true, policy: { select: { demo: true } } },
  });
  if (!cycle) throw notFound('The cycle');
  if (cycle.status === 'CLOSED' || cycle.status === 'CANCELLED') {
    throw new Refusal('CYCLE_ENDED', 409, `The cycle is ${cycle.status}.`);
  }
  if (cycle.status === 'DRAFT' || cycle.status === 'LAUNCHING') {
    throw new Refusal('CYCLE_NOT_LAUNCHED', 409, `The cycle is ${cycle.status}: no clock of it runs yet.`);
  }
  if (wanted.unitId && wanted.appraisalId) throw invalid('/unitId', 'Name a unit or an appraisal, not both.');
  if (wanted.add?.unit === 'SECONDS' && !cycle.policy.demo) {
    throw invalid('/add/unit', 'SECONDS only in a cycle whose policy is flagged demo.');
  }
  await placesExist(tx, wanted);
  if (await servesHimselfAlone(tx, act.actorId, wanted)) {
    const { cycleId, appraisalId } = wanted;
    const about = { cycleId, ...(appraisalId ? { appraisalId } : {}), attempted: 'EXTENSION' };
    return refuseOwnAppraisal(tx, act, about);
  }
  const extension: Extension = {
    kind: 'EXTENSION',
    cycleId: wanted.cycleId,
    unitId: wanted.unitId ?? null,
    appraisalId: wanted.appraisalId ?? null,
    stage: wanted.stage,
    taskKind: wanted.taskKind ?? null,
    reason: wanted.reason,
    decree: wanted.decree,
    ...lengthOf(wanted),
  };
  await mustExtendSomething(tx, extension);
  return extension;
}

function lengthOf({ until, add }: ExtensionWanted): ExtensionLength {
  if (until !== undefined && add === undefined) return { until, add: null };
  if (add !== undefined && until === undefined) return { until: null, add };
  throw invalid('/until', 'Give a date in `until`, or a length in `add`, not both.');
}

const invalid = (pointer: string, detail: string): Refusal =>
  new Refusal('VALIDATION_FAILED', 422, 'The extension is not complete or not right.', {
    errors: [{ pointer, detail }],
  });

async function placesExist(tx: Tx, { cycleId, unitId, appraisalId }: ExtensionWanted): Promise<void> {
  if (unitId && !(await tx.unit.findUnique({ where: { id: unitId }, select: { id: true } })))
    throw notFound('The unit');
  if (!appraisalId) return;
  const appraisal = await tx.appraisal.findUnique({ where: { id: appraisalId }, select: { cycleId: true } });
  if (appraisal?.cycleId !== cycleId) throw notFound('The appraisal of this cycle');
}

/** An official of BKD does not extend for himself alone; that a whole unit's extension reaches him too is no favour. */
async function servesHimselfAlone(
  tx: Tx,
  actorId: string,
  { cycleId, unitId, appraisalId }: ExtensionWanted,
): Promise<boolean> {
  const served = await tx.$queryRaw<{ himself: boolean }[]>`
    WITH RECURSIVE below AS (
      SELECT id FROM unit WHERE id = ${unitId ?? null}::uuid
      UNION SELECT u.id FROM unit u JOIN below ON u.parent_id = below.id)
    SELECT DISTINCT a.employee_id = ${actorId}::uuid AS himself FROM appraisal a WHERE a.cycle_id = ${cycleId}::uuid
      AND (${appraisalId ?? null}::uuid IS NULL OR a.id = ${appraisalId ?? null}::uuid)
      AND (${unitId ?? null}::uuid IS NULL OR a.unit_id IN (SELECT id FROM below))`;
  return served.length > 0 && served.every(({ himself }) => himself);
}

/** Refuses what would have no effect: neither an open task nor a window of the stage would become later. */
async function mustExtendSomething(tx: Tx, extension: Extension): Promise<void> {
  const { now } = await new ClockContext(tx).cycle(extension.cycleId);
  // The day ends last in the west.
  const ends = extension.until === null ? null : endOfDay(DateTime.fromISO(extension.until, { zone: 'Asia/Jakarta' }));
  if (ends && ends <= now) {
    throw new Refusal('EXTENSION_PAST', 422, 'The date has passed already: an extension ends in the future.', {
      errors: [{ pointer: '/until', detail: 'Name a date from today on.' }],
    });
  }
  const scope = await scopeOf(tx, unordered(extension, NOT_ORDERED, now));
  const later = (dueAt: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`(${extension.until}::date IS NULL OR ${dueAt} < (${extension.until}::date + time '23:59:59') AT TIME ZONE u.time_zone)`;
  const tasks = await tx.$queryRaw<{ later: boolean }[]>`
    SELECT DISTINCT ${later(Prisma.sql`t.due_at`)} AS later
    FROM task t JOIN cycle c ON c.id = t.cycle_id JOIN unit u ON u.id = t.unit_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id
    WHERE ${tasksInScope(scope)} AND t.stage = ${extension.stage}`;
  const windows = await tx.$queryRaw<{ later: boolean }[]>`
    SELECT DISTINCT ${later(Prisma.sql`w.due_at`)} AS later FROM stage_window w JOIN unit u ON u.id = w.unit_id
    WHERE w.cycle_id = ${extension.cycleId}::uuid AND w.stage = ${extension.stage} AND (w.due_at > ${now} OR ${extension.until}::date IS NOT NULL)
      AND (${scope.unitIds}::uuid[] IS NULL OR w.unit_id = ANY(${scope.unitIds}::uuid[]))
      AND (${extension.appraisalId}::uuid IS NULL OR w.unit_id = (SELECT unit_id FROM appraisal WHERE id = ${extension.appraisalId}::uuid))`;
  const found = [...tasks, ...windows];
  if (found.some((each) => each.later)) return;
  throw new Refusal(
    'NOTHING_TO_EXTEND',
    409,
    found.length > 0
      ? 'Everything here is due later than that already.'
      : 'No task of this stage is open here, and no window of it lies ahead.',
    { extra: { because: found.length > 0 ? 'DUE_LATER' : 'NOTHING_OPEN' } },
  );
}

/** No change has this id. */
const NOT_ORDERED = '00000000-0000-0000-0000-000000000000';
