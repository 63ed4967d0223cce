import { Counter, Histogram, type Registry } from 'prom-client';
import type { StepMetrics } from '../activities/observed.ts';

export function stepMetrics(registry: Registry): StepMetrics {
  const durations = new Histogram({
    name: 'daur_step_seconds',
    help: 'Time of one step (activity), by name; long ones are whole pages or shifts',
    labelNames: ['step'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'daur_step_failures_total',
    help: 'Steps that failed and are tried again',
    labelNames: ['step'] as const,
    registers: [registry],
  });
  const lag = new Histogram({
    name: 'daur_decision_lag_seconds',
    help: 'From the commit of a decision until its consequence was drawn, by the clock of PostgreSQL',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200],
    registers: [registry],
  });
  const takeovers = new Counter({
    name: 'daur_takeovers_total',
    help: 'Tasks that went one rung up because nobody acted in time, by steps of this process',
    registers: [registry],
  });
  return {
    done: (step, ms) => durations.observe({ step }, ms / 1_000),
    failed: (step) => failures.inc({ step }),
    lagged: (seconds) => lag.observe(seconds),
    tookOver: (count) => takeovers.inc(count),
  };
}
