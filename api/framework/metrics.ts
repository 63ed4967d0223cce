/** Prometheus metrics: the process, the requests by route, and what waits in PostgreSQL, read at the scrape. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Deps } from '../../usecases/context.ts';
import { readMailGauges, type MailGauges } from '../../usecases/mails/read-mail-gauges.ts';
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
  noticesQueued: ['daur_notices_queued', 'Notices that wait, for a mail at once or for a digest'],
  noticesFailed: ['daur_notices_failed', 'Notices whose mail failed for good'],
  tasksOpen: ['daur_tasks_open', 'Open tasks'],
  tasksOverdue: ['daur_tasks_overdue', 'Open tasks past their due date'],
  alarms: ['daur_alarms', 'Open tasks with an alarm at BKD'],
};

const MAIL_GAUGES: Readonly<Record<keyof MailGauges, readonly [name: string, help: string]>> = {
  mailsQueued: ['daur_mails_queued', 'Mails that wait for the mail server'],
  mailsFailed: ['daur_mails_failed', 'Mails that failed for good or came back'],
  meanPerPerson: ['daur_mails_per_person_month_mean', 'Mails in the current month to a person who got any'],
  p95PerPerson: ['daur_mails_per_person_month_p95', 'The same: 95 % of them got at most so many'],
  maxPerPerson: ['daur_mails_per_person_month_max', 'The same: the most that one person got'],
  peopleAboveBudget: ['daur_people_above_mail_budget', 'People who got more than the budget in the current month'],
};
/** A month's figures are counted from all its mails: not at every scrape. */
const MAIL_GAUGES_EVERY_MS = 60_000;

/** @param mailBudget more mails than this to one person in a month are too many */
export function createMetrics(deps: Deps, mailBudget: number): Metrics {
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
  const mailGauges = Object.entries(MAIL_GAUGES).map(([member, [name, help]]) => ({
    member: member as keyof MailGauges,
    gauge: new Gauge({ name, help, registers: [registry] }),
  }));
  let mailsReadAt = -Infinity;
  const readMails = async (): Promise<void> => {
    if (performance.now() - mailsReadAt < MAIL_GAUGES_EVERY_MS) return;
    const values = await readMailGauges(deps, mailBudget);
    for (const { member, gauge } of mailGauges) gauge.set(values[member]);
    mailsReadAt = performance.now();
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
        await readMails();
      } catch (error) {
        deps.log.error({ err: error }, 'the gauges could not be read');
        up.set(0);
        for (const { gauge } of [...gauges, ...mailGauges]) gauge.remove();
        mailsReadAt = -Infinity;
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
