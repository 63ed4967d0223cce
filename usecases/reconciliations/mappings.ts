import { isDeepStrictEqual } from 'node:util';
import { GUESSED_MAPPING, mappingSchema, type Mapping } from '../../ekinerja/mapping.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { iso } from '../iso.ts';
import { json } from '../json.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command } from '../transact.ts';

/** The mapping that is there from the start, as version 0: a guess (docs/ekinerja.md). */
export const DEFAULT_MAPPING = 'default';

export interface MappingView {
  readonly name: string;
  /** 0: the guess that is shipped, which nobody has saved. */
  readonly version: number;
  readonly mapping: Mapping;
  readonly savedById: string | null;
  readonly savedAt: string | null;
}

/**
 * Saves a mapping as a new version of its name; earlier versions stay, because reconciliations name the one that they were read with. The same
 * mapping again is no new version.
 * @param seen version that the caller saw; undefined: whichever
 * @throws Refusal ROLE_REQUIRED, STALE_VERSION (412)
 */
export async function saveMapping(
  deps: Pick<Deps, 'db'>,
  act: Act,
  given: { readonly name: string; readonly mapping: Mapping; readonly seen: number | undefined },
): Promise<MappingView> {
  return command(deps, act, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`mapping ${given.name}`}, 0))`;
    const latest = await latestMapping(tx, given.name);
    const version = latest?.version ?? 0;
    if (given.seen !== undefined && given.seen !== version) throw stale(version);
    if (latest && latest.version > 0 && isDeepStrictEqual(latest.mapping, given.mapping)) return latest;
    const row = await insert(tx, { ...given, version: version + 1, savedById: act.actorId });
    await recordEvent(tx, {
      type: 'EKINERJA_MAPPING_SAVED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { mappingId: row.id, version: version + 1 },
    });
    const { name, mapping } = given;
    return { name, mapping, version: version + 1, savedById: act.actorId, savedAt: iso(row.savedAt) };
  });
}

/** @throws Refusal NOT_FOUND */
export async function readMapping(deps: Pick<Deps, 'db'>, name: string): Promise<MappingView> {
  const found = await latestMapping(deps.db, name);
  if (!found) throw notFound('The mapping');
  return found;
}

/** The latest version of every name, the shipped guess among them. */
export async function readMappings(deps: Pick<Deps, 'db'>): Promise<MappingView[]> {
  const names = await deps.db.columnMapping.findMany({
    distinct: ['name'],
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  const views: MappingView[] = [];
  for (const name of new Set([DEFAULT_MAPPING, ...names.map((row) => row.name)])) {
    views.push(await readMapping(deps, name));
  }
  return views;
}

/**
 * The latest version with its id, for a reconciliation to name. The shipped guess becomes a row when it is used first.
 * @throws Refusal NOT_FOUND
 */
export async function mappingRow(
  tx: Tx,
  name: string,
  actorId: string,
): Promise<{ readonly id: string; readonly version: number; readonly mapping: Mapping }> {
  const row = await tx.columnMapping.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  if (row) return { id: row.id, version: row.version, mapping: mappingSchema.parse(row.columns) };
  if (name !== DEFAULT_MAPPING) throw notFound('The mapping');
  const made = await insert(tx, { name, mapping: GUESSED_MAPPING, version: 1, savedById: actorId });
  return { id: made.id, version: 1, mapping: GUESSED_MAPPING };
}

async function latestMapping(db: Pick<Tx, 'columnMapping'>, name: string): Promise<MappingView | undefined> {
  const row = await db.columnMapping.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  if (row) {
    const { version, savedById, savedAt } = row;
    return { name, version, mapping: mappingSchema.parse(row.columns), savedById, savedAt: iso(savedAt) };
  }
  if (name !== DEFAULT_MAPPING) return undefined;
  return { name, version: 0, mapping: GUESSED_MAPPING, savedById: null, savedAt: null };
}

async function insert(
  tx: Tx,
  { name, version, mapping, savedById }: { name: string; version: number; mapping: Mapping; savedById: string },
): Promise<{ id: string; savedAt: Date }> {
  return tx.columnMapping.create({
    data: { name, version, columns: json(mapping), savedById, savedAt: new Date() },
    select: { id: true, savedAt: true },
  });
}

export const stale = (version: number): Refusal =>
  new Refusal('STALE_VERSION', 412, 'It has changed since you read it. Read it again.', { extra: { version } });
