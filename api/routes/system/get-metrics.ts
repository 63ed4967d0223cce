import { defineRoute } from '../../framework/define-route.ts';

export const getMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Metrics for Prometheus',
  description:
    'The process, the requests by route, and from PostgreSQL at the scrape: doorbells not yet acted upon and the age of the oldest, ' +
    'queued and failed mails, open and overdue tasks, alarms. Counts only, no personal data; keep it inside the network all the same.',
  responses: {
    200: {
      description: 'Prometheus text format',
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      example: 'daur_tasks_open 1240\n',
    },
  },
  handler: async ({ api }) => ({ status: 200, body: await api.metrics.scrape() }),
});
