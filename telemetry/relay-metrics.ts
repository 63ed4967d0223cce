import { Counter, Histogram, type Registry } from 'prom-client';
import type { RelayMetrics } from '../temporal/relay.ts';

export function relayMetrics(registry: Registry): RelayMetrics {
  const rings = new Counter({
    name: 'daur_relay_rings_total',
    help: 'Doorbells that this process rang; failed ones are rung again',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'daur_relay_ring_seconds',
    help: 'Time until Temporal had taken a doorbell',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    rang(result, ms) {
      rings.inc({ result });
      if (result !== 'failed') durations.observe(ms / 1_000);
    },
  };
}
