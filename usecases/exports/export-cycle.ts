import type { Readable } from 'node:stream';
import type { Language } from '../../domain/terms.ts';
import { reading } from '../access/reading.ts';
import type { Deps } from '../context.ts';
import { denied } from '../denied.ts';
import { seeCycleIn, type CycleScope, type Reader } from '../progress/sight.ts';
import { recordEvent } from '../record-event.ts';
import { CommitAndRefuse } from '../transact.ts';
import { datasets, type DatasetName } from './datasets.ts';
import { readPages } from './read-pages.ts';
import { streamOf } from './stream-of.ts';
import type { Format } from './table.ts';

/**
 * A data set of a cycle as a file, given as it is read: BKD all, the head of a unit (or who acts for him) his unit and those below it, without
 * identity numbers and what is confidential. That somebody took it is in the audit trail before the first row goes out.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), EXPORTS_BUSY
 */
export async function exportCycle(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  wanted: CycleScope & { readonly dataset: DatasetName; readonly format: Format; readonly language: Language },
): Promise<Readable> {
  const { dataset: name, format, language, cycleId, unitId } = wanted;
  const dataset = datasets[name];
  const { sight, at } = await reading(deps, reader, async (tx) => {
    const seen = await seeCycleIn(tx, reader, wanted, `CYCLE.EXPORT_${name.toUpperCase()}`);
    if (seen instanceof CommitAndRefuse) return seen;
    if (dataset.bkdOnly && !seen.isBkd) {
      return denied(tx, { ...reader }, { cycleId, attempted: `CYCLE.EXPORT_${name.toUpperCase()}` }, 'NOT_RELATED');
    }
    const [clock] = await tx.$queryRaw<[{ at: Date }]>`SELECT clock_timestamp() AS at`;
    await recordEvent(tx, {
      type: 'DATA_EXPORTED',
      at: clock.at,
      actorId: reader.actorId,
      actorRole: seen.isBkd ? 'BKD_ADMIN' : 'UNIT_HEAD',
      requestId: reader.requestId,
      cycleId,
      data: { dataset: name, format, ...(unitId === undefined ? {} : { unitId }) },
    });
    return { sight: seen, at: clock.at };
  });
  const pages = await readPages(deps, {
    query: dataset.query(sight, at),
    ...(dataset.enrich ? { enrich: dataset.enrich } : {}),
  });
  const columns = dataset.columns.filter((column) => sight.isBkd || !column.bkdOnly);
  return streamOf({ name, columns, language, pages }, format, at);
}
