/** Prometheus metrics: the process, the requests by route, and what waits in PostgreSQL, read at the scrape. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Deps } from '../../usecases/context.ts';
import { readGauges, type Gauges } from '../../usecases/read-gauges.ts';
import { stateOf } from './request-state.ts';

export interface Metrics {
  readonly contentType: string;
  /** The text that Prometheus reads. Where PostgreSQL is away, daur_database_up is 0 and its gauges are absent. */
  scrape(): Promise<string>;
  /** Measures every request under the pattern of its route. */
  readonly middleware: RequestHandler;
}

const GAUGES: Readonly<Record<keyof Gauges, readonly [name: string, help: string]>> = {
  outboxUnconsumed: ['daur_outbox_unconsumed', 'Doorbells whose consequence is not in the rows yet'],
  outboxOldestSeconds: ['daur_outbox_oldest_seconds', 'Age of the oldest such doorbell, seconds'],
  noticesQueued: ['daur_notices_queued', 'Mails that wait to be sent'],
  noticesFailed: ['daur_notices_failed', 'Mails that failed for good'],
  tasksOpen: ['daur_tasks_open', 'Open tasks'],
  tasksOverdue: ['daur_tasks_overdue', 'Open tasks past their due date'],
  alarms: ['daur_alarms', 'Open tasks with an alarm at BKD'],
};

export function createMetrics(deps: Deps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const up = new Gauge({
    name: 'daur_database_up',
    help: '1 where PostgreSQL answered this scrape',
    registers: [registry],
  });
  const gauges = Object.entries(GAUGES).map(([member, [name, help]]) => ({
    member: member as keyof Gauges,
    gauge: new Gauge({ name, help, registers: [registry] }),
  }));
  const duration = new Histogram({
    name: 'daur_http_request_duration_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    scrape: async () => {
      try {
        const values = await readGauges(deps);
        up.set(1);
        for (const { member, gauge } of gauges) gauge.set(values[member]);
      } catch (error) {
        deps.log.error({ err: error }, 'the gauges could not be read');
        up.set(0);
        for (const { gauge } of gauges) gauge.remove();
      }
      return registry.metrics();
    },
    middleware: (request, response, next) => {
      const stop = duration.startTimer();
      // 'close' also comes where the client went away before the answer.
      response.once('close', () =>
        stop({ route: stateOf(request).route ?? 'none', status: String(response.statusCode) }),
      );
      next();
    },
  };
}
