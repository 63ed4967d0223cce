/** What BKD does to the library: new entries, drafts of the next version, publishing, retiring. What was published never changes. */
import type { LibraryVersionForm } from '../../domain/indicator-library.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';

export interface NewIndicator {
  readonly code: string;
  readonly unitId: string | null;
  readonly position: string | null;
  readonly draft: LibraryVersionForm;
}

/** @throws Refusal ROLE_REQUIRED, INDICATOR_CODE_TAKEN, VALIDATION_FAILED */
export async function createIndicator(deps: Pick<Deps, 'db'>, act: Act, given: NewIndicator): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { code, unitId, position, draft } = given;
    // Two with one code at once: the second waits, and is refused.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`indicator/${code}`}, 0))`;
    if ((await tx.libraryIndicator.count({ where: { code } })) > 0) {
      throw new Refusal('INDICATOR_CODE_TAKEN', 409, `There is an indicator ${code} already.`);
    }
    if (unitId !== null && (await tx.unit.count({ where: { id: unitId } })) === 0) {
      const errors = [{ pointer: '/unitId', detail: 'There is no such unit.' }];
      throw new Refusal('VALIDATION_FAILED', 422, 'The indicator was not created.', { errors });
    }
    const now = new Date();
    const { id } = await tx.libraryIndicator.create({
      data: {
        ...{ code, unitId, position, createdById: act.actorId, createdAt: now },
        versions: { create: { number: 1, ...draft, authorId: act.actorId, draftedAt: now } },
      },
      select: { id: true },
    });
    await record(tx, act, 'INDICATOR_DRAFTED', { indicatorId: id, code, number: 1 });
    return { id };
  });
}

/**
 * A draft of the next version, or another text of the one that is open.
 * @param edit.version of the indicator as it was read
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, STALE_VERSION, INDICATOR_RETIRED
 */
export async function draftIndicator(
  deps: Pick<Deps, 'db'>,
  act: Act,
  edit: { readonly indicatorId: string; readonly version: number; readonly draft: LibraryVersionForm },
): Promise<{ version: number }> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { id, version } = await lockIndicator(tx, edit.indicatorId);
    if (version !== edit.version) {
      throw new Refusal('STALE_VERSION', 412, 'The indicator has changed since you read it. Read it again.', {
        extra: { version },
      });
    }
    await putDraft(tx, act, id, edit.draft);
    return { version: version + 1 };
  });
}

/** Makes the draft what lines refer to from now on; lines of before keep theirs. @throws Refusal ROLE_REQUIRED, NOT_FOUND, INDICATOR_RETIRED, NO_DRAFT */
export async function publishIndicator(deps: Pick<Deps, 'db'>, act: Act, indicatorId: string): Promise<void> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { id } = await lockIndicator(tx, indicatorId);
    const draft = await draftOf(tx, id);
    if (!draft) throw new Refusal('NO_DRAFT', 409, 'There is nothing to publish: draft the next version first.');
    await tx.libraryIndicatorVersion.update({
      where: { id: draft.id },
      data: { publishedById: act.actorId, publishedAt: new Date() },
    });
    await tx.libraryIndicator.update({ where: { id }, data: { version: { increment: 1 } } });
    await record(tx, act, 'INDICATOR_PUBLISHED', { indicatorId: id, versionId: draft.id, number: draft.number });
  });
}

/** No new line refers to it; lines that do keep it. @throws Refusal ROLE_REQUIRED, NOT_FOUND, INDICATOR_RETIRED */
export async function retireIndicator(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { indicatorId, reason }: { readonly indicatorId: string; readonly reason: string },
): Promise<void> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const { id } = await lockIndicator(tx, indicatorId);
    await retire(tx, act, id, reason);
  });
}

/** The indicator, locked. @throws Refusal NOT_FOUND, INDICATOR_RETIRED */
export async function lockIndicator(tx: Tx, indicatorId: string): Promise<{ id: string; version: number }> {
  const [row] = await tx.$queryRaw<{ id: string; version: number; retired: boolean }[]>`
    SELECT id::text, version, retired_at IS NOT NULL AS retired FROM library_indicator WHERE id = ${indicatorId}::uuid FOR UPDATE`;
  if (!row) throw notFound('The indicator');
  if (row.retired) throw new Refusal('INDICATOR_RETIRED', 409, 'The indicator was retired; make a new one.');
  return row;
}

export const draftOf = (tx: Tx, indicatorId: string) =>
  tx.libraryIndicatorVersion.findFirst({ where: { indicatorId, publishedAt: null } });

/** @returns the draft's id */
export async function putDraft(tx: Tx, act: Act, indicatorId: string, draft: LibraryVersionForm): Promise<string> {
  const open = await draftOf(tx, indicatorId);
  const written = { ...draft, authorId: act.actorId, draftedAt: new Date() };
  const { id, number } = open
    ? await tx.libraryIndicatorVersion.update({ where: { id: open.id }, data: written })
    : await tx.libraryIndicatorVersion.create({
        // Versions are never deleted, so that their count is the last number.
        data: {
          ...written,
          indicatorId,
          number: (await tx.libraryIndicatorVersion.count({ where: { indicatorId } })) + 1,
        },
      });
  await tx.libraryIndicator.update({ where: { id: indicatorId }, data: { version: { increment: 1 } } });
  await record(tx, act, 'INDICATOR_DRAFTED', { indicatorId, versionId: id, number });
  return id;
}

export async function retire(tx: Tx, act: Act, indicatorId: string, reason: string): Promise<void> {
  await tx.libraryIndicator.update({
    where: { id: indicatorId },
    data: { retiredById: act.actorId, retiredAt: new Date(), retiredBecause: reason, version: { increment: 1 } },
  });
  await record(tx, act, 'INDICATOR_RETIRED', { indicatorId });
}

const record = (tx: Tx, act: Act, type: string, data: Readonly<Record<string, string | number>>): Promise<void> =>
  recordEvent(tx, { type, actorId: act.actorId, actorRole: 'BKD_ADMIN', requestId: act.requestId, data });
