import type { z } from 'zod';
import type { Deps } from '../../../usecases/context.ts';
import { readCycle } from '../../../usecases/cycles/read-cycles.ts';
import { notFound } from '../../../usecases/refusal.ts';
import { etag } from '../../framework/etag.ts';
import type { cycleView } from './view.ts';

/** The cycle as it is after a command of BKD. */
export async function cycleNow(
  deps: Deps,
  cycleId: string,
): Promise<{ body: z.input<typeof cycleView>; headers: { ETag: string } }> {
  const cycle = await readCycle(deps, { personId: cycleId, isBkd: true }, cycleId);
  if (!cycle) throw notFound('The cycle');
  return { body: { ...cycle, windows: [...cycle.windows] }, headers: etag(cycle.version) };
}
