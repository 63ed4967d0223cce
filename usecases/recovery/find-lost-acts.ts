import type { Deps } from '../context.ts';
import type { AcknowledgedAct } from './acknowledged.ts';

/** Lines of the log that one query asks for. */
const PAGE = 2_000;

/**
 * After a backup was restored: the acts that people were told count, and that the audit trail does not hold. An act that took the place of a lost one in
 * its chain has another hash.
 * @param acts of any number of log files; an answer that was repeated is one act
 */
export async function findLostActs(
  deps: Pick<Deps, 'db'>,
  acts: AsyncIterable<AcknowledgedAct>,
): Promise<{ read: number; lost: AcknowledgedAct[] }> {
  const seen = new Set<string>();
  const lost: AcknowledgedAct[] = [];
  let page: AcknowledgedAct[] = [];
  const look = async (): Promise<void> => {
    if (page.length > 0) lost.push(...(await lostOf(deps, page)));
    page = [];
  };
  for await (const act of acts) {
    if (seen.has(act.hash)) continue;
    seen.add(act.hash);
    if (page.push(act) >= PAGE) await look();
  }
  await look();
  return { read: seen.size, lost };
}

async function lostOf({ db }: Pick<Deps, 'db'>, acts: readonly AcknowledgedAct[]): Promise<AcknowledgedAct[]> {
  const rows = await db.$queryRaw<{ hash: string }[]>`
    SELECT e.hash FROM unnest(${acts.map(({ chain }) => chain)}::text[], ${acts.map(({ seq }) => seq)}::int[]) AS a (chain, seq)
    JOIN event e ON e.chain = a.chain AND e.seq = a.seq`;
  const there = new Set(rows.map(({ hash }) => hash));
  return acts.filter(({ hash }) => !there.has(hash));
}
