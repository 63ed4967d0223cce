import type { Calendar } from '../../domain/calendar.ts';
import type { Derivation } from '../../domain/deadlines.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { Stage } from '../../domain/terms.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { policyById } from '../policies.ts';

export interface WindowDates {
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly derivation: { readonly opens: Derivation; readonly due: Derivation };
}

export type StoredWindows = Map<Stage, WindowDates>;

export interface ClockCycle {
  readonly id: string;
  readonly year: number;
  readonly launchedAt: Date;
  readonly virtualTime: boolean;
  /** What counts as now: the database's clock, or in a cycle of virtual time the latest of its workflows'. */
  readonly now: Date;
  readonly policy: PolicyBody;
}

/** What clocks are computed with, read once in a transaction: calendars of units, cycles with their policies, windows as stored. */
export class ClockContext {
  readonly #tx: Tx;
  readonly #policyInstead: { readonly cycleId: string; readonly policyId: string } | undefined;
  readonly #calendars = new Map<string, Promise<Calendar>>();
  readonly #cycles = new Map<string, Promise<ClockCycle>>();
  readonly #windows = new Map<string, Promise<StoredWindows>>();

  readonly #computed = new Map<string, { readonly made: unknown }>();

  /** @param policyInstead computes a cycle as if it had this policy, for a preview */
  constructor(tx: Tx, policyInstead?: { readonly cycleId: string; readonly policyId: string }) {
    this.#tx = tx;
    this.#policyInstead = policyInstead;
  }

  calendar(unitId: string): Promise<Calendar> {
    return once(this.#calendars, unitId, () => calendarOf(this.#tx, unitId));
  }

  cycle(cycleId: string): Promise<ClockCycle> {
    return once(this.#cycles, cycleId, () => this.#readCycle(cycleId));
  }

  /** The windows of a unit; whoever moves them puts the new ones in, and tasks are counted from those. */
  windows(cycleId: string, unitId: string): Promise<StoredWindows> {
    return once(this.#windows, `${cycleId} ${unitId}`, async () => {
      const rows = await this.#tx.stageWindow.findMany({ where: { cycleId, unitId } });
      return new Map(
        rows.map(({ stage, opensAt, dueAt, derivation }): [Stage, WindowDates] => [
          stage as Stage,
          { opensAt, dueAt, derivation: derivation as unknown as WindowDates['derivation'] },
        ]),
      );
    });
  }

  /** What is computed from the same facts is computed once. @param facts everything that it depends on beside this context */
  async alike<T>(facts: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#computed.get(facts);
    if (known) return known.made as T;
    const made = await compute();
    this.#computed.set(facts, { made });
    return made;
  }

  async #readCycle(cycleId: string): Promise<ClockCycle> {
    const [row] = await this.#tx.$queryRaw<
      { year: number; launched_at: Date | null; virtual_time: boolean; policy_id: string; now: Date }[]
    >`
      SELECT c.year, c.launched_at, c.virtual_time, c.policy_id::text, CASE WHEN c.virtual_time
        THEN coalesce((SELECT max(virtual_now) FROM appraisal WHERE cycle_id = c.id), c.launched_at) ELSE clock_timestamp() END AS now
      FROM cycle c WHERE c.id = ${cycleId}::uuid`;
    if (!row?.launched_at) throw new Error(`Cycle ${cycleId} has no clocks: it was not launched.`);
    const instead = this.#policyInstead?.cycleId === cycleId ? this.#policyInstead.policyId : undefined;
    return {
      id: cycleId,
      year: row.year,
      launchedAt: row.launched_at,
      virtualTime: row.virtual_time,
      now: row.now,
      policy: await policyById(this.#tx, instead ?? row.policy_id),
    };
  }
}

function once<Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const there = known.get(key);
  if (there) return there;
  const made = read();
  known.set(key, made);
  return made;
}
