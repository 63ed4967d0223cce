import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

/** Connections of this process to PostgreSQL, read at the scrape. Who waits, waits for a free one. */
export function gaugePool(registry: Registry, pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>): void {
  new Gauge({
    name: 'daur_pool_connections',
    help: 'Connections to PostgreSQL of this process, by state; waiting: requests for one',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}
