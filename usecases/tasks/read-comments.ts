import type { Audience } from '../../domain/remarks.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { CommitAndRefuse } from '../transact.ts';
import { standAtTask } from './stand-at-task.ts';
import type { PersonRef } from './task-summary.ts';

export interface CommentView {
  readonly id: string;
  readonly author: PersonRef;
  readonly audience: Audience;
  /** Plain text as it was given: to be escaped wherever it is shown. */
  readonly text: string;
  readonly createdAt: string;
}

/** Instant (ISO) and id of the last comment of a page. */
export interface CommentKey {
  readonly createdAt: string;
  readonly id: string;
}

/**
 * What was said at a task, the first first: what the reader may read, and what he said himself.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readComments(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  taskId: string,
  page: PageRequest<CommentKey>,
): Promise<Page<CommentView, CommentKey>> {
  return reading(deps, act, async (tx) => {
    const at = await standAtTask(tx, act, taskId, 'TASK.READ_COMMENTS');
    if (at instanceof CommitAndRefuse) return at;
    const { after } = page;
    const rows = await tx.$queryRaw<(Omit<CommentView, 'createdAt'> & { createdAt: Date })[]>`
      SELECT k.id::text, k.audience, k.text, k.created_at AS "createdAt",
        jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) AS author
      FROM task_comment k JOIN employee p ON p.id = k.author_id
      WHERE k.task_id = ${taskId}::uuid AND (k.audience = ANY(${[...at.audiences]}::text[]) OR k.author_id = ${act.actorId}::uuid)
        AND (k.created_at, k.id) > (coalesce(${after?.createdAt ?? null}::timestamptz, '-infinity'),
          coalesce(${after?.id ?? null}::uuid, '00000000-0000-0000-0000-000000000000'))
      ORDER BY k.created_at, k.id LIMIT ${page.limit + 1}`;
    const items = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
    return toPage(items, page.limit, ({ createdAt, id }) => ({ createdAt, id }));
  });
}
