import { calibrationSentence } from '../../domain/calibration-words.ts';
import { orderEventSentence } from '../../domain/desk-orders.ts';
import type { Language } from '../../domain/terms.ts';
import { seeAppraisal } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';

/** An act in the chain of an appraisal. */
export interface TimelineEvent {
  /** Decimal text of a bigint. */
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  /** null: the engine. */
  readonly actor: PersonRef | null;
  readonly actorRole: string | null;
  /** Whom a task was opened for. */
  readonly assignee: PersonRef | null;
  readonly result: 'DONE' | 'DENIED';
  readonly taskId: string | null;
  /** It is about a periodic evaluation: Q1..Q4, M01..M12. */
  readonly period: string | null;
  /** Ids, codes and dates. */
  readonly data: unknown;
  /** In words, of an order of BKD or a calibration; null: of other acts the type says it. */
  readonly sentence: Readonly<Record<Language, string>> | null;
  readonly hash: string;
}

/**
 * Everything that happened in an appraisal, the first first. Denied attempts are for BKD.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readTimeline(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  appraisalId: string,
  page: PageRequest<string>,
): Promise<Page<TimelineEvent, string>> {
  return reading(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, appraisalId, 'APPRAISAL.READ_TIMELINE');
    if (access instanceof CommitAndRefuse) return access;
    const rows = await tx.$queryRaw<(Omit<TimelineEvent, 'id' | 'at' | 'sentence'> & { id: bigint; at: Date })[]>`
      SELECT v.id, v.seq, v.type, v.at, v.actor_role AS "actorRole", v.result, v.task_id AS "taskId",
        coalesce(pe.period, v.data ->> 'period') AS period, v.data, v.hash,
        CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) END AS actor,
        CASE WHEN q.id IS NOT NULL THEN jsonb_build_object('id', q.id, 'name', q.name, 'position', q.position) END AS assignee
      FROM event v LEFT JOIN employee p ON p.id = v.actor_id LEFT JOIN employee q ON q.id = (v.data ->> 'assigneeId')::uuid
        LEFT JOIN task t ON t.id = v.task_id LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id
      WHERE v.appraisal_id = ${appraisalId}::uuid AND (${access.isBkd}::boolean OR v.result = 'DONE')
        AND v.id > ${BigInt(page.after ?? '0')}::bigint
      ORDER BY v.id LIMIT ${page.limit + 1}`;
    const items = rows.map((row) => ({
      ...row,
      id: row.id.toString(),
      at: row.at.toISOString(),
      sentence: orderEventSentence(row.type, row.data) ?? calibrationSentence(row.type, row.data),
    }));
    return toPage(items, page.limit, ({ id }) => id);
  });
}
