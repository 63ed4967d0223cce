/** Reports of work in the demo: handed in as from a telephone that was offline, answered with a tap, asked about, and answered. */
import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { YEAR } from '../agency.ts';
import type { ApiClient } from '../api-client.ts';
import { TEXT } from './texts.ts';

const targets = z.object({
  items: z.array(
    z.object({
      inForce: z.boolean(),
      results: z.array(z.object({ indicators: z.array(z.object({ id: z.string() })) })),
    }),
  ),
});
export const workReport = z.object({
  date: z.string(),
  feedback: z.array(z.unknown()),
  thread: z.array(z.object({ id: z.string(), answers: z.string().nullable(), author: z.object({ id: z.string() }) })),
});

const reportsOf = (api: ApiClient, personId: string, appraisalId: string): Promise<z.infer<typeof workReport>[]> =>
  api.all(personId, `/appraisals/${appraisalId}/work-reports`, workReport);

/** The last working days of the year so far, all in one request. The last of them has no evidence, and does not count. */
export async function handInReports(
  api: ApiClient,
  personId: string,
  appraisalId: string,
  { today, days, work }: { readonly today: string; readonly days: number; readonly work: string },
): Promise<void> {
  const { items } = await api.as(personId, { path: `/appraisals/${appraisalId}/targets` }, targets);
  const lines = items.find(({ inForce }) => inForce)?.results.flatMap(({ indicators }) => indicators) ?? [];
  if (lines.length === 0) return;
  const dates = workingDaysUntil(today, days);
  const reports = dates.map((date, index) => ({
    clientId: randomUUID(),
    date,
    form: {
      lines: lines.slice(0, 3).map(({ id }, line) => ({
        ...{ indicatorId: id, work, quantity: line + 2 + index },
        evidence: index === dates.length - 1 ? [] : [TEXT.evidence],
      })),
    },
  }));
  const path = `/appraisals/${appraisalId}/work-reports/batch`;
  await api.as(personId, { method: 'POST', path, json: { reports } }, z.unknown());
}

function workingDaysUntil(today: string, count: number): string[] {
  const dates: string[] = [];
  const last = DateTime.fromISO([today, `${YEAR}-12-31`].toSorted()[0] ?? today, { zone: 'utc' });
  for (let day = last; dates.length < count && day.year === last.year; day = day.minus({ days: 1 })) {
    if (day.weekday <= 5 || day.equals(last)) dates.unshift(day.toISODate() ?? '');
  }
  return dates;
}

/** One tap for all that was reported; about the first report perhaps a question. */
export async function answerReports(
  api: ApiClient,
  personId: string,
  appraisalId: string,
  question: string | undefined,
): Promise<void> {
  const reports = await reportsOf(api, personId, appraisalId);
  const [first, last] = [reports[0], reports.at(-1)];
  if (!first || !last) return;
  const path = `/appraisals/${appraisalId}/work-reports`;
  const tap = { from: first.date, to: last.date, tone: 'POSITIVE' };
  await api.as(personId, { method: 'POST', path: `${path}/feedback`, json: tap }, z.unknown());
  if (question === undefined || first.thread.length > 0) return;
  await api.as(
    personId,
    { method: 'POST', path: `${path}/${first.date}/thread`, json: { text: question } },
    z.unknown(),
  );
}

export async function answerQuestions(
  api: ApiClient,
  personId: string,
  appraisalId: string,
  text: string,
): Promise<void> {
  for (const { date, thread } of await reportsOf(api, personId, appraisalId)) {
    for (const { id, answers } of thread) {
      if (answers !== null || thread.some((other) => other.answers === id)) continue;
      const path = `/appraisals/${appraisalId}/work-reports/${date}/thread`;
      await api.as(personId, { method: 'POST', path, json: { text, answers: id } }, z.unknown());
    }
  }
}
