import type { Worker } from '@temporalio/worker';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** The process, and what each worker has in hand, read at the scrape. @param slots local activities (steps) that may run at once */
export function gaugeWorkers(registry: Registry, workers: readonly Worker[], slots: number): void {
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'daur_worker_step_slots',
    help: 'Steps that may run at once',
    registers: [registry],
  }).set(slots);
  new Gauge({
    name: 'daur_worker_in_hand',
    help: 'What a worker has in hand: workflow activations, steps (local activities), other activities, workflows in its cache',
    labelNames: ['queue', 'what'] as const,
    registers: [registry],
    collect() {
      for (const worker of workers) {
        const queue = worker.options.taskQueue;
        const status = worker.getStatus();
        this.set({ queue, what: 'activations' }, status.numInFlightWorkflowActivations);
        this.set({ queue, what: 'steps' }, status.numInFlightLocalActivities);
        this.set({ queue, what: 'activities' }, status.numInFlightNonLocalActivities);
        this.set({ queue, what: 'cached' }, status.numCachedWorkflows);
      }
    },
  });
}
