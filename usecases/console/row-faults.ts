import { TASK_KIND_RULES } from '../../domain/task-kinds.ts';
import { TASK_KINDS } from '../../domain/terms.ts';
import type { Deps } from '../context.ts';
import { iso } from '../iso.ts';
import { ownerOfTask, type OwnedTask, type OwnerKind } from '../ring.ts';
import { targetOf, type Fault, type FaultPage, type RowFaultKind } from './fault.ts';

export interface Looking {
  /** Nothing younger is called a fault, seconds. */
  readonly olderThanSeconds: number;
  /** Key of the last one of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
}

type Look = (db: Deps['db'], looking: Looking) => Promise<FaultPage>;

/** A digest goes out on the next working morning; longest row of days off of the shipped calendars is nine days. */
const DIGEST_DAYS = 10;

/** Tasks that may be open although the result is final. */
const OPEN_WHEN_FINAL = TASK_KINDS.filter((kind) => TASK_KIND_RULES[kind].decidedWhenFinal);

/** Every look has the index or the small set of what is not finished to go by; none reads what is done. */
export const ROW_LOOKS: Readonly<Record<RowFaultKind, Look>> = {
  OUTBOX_UNCONSUMED: async (db, { olderThanSeconds, after, limit }) => {
    const rows = await db.$queryRaw<
      (About & { ownerKind: OwnerKind; ownerId: string; reason: string; attempts: number; lastError: string | null })[]
    >`
      SELECT o.id::text AS key, o.created_at AS since, o.owner_kind AS "ownerKind", o.owner_id::text AS "ownerId", o.reason, o.attempts,
        o.last_error AS "lastError", coalesce(a.cycle_id, r.cycle_id, f.cycle_id)::text AS "cycleId", f.id::text AS "appraisalId"
      FROM outbox o LEFT JOIN unit_report r ON r.id = o.owner_id LEFT JOIN development_case d ON d.id = o.owner_id
      LEFT JOIN periodic_evaluation p ON p.id = o.owner_id LEFT JOIN appraisal a ON a.id = o.owner_id
      LEFT JOIN appraisal f ON f.id = coalesce(a.id, d.appraisal_id, p.appraisal_id)
      WHERE o.consumed_at IS NULL AND o.held_by_cycle_id IS NULL AND o.id > ${BigInt(after ?? 0)}
        AND o.created_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)
        -- Bells of a change of clocks are spread over time; one that has not been rung yet is not late.
        AND (o.attempts > 0 OR o.next_attempt_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8))
      ORDER BY o.id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => {
      const owner = { kind: row.ownerKind, id: row.ownerId };
      return {
        kind: 'OUTBOX_UNCONSUMED',
        target: `outbox/${row.key}`,
        detail: {
          owner: targetOf(owner),
          reason: row.reason,
          attempts: row.attempts,
          lastError: row.lastError,
        },
        repairs: [
          { action: 'RING', target: `outbox/${row.key}` },
          ...(hasEpoch(owner.kind) ? [{ action: 'RAISE_EPOCH' as const, target: targetOf(owner) }] : []),
        ],
      };
    });
  },

  NOTICE_FAILED: async (db, { after, limit }) => {
    const rows = await db.$queryRaw<
      (About & { noticeKind: string; recipientId: string; attempts: number; answer: string | null })[]
    >`
      SELECT n.id::text AS key, n.created_at AS since, n.kind AS "noticeKind", n.recipient_id::text AS "recipientId", n.attempts,
        n.server_answer AS answer, n.cycle_id::text AS "cycleId", n.appraisal_id::text AS "appraisalId"
      FROM notice n WHERE n.status = 'FAILED' AND n.mail_id IS NULL AND n.id > ${BigInt(after ?? 0)} ORDER BY n.id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => ({
      kind: 'NOTICE_FAILED',
      target: `notice/${row.key}`,
      detail: {
        noticeKind: row.noticeKind,
        recipientId: row.recipientId,
        attempts: row.attempts,
        serverAnswer: row.answer,
      },
      repairs: [{ action: 'RESEND', target: `notice/${row.key}` }],
    }));
  },

  MAIL_FAILED: async (db, { after, limit }) => {
    const rows = await db.$queryRaw<
      (About & { status: string; channel: string; recipientId: string; attempts: number; answer: string | null })[]
    >`
      SELECT m.id::text AS key, coalesce(m.bounced_at, m.created_at) AS since, m.status, m.channel, m.recipient_id::text AS "recipientId", m.attempts,
        m.server_answer AS answer, NULL AS "cycleId", NULL AS "appraisalId"
      FROM mail m WHERE m.status IN ('FAILED', 'BOUNCED') AND m.id > ${BigInt(after ?? 0)}
        -- A later repetition, by whichever channel, carries it, or is what failed last.
        AND NOT EXISTS (SELECT 1 FROM mail again
          WHERE again.repeats_id = coalesce(m.repeats_id, m.id) AND again.id > m.id AND again.status <> 'DROPPED')
      ORDER BY m.id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => ({
      kind: 'MAIL_FAILED',
      target: `mail/${row.key}`,
      detail: {
        status: row.status,
        channel: row.channel,
        recipientId: row.recipientId,
        attempts: row.attempts,
        serverAnswer: row.answer,
      },
      repairs: [{ action: 'RESEND', target: `mail/${row.key}` }],
    }));
  },

  TASK_NOT_SETTLED: async (db, { olderThanSeconds, after, limit }) => {
    const rows = await db.$queryRaw<(TaskAbout & { dueAt: Date })[]>`
      SELECT t.id::text AS key, t.due_at AS since, t.due_at AS "dueAt", t.kind, t.stage, t.level, t.appraisal_id::text AS "appraisalId",
        t.case_id::text AS "caseId", t.report_id::text AS "reportId", t.period_id::text AS "periodId", t.cycle_id::text AS "cycleId"
      FROM task t JOIN cycle c ON c.id = t.cycle_id
      WHERE t.status = 'OPEN' AND t.paused_at IS NULL AND t.suspension_id IS NULL AND t.alarm_at IS NULL AND t.provisional_id IS NULL
        AND NOT c.virtual_time AND t.due_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)
        AND (${after ?? null}::uuid IS NULL OR t.id > ${after ?? null}::uuid)
      ORDER BY t.id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => ({
      kind: 'TASK_NOT_SETTLED',
      target: `task/${row.key}`,
      detail: { ...taskDetail(row), dueAt: iso(row.dueAt) },
      repairs: [
        { action: 'RING', target: targetOf(ownerOfTask(row)) },
        { action: 'REDERIVE_CLOCK', target: `task/${row.key}` },
      ],
    }));
  },

  TASK_OF_ENDED_OWNER: async (db, { after, limit }) => {
    const rows = await db.$queryRaw<(TaskAbout & { ownerState: string })[]>`
      SELECT t.id::text AS key, t.opened_at AS since, t.kind, t.stage, t.level, t.appraisal_id::text AS "appraisalId",
        t.case_id::text AS "caseId", t.report_id::text AS "reportId", t.period_id::text AS "periodId", t.cycle_id::text AS "cycleId",
        coalesce(d.status, r.status, p.state, a.state) AS "ownerState"
      FROM task t LEFT JOIN development_case d ON d.id = t.case_id LEFT JOIN unit_report r ON r.id = t.report_id
      LEFT JOIN periodic_evaluation p ON p.id = t.period_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
      WHERE t.status = 'OPEN' AND (${after ?? null}::uuid IS NULL OR t.id > ${after ?? null}::uuid)
        AND coalesce(d.status, r.status, p.state, a.state) NOT IN ('OPEN', 'ACTIVE')
        AND NOT (coalesce(d.status, r.status, p.state, a.state) = 'FINAL' AND t.kind = ANY(${OPEN_WHEN_FINAL}::text[]))
      ORDER BY t.id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => ({
      kind: 'TASK_OF_ENDED_OWNER',
      target: `task/${row.key}`,
      detail: { ...taskDetail(row), owner: targetOf(ownerOfTask(row)), ownerState: row.ownerState },
      repairs: [],
    }));
  },

  OPERATION_HANGS: (db, looking) => operations(db, looking, false),
  CLOCK_CHANGE_UNFINISHED: (db, looking) => operations(db, looking, true),

  DIGEST_NOT_MADE: async (db, { after, limit }) => {
    const rows = await db.$queryRaw<(About & { waiting: number })[]>`
      SELECT n.recipient_id::text AS key, min(n.created_at) AS since, count(*)::int AS waiting, NULL AS "cycleId", NULL AS "appraisalId"
      FROM notice n WHERE n.status = 'QUEUED' AND n.urgency = 'DIGEST' AND n.mail_id IS NULL
        AND n.created_at < clock_timestamp() - make_interval(days => ${DIGEST_DAYS}::int)
        AND (${after ?? null}::uuid IS NULL OR n.recipient_id > ${after ?? null}::uuid)
      GROUP BY n.recipient_id ORDER BY n.recipient_id LIMIT ${limit + 1}`;
    return pageOf(rows, limit, (row) => ({
      kind: 'DIGEST_NOT_MADE',
      target: `person/${row.key}`,
      detail: { recipientId: row.key, waiting: row.waiting },
      repairs: [],
    }));
  },
};

/** Changes of clocks, or all other long work, that began long ago and has not ended. */
async function operations(
  db: Deps['db'],
  { olderThanSeconds, after, limit }: Looking,
  clocks: boolean,
): Promise<FaultPage> {
  const rows = await db.$queryRaw<
    (About & { kind: string; total: number; done: number; failed: number; changeId: string | null })[]
  >`
    SELECT o.id::text AS key, o.created_at AS since, o.kind, o.total, o.done, o.failed, o.cycle_id::text AS "cycleId", NULL AS "appraisalId",
      ch.id::text AS "changeId"
    FROM operation o LEFT JOIN clock_change ch ON ch.operation_id = o.id
    WHERE o.status = 'RUNNING' AND (o.kind = 'CLOCK_CHANGE') = ${clocks}
      AND o.created_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}::float8)
      AND (${after ?? null}::uuid IS NULL OR o.id > ${after ?? null}::uuid)
    ORDER BY o.id LIMIT ${limit + 1}`;
  return pageOf(rows, limit, (row) => ({
    kind: clocks ? 'CLOCK_CHANGE_UNFINISHED' : 'OPERATION_HANGS',
    target: `operation/${row.key}`,
    detail: { operationKind: row.kind, total: row.total, done: row.done, failed: row.failed },
    repairs: ringsOf(row),
  }));
}

/** Work that a workflow does goes on when that is rung; other work was a request's own, and is done by asking again. */
function ringsOf({
  kind,
  changeId,
  cycleId,
}: {
  kind: string;
  changeId: string | null;
  cycleId: string | null;
}): Fault['repairs'] {
  if (changeId) return [{ action: 'RING', target: `clock/${changeId}` }];
  if (kind === 'LAUNCH' && cycleId) return [{ action: 'RING', target: `launch/${cycleId}` }];
  return [];
}

interface About {
  readonly key: string;
  readonly since: Date;
  readonly cycleId: string | null;
  readonly appraisalId: string | null;
}

interface TaskAbout extends About, OwnedTask {
  readonly kind: string;
  readonly stage: string;
  readonly level: number;
  readonly appraisalId: string | null;
}

const taskDetail = ({ kind, stage, level }: TaskAbout): object => ({ taskKind: kind, stage, level });

/** Whether an owner has an epoch that can be raised. */
export const hasEpoch = (kind: OwnerKind): boolean => kind !== 'launch' && kind !== 'clock';

function pageOf<Row extends About>(
  rows: readonly Row[],
  limit: number,
  fault: (row: Row) => Pick<Fault, 'kind' | 'target' | 'repairs' | 'detail'>,
): FaultPage {
  const shown = rows.slice(0, limit);
  return {
    faults: shown.map((row) => ({
      ...fault(row),
      since: iso(row.since),
      cycleId: row.cycleId,
      appraisalId: row.appraisalId,
    })),
    next: rows.length > limit ? shown.at(-1)?.key : undefined,
  };
}
