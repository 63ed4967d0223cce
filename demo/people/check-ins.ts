/** Check-ins in the demo: one side puts something on the agenda, the leader records what was agreed, the employee confirms. */
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { TEXT } from './texts.ts';

const agenda = z.object({ items: z.array(z.object({ kind: z.string(), ref: z.string() })) });
export const checkIns = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      record: z.object({ confirmed: z.unknown(), actions: z.array(z.object({ state: z.string() })) }).nullable(),
    }),
  ),
});

export async function raisePoint(api: ApiClient, personId: string, appraisalId: string, text: string): Promise<void> {
  const path = `/appraisals/${appraisalId}/check-ins/points`;
  await api.as(personId, { method: 'POST', path, json: { text } }, z.unknown());
}

/** What was raised is settled; both sides carry something out by this evening. */
export async function holdCheckIn(api: ApiClient, personId: string, appraisalId: string, today: string): Promise<void> {
  const path = `/appraisals/${appraisalId}/check-ins`;
  const { items } = await api.as(personId, { path: `${path}/agenda` }, agenda);
  const raised = items.filter(({ kind }) => kind === 'RAISED');
  const record = {
    ...{ heldOn: today, summary: TEXT.checkIn },
    points: raised.map(({ kind, ref }) => ({ kind, ref, settled: true })),
    actions: [
      { text: TEXT.employeesAction, by: 'EMPLOYEE', dueOn: today },
      ...(raised.length > 0 ? [{ text: TEXT.evaluatorsAction, by: 'EVALUATOR', dueOn: today }] : []),
    ],
  };
  await api.as(personId, { method: 'POST', path: `${path}/record`, json: record }, z.unknown());
}

export async function confirmCheckIns(api: ApiClient, personId: string, appraisalId: string): Promise<void> {
  const { items } = await api.as(personId, { path: `/appraisals/${appraisalId}/check-ins` }, checkIns);
  for (const { id, record } of items) {
    if (!record || record.confirmed) continue;
    await api.as(personId, { method: 'POST', path: `/check-ins/${id}/confirm`, json: {} }, z.unknown());
  }
}
