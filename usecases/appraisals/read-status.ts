import { statusOf, type Awaited, type HeldBy, type Standstill, type StatusKind } from '../../domain/status-sentence.ts';
import { GRANTED_ROLES, type Language, type Period, type Role, type Stage, type TimeZone } from '../../domain/terms.ts';
import { maySeeRatings, seeAppraisal, type AppraisalAccess } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { CommitAndRefuse } from '../transact.ts';
import { nextWindow, waitingFor, type NextWindow, type WaitingFor } from './waiting-for.ts';

/** As in waiting-for.ts, with how the holder came to it. */
export interface AwaitedTask extends Omit<WaitingFor, 'holder'> {
  readonly holder: WaitingFor['holder'] & {
    /** As what he acts for `actingFor`. */
    readonly actingAs: 'PLT' | 'PLH' | null;
    /** Nobody holds the post. */
    readonly vacant: boolean;
  };
}

export interface StatusView {
  readonly kind: StatusKind;
  /** One sentence: waiting for whom, since when, until when and why, what happens by itself then, under which article. */
  readonly sentence: Readonly<Record<Language, string>>;
  readonly state: AppraisalAccess['state'];
  readonly stage: Stage;
  /** The moment of which all is said. */
  readonly at: string;
  /** The one of the sentence first. */
  readonly waitingFor: readonly AwaitedTask[];
  readonly standstill: (Omit<Standstill, 'since'> & { readonly since: string }) | null;
  readonly nextWindow: NextWindow | null;
  readonly finalAt: string | null;
  /** Why there is no appeal against a final result: TAKEOVER, TOP_OFFICIAL, NO_SUPERIOR. */
  readonly finalBecause: string | null;
  readonly endReason: string | null;
}

interface Row {
  state: AppraisalAccess['state'];
  endReason: string | null;
  finalAt: Date | null;
  finalBecause: string | null;
  timeZone: TimeZone;
  pausedAt: Date | null;
  scope: 'ALL' | 'EMPLOYEE' | null;
  cause: string | null;
  suspendedAt: Date | null;
}

/**
 * Where an appraisal stands, in a sentence and as data. For its people and BKD, who may hear the names.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readStatus(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
): Promise<StatusView> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_STATUS');
    if (access instanceof CommitAndRefuse) return access;
    const row = await readRow(tx, appraisalId);
    const waiting = await withPlaces(tx, access, await waitingFor(tx, appraisalId));
    const next = row.state === 'ACTIVE' ? await nextWindow(tx, access) : null;
    const standstill = standstillOf(row);
    const status = statusOf({
      ...row,
      standstill,
      awaited: waiting.map(awaited),
      nextWindow: next && {
        stage: next.stage,
        period: next.period as Period | null,
        opensAt: new Date(next.opensAt),
        why: next.why?.short ?? null,
      },
    });
    return {
      kind: status.kind,
      sentence: status.sentence,
      state: row.state,
      stage: access.stage,
      at: iso(access.now),
      waitingFor: status.awaited.map(({ taskId }) => waiting.find((task) => task.taskId === taskId)).filter(isThere),
      standstill: standstill && { ...standstill, since: iso(standstill.since) },
      nextWindow: next,
      finalAt: isoOrNull(row.finalAt),
      finalBecause: maySeeRatings(access) ? row.finalBecause : null,
      endReason: row.endReason,
    };
  });
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

async function readRow(tx: Tx, appraisalId: string): Promise<Row> {
  const [row] = await tx.$queryRaw<[Row]>`
    SELECT a.state, a.end_reason AS "endReason", a.final_at AS "finalAt", a.final_because AS "finalBecause", u.time_zone AS "timeZone",
      CASE WHEN c.status = 'PAUSED' THEN c.paused_at END AS "pausedAt", s.scope, s.cause, s.started_at AS "suspendedAt"
    FROM appraisal a JOIN cycle c ON c.id = a.cycle_id JOIN unit u ON u.id = a.unit_id
    LEFT JOIN suspension s ON s.appraisal_id = a.id AND s.ended_at IS NULL
    WHERE a.id = ${appraisalId}::uuid ORDER BY s.cause = 'LOCKED' DESC LIMIT 1`;
  return row;
}

function standstillOf(row: Row): Standstill | null {
  if (row.pausedAt) return { because: 'CYCLE_PAUSED', scope: 'ALL', cause: null, since: row.pausedAt };
  if (!row.suspendedAt || !row.scope) return null;
  return { because: 'SUSPENDED', scope: row.scope, cause: row.cause, since: row.suspendedAt };
}

/** By which kind of delegation of today somebody acts for another. */
async function withPlaces(tx: Tx, access: AppraisalAccess, tasks: readonly WaitingFor[]): Promise<AwaitedTask[]> {
  const acting = await tx.$queryRaw<{ id: string; kind: 'PLT' | 'PLH' }[]>`
    SELECT DISTINCT ON (t.id) t.id::text, d.kind FROM task t JOIN unit u ON u.id = t.unit_id JOIN delegation d ON d.acting_id = t.assignee_id
      AND daterange(d.valid_from, d.valid_to, '[)') @> (${access.now}::timestamptz AT TIME ZONE u.time_zone)::date
    WHERE t.id = ANY(${tasks.map((task) => task.taskId)}::uuid[]) AND t.held_for_id <> t.assignee_id
    ORDER BY t.id, d.post_holder_id = t.held_for_id DESC, d.valid_from DESC`;
  return tasks.map((task) => ({
    ...task,
    holder: {
      ...task.holder,
      actingAs: acting.find((each) => each.id === task.taskId)?.kind ?? null,
      vacant: task.holder.person === null && !OFFICES.includes(task.holder.role),
    },
  }));
}

const OFFICES: readonly Role[] = GRANTED_ROLES;

function awaited(task: AwaitedTask): Awaited & { taskId: string } {
  return {
    taskId: task.taskId,
    kind: task.kind,
    role: task.holder.role,
    holder: heldBy(task.holder),
    period: task.period as Period | null,
    ofCase: task.caseId !== null,
    since: new Date(task.since),
    until: task.until ? new Date(task.until) : null,
    why: task.why?.short ?? null,
    effectiveAt: task.effectiveAt ? new Date(task.effectiveAt) : null,
    asked: task.question && { of: task.question.askedOf.name, since: new Date(task.question.askedAt) },
    overdue: task.overdue,
    alarm: task.alarm,
    then:
      task.then.action === 'TAKEN_OVER' && task.then.by
        ? { action: 'TAKEN_OVER', by: task.then.by }
        : { action: task.then.action === 'CLOSED_WITHOUT' ? 'CLOSED_WITHOUT' : 'STAYS_OPEN' },
    legalBasis: task.legalBasis,
    thenBasis: task.then.legalBasis,
  };
}

function heldBy({ person, actingFor, actingAs, vacant }: AwaitedTask['holder']): HeldBy {
  if (!person) return { is: vacant ? 'VACANT' : 'OFFICE' };
  const actsFor = actingFor ? { kind: actingAs ?? 'PLH', name: actingFor.name } : null;
  return { is: 'PERSON', name: person.name, actsFor };
}
