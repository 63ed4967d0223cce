import { cleanFileName, extensionOf } from '../../domain/file-names.ts';
import { FILE_TYPES, type Audience, type FileType, type RemarksRule } from '../../domain/remarks.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { lockForRemark, tellOthers } from '../tasks/remark.ts';
import { CommitAndRefuse, command } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { keepReceived, type ReceivedFile } from './file-store.ts';
import type { FileView } from './read-files.ts';
import { typeOfFile, type FoundType } from './type-of-file.ts';

export interface NewFile {
  readonly taskId: string;
  readonly audience: Audience;
  readonly received: ReceivedFile;
}

/**
 * Attaches a file that has arrived. First the bytes get to their place, then the row is committed: a row without its bytes never is; bytes without
 * a row are swept.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), TASK_CLOSED, FILE_TYPE_REFUSED (415), FILE_LIMIT_REACHED (409), STORAGE_UNAVAILABLE (507)
 */
export async function attachFile(deps: Pick<Deps, 'db' | 'files' | 'log'>, act: Act, file: NewFile): Promise<FileView> {
  const { received, audience } = file;
  const found = await typeOfFile(received.path);
  return command(deps, act, async (tx) => {
    const at = await lockForRemark(tx, act, { ...file, attempted: 'TASK.ATTACH' });
    if (at instanceof CommitAndRefuse) return at;
    const { locked, task, rule } = at;
    const type = acceptedType(received, found, rule);
    await refuseTooMuch(tx, task.id, received.size, rule);
    await holdBytes(tx, received.sha256);
    await keepReceived(deps, received);
    const { mediaType, extensions } = FILE_TYPES[type];
    const row = await tx.attachment.create({
      data: {
        taskId: task.id,
        audience,
        name: cleanFileName(received.name, extensions),
        mediaType,
        size: received.size,
        sha256: received.sha256,
        uploadedById: act.actorId,
        uploadedAt: locked.now,
      },
    });
    await recordEvent(tx, {
      type: 'FILE_ATTACHED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId: locked.cycle.id,
      appraisalId: locked.appraisal?.id,
      taskId: task.id,
      data: { fileId: row.id, sha256: row.sha256, size: row.size, mediaType, audience },
    });
    await tellOthers(tx, act, at, row.id, audience);
    const person = await peopleRefs(tx, [act.actorId]);
    return {
      id: row.id,
      name: row.name,
      mediaType,
      size: row.size,
      sha256: row.sha256,
      audience,
      uploadedBy: person(act.actorId),
      uploadedAt: row.uploadedAt.toISOString(),
      removed: null,
      link: `/tasks/${task.id}/files/${row.id}`,
    };
  });
}

/** Held until the commit by whoever keeps bytes; the sweep that deletes them takes the same lock: neither misses the other. */
async function holdBytes(tx: Tx, sha256: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))) AS lock`;
}

/** What the bytes are counts; a name or a header that says something else is refused rather than mended. */
function acceptedType(received: ReceivedFile, found: FoundType, rule: RemarksRule): FileType {
  const { type } = found;
  const allowed = rule.files.types.map((name) => FILE_TYPES[name].mediaType);
  if (received.size === 0) throw refusedType('The file is empty.', found, received, allowed);
  if (type === undefined || !rule.files.types.includes(type)) {
    throw refusedType('This kind of file is not accepted here.', found, received, allowed);
  }
  const { mediaType, extensions } = FILE_TYPES[type];
  if (received.claimedType !== undefined && received.claimedType !== mediaType) {
    throw refusedType('The file is not what its Content-Type says.', found, received, allowed);
  }
  const extension = extensionOf(received.name)?.toLowerCase();
  const own: readonly string[] = extensions;
  const known: readonly string[] = Object.values(FILE_TYPES).flatMap((each) => each.extensions);
  if (extension !== undefined && known.includes(extension) && !own.includes(extension)) {
    throw refusedType('The file is not what its name says.', found, received, allowed);
  }
  return type;
}

const refusedType = (
  detail: string,
  found: FoundType,
  { claimedType }: ReceivedFile,
  allowed: readonly string[],
): Refusal =>
  new Refusal('FILE_TYPE_REFUSED', 415, detail, {
    extra: { found: found.mediaType, claimed: claimedType ?? null, allowed },
  });

async function refuseTooMuch(tx: Tx, taskId: string, size: number, rule: RemarksRule): Promise<void> {
  const { atMost, megabytes } = rule.files;
  const has = await tx.attachment.aggregate({
    where: { taskId, removedAt: null },
    _count: { id: true },
    _sum: { size: true },
  });
  const bytes = has._sum.size ?? 0;
  if (has._count.id < atMost && bytes + size <= megabytes * 1024 * 1024) return;
  throw new Refusal(
    'FILE_LIMIT_REACHED',
    409,
    `At one task there may be ${atMost} files of ${megabytes} MB in all. Remove one first.`,
    { legalBasis: rule.legalBasis, extra: { atMost, megabytes, files: has._count.id, bytes } },
  );
}
