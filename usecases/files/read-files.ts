import type { Audience } from '../../domain/remarks.ts';
import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { CommentKey } from '../tasks/read-comments.ts';
import { standAtTask } from '../tasks/stand-at-task.ts';
import type { PersonRef } from '../tasks/task-summary.ts';
import { CommitAndRefuse } from '../transact.ts';

/** A file at a task; its bytes are read apart. */
export interface FileView {
  readonly id: string;
  /** Cleaned; its extension says what it is. */
  readonly name: string;
  /** By its bytes. */
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly audience: Audience;
  readonly uploadedBy: PersonRef;
  readonly uploadedAt: string;
  /** Its bytes are not handed out any more. */
  readonly removed: { readonly by: PersonRef; readonly at: string } | null;
  readonly link: string;
}

interface Row extends Omit<FileView, 'uploadedAt' | 'removed' | 'link'> {
  readonly uploadedAt: Date;
  readonly removedAt: Date | null;
  readonly removedBy: PersonRef | null;
}

/**
 * The files at a task, the first first: those that the reader may read, and his own. Removed ones are named, so that the record is whole.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readFiles(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  taskId: string,
  page: PageRequest<CommentKey>,
): Promise<Page<FileView, CommentKey>> {
  return reading(deps, act, async (tx) => {
    const at = await standAtTask(tx, act, taskId, 'TASK.READ_FILES');
    if (at instanceof CommitAndRefuse) return at;
    const { after } = page;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT f.id::text, f.name, f.media_type AS "mediaType", f.size, f.sha256, f.audience, f.uploaded_at AS "uploadedAt", f.removed_at AS "removedAt",
        jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) AS "uploadedBy",
        CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name, 'position', r.position) END AS "removedBy"
      FROM attachment f JOIN employee p ON p.id = f.uploaded_by_id LEFT JOIN employee r ON r.id = f.removed_by_id
      WHERE f.task_id = ${taskId}::uuid AND (f.audience = ANY(${[...at.audiences]}::text[]) OR f.uploaded_by_id = ${act.actorId}::uuid)
        AND (f.uploaded_at, f.id) > (coalesce(${after?.createdAt ?? null}::timestamptz, '-infinity'),
          coalesce(${after?.id ?? null}::uuid, '00000000-0000-0000-0000-000000000000'))
      ORDER BY f.uploaded_at, f.id LIMIT ${page.limit + 1}`;
    return toPage(
      rows.map((row) => viewOf(taskId, row)),
      page.limit,
      ({ uploadedAt, id }) => ({ createdAt: uploadedAt, id }),
    );
  });
}

function viewOf(taskId: string, { removedAt, removedBy, ...row }: Row): FileView {
  return {
    ...row,
    uploadedAt: row.uploadedAt.toISOString(),
    removed: removedAt && removedBy ? { by: removedBy, at: removedAt.toISOString() } : null,
    link: `/tasks/${taskId}/files/${row.id}`,
  };
}
