import { reading } from '../access/reading.ts';
import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { standAtTask } from '../tasks/stand-at-task.ts';
import { CommitAndRefuse, inTransaction } from '../transact.ts';
import { readKept, type Damage } from './file-store.ts';

export interface Download {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

interface Found {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly cycleId: string;
  readonly appraisalId: string | null;
}

/**
 * The bytes of a file, checked against its SHA-256 before the first one is handed out.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), FILE_REMOVED (410), FILE_DAMAGED (500: the bytes are missing or are not those that were attached;
 * kept in the audit trail, and logged)
 */
export async function downloadFile(
  deps: Pick<Deps, 'db' | 'files' | 'log'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  file: { readonly taskId: string; readonly fileId: string },
): Promise<Download> {
  const found = await reading(deps, act, async (tx): Promise<Found | CommitAndRefuse> => {
    const at = await standAtTask(tx, act, file.taskId, 'TASK.DOWNLOAD');
    if (at instanceof CommitAndRefuse) return at;
    const row = await tx.attachment.findFirst({ where: { id: file.fileId, taskId: file.taskId } });
    const mayRead = row?.uploadedById === act.actorId || at.audiences.some((audience) => audience === row?.audience);
    if (!row || !mayRead) throw notFound('The file');
    if (row.removedAt) {
      throw new Refusal('FILE_REMOVED', 410, 'This file was removed.', {
        extra: { removedAt: row.removedAt.toISOString() },
      });
    }
    const { name, mediaType, size, sha256 } = row;
    return { name, mediaType, size, sha256, cycleId: at.row.cycle_id, appraisalId: at.row.appraisal_id };
  });
  const bytes = await readKept(deps, found);
  if (typeof bytes === 'string') throw await damaged(deps, act, file, found, bytes);
  return { name: found.name, mediaType: found.mediaType, bytes };
}

async function damaged(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  { taskId, fileId }: { readonly taskId: string; readonly fileId: string },
  { sha256, cycleId, appraisalId }: Found,
  damage: Damage,
): Promise<Refusal> {
  deps.log.error({ fileId, taskId, sha256, damage }, 'the bytes of a file are damaged: restore them from the backup');
  await inTransaction(deps, (tx) =>
    recordEvent(tx, {
      type: 'FILE_DAMAGED',
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId,
      appraisalId: appraisalId ?? undefined,
      taskId,
      data: { fileId, sha256, damage },
    }),
  );
  return new Refusal(
    'FILE_DAMAGED',
    500,
    'The bytes of this file are not those that were attached. Nothing of it is handed out; BKD can ask for it again.',
    { extra: { damage } },
  );
}
