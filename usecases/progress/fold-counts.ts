import type { Deps } from '../context.ts';

/**
 * Puts the counts of progress that have one key together (prisma, progress_count), so that a figure stays the sum of a few rows. Readers see them
 * before or after, never between. Two at once: the second does nothing.
 * @returns how many rows went
 */
export async function foldProgressCounts(deps: Pick<Deps, 'db'>): Promise<number> {
  const [row] = await deps.db.$queryRaw<[{ went: number }]>`SELECT fold_progress_counts() AS went`;
  return row.went;
}
