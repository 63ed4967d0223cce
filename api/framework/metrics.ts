/** Prometheus metrics: the process, the requests by route, and what waits in PostgreSQL, read at the scrape. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Deps } from '../../usecases/context.ts';
import { readMailGauges, type MailGauges } from '../../usecases/mails/read-mail-gauges.ts';
import { readGauges, type Gauges } from '../../usecases/read-gauges.ts';
import { readStageGauges } from '../../usecases/read-stage-gauges.ts';
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
  noticesQueued: ['daur_notices_queued', 'Notices that wait, for a mail at once or for a digest'],
  noticesFailed: ['daur_notices_failed', 'Notices whose mail failed for good'],
  tasksOpen: ['daur_tasks_open', 'Open tasks'],
  tasksOverdue: ['daur_tasks_overdue', 'Open tasks past their due date'],
  alarms: ['daur_alarms', 'Open tasks with an alarm at BKD'],
};

const MAIL_GAUGES: Readonly<Record<keyof MailGauges, readonly [name: string, help: string]>> = {
  mailsQueued: ['daur_mails_queued', 'Mails that wait for the mail server'],
  mailsSent: ['daur_mails_sent', 'Mails that the mail server took and nobody sent back'],
  mailsRefused: ['daur_mails_refused', 'Mails that the mail server refused for good'],
  mailsBounced: ['daur_mails_bounced', 'Mails that came back'],
  mailsFailed: ['daur_mails_failed', 'Mails that failed for good or came back'],
  meanPerPerson: ['daur_mails_per_person_month_mean', 'Mails in the current month to a person who got any'],
  p95PerPerson: ['daur_mails_per_person_month_p95', 'The same: 95 % of them got at most so many'],
  maxPerPerson: ['daur_mails_per_person_month_max', 'The same: the most that one person got'],
  peopleAboveBudget: ['daur_people_above_mail_budget', 'People who got more than the budget in the current month'],
};
/** The figures of stages and mails are counted from all their rows: not at every scrape. */
const COUNTED_EVERY_MS = 60_000;

/** @param mailBudget more mails than this to one person in a month are too many */
export function createMetrics(deps: Deps, mailBudget: number, registry = new Registry()): Metrics {
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
  const mailGauges = Object.entries(MAIL_GAUGES).map(([member, [name, help]]) => ({
    member: member as keyof MailGauges,
    gauge: new Gauge({ name, help, registers: [registry] }),
  }));
  const stageGauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['stage'] as const, registers: [registry] });
  const stages = {
    open: stageGauge('daur_stage_tasks_open', 'Open tasks of cycles under way, by stage'),
    overdue: stageGauge('daur_stage_tasks_overdue', 'Of these, past their due date'),
    takenOver: stageGauge(
      'daur_stage_takeovers',
      'Tasks of cycles under way that went up because nobody acted in time',
    ),
  };
  let countedAt = -Infinity;
  const count = async (): Promise<void> => {
    if (performance.now() - countedAt < COUNTED_EVERY_MS) return;
    const values = await readMailGauges(deps, mailBudget);
    for (const { member, gauge } of mailGauges) gauge.set(values[member]);
    for (const gauge of Object.values(stages)) gauge.reset();
    for (const { stage, open, overdue, takenOver } of await readStageGauges(deps)) {
      stages.open.set({ stage }, open);
      stages.overdue.set({ stage }, overdue);
      stages.takenOver.set({ stage }, takenOver);
    }
    countedAt = performance.now();
  };
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
        await count();
      } catch (error) {
        deps.log.error({ err: error }, 'the gauges could not be read');
        up.set(0);
        for (const { gauge } of [...gauges, ...mailGauges]) gauge.remove();
        for (const gauge of Object.values(stages)) gauge.reset();
        countedAt = -Infinity;
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
