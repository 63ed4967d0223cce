import type { Readable } from 'node:stream';
import type { Language } from '../../domain/terms.ts';
import { eventCondition, type EventFilter } from '../audit/event-filter.ts';
import type { Act, Deps } from '../context.ts';
import { recordEvent } from '../record-event.ts';
import { requireOffice } from '../require-office.ts';
import { inTransaction } from '../transact.ts';
import { EVENT_COLUMNS, eventRows } from './events.ts';
import { readPages } from './read-pages.ts';
import { streamOf } from './stream-of.ts';
import type { Format } from './table.ts';

/**
 * The audit trail, or what of it passes the filter, as a file, the first event first. Whoever takes it is in it.
 * @throws Refusal ROLE_REQUIRED, EXPORTS_BUSY
 */
export async function exportEvents(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  wanted: { readonly filter: EventFilter; readonly format: Format; readonly language: Language },
): Promise<Readable> {
  const { filter, format, language } = wanted;
  const at = await inTransaction(deps, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    const [clock] = await tx.$queryRaw<[{ at: Date }]>`SELECT clock_timestamp() AS at`;
    await recordEvent(tx, {
      type: 'DATA_EXPORTED',
      at: clock.at,
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      data: { dataset: 'events', format, filter: plain(filter) },
    });
    return clock.at;
  });
  const pages = await readPages(deps, { query: eventRows(eventCondition(filter)) });
  return streamOf({ name: 'events', columns: EVENT_COLUMNS, language, pages }, format, at);
}

/** Ids, codes and instants: what may stand in the audit trail. */
function plain({ type, from, to, ...exact }: EventFilter): Record<string, string | string[]> {
  const members = { ...exact, from: from?.toISOString(), to: to?.toISOString(), type: type && [...type] };
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
