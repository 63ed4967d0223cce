import type { Deps } from '../../../usecases/context.ts';
import { readCycle, type CycleView } from '../../../usecases/cycles/read-cycles.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { etag } from '../../framework/etag.ts';

/** The cycle as it is after a command of BKD. */
export async function cycleNow(deps: Deps, cycleId: string): Promise<{ body: CycleView; headers: { ETag: string } }> {
  const cycle = await readCycle(deps, { personId: cycleId, isBkd: true }, cycleId);
  if (!cycle) throw notFound('The cycle');
  return { body: cycle, headers: etag(cycle.version) };
}
