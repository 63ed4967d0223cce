import type { RealizationForm } from '../../domain/forms.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { appraisalOf, evaluationOf, type RecordFacts } from './facts.ts';
import { planInForce } from './plan.ts';

/** What was reached, per indicator of the targets in force, with evidence. Every indicator must be reported, each once. */
export const submitRealization: RecordFacts = async (tx, making) => {
  const form = making.form as RealizationForm;
  const appraisalId = appraisalOf(making).id;
  const plan = await planInForce(tx, appraisalId);
  if (!plan) throw new Refusal('NO_TARGETS', 409, 'No targets are in force, so there is nothing to report on.');
  const indicators = await tx.indicator.findMany({
    where: { plannedResult: { planId: plan.id } },
    select: { id: true },
  });
  const errors = faults(form, new Set(indicators.map((indicator) => indicator.id)));
  if (errors.length > 0)
    throw new Refusal('INVALID_FORM', 422, 'The realization does not fit the targets.', { errors });
  const { stage } = making.task;
  const { periodId } = evaluationOf(making);
  const earlier = await tx.realization.count({ where: { appraisalId, periodId, stage } });
  await tx.realization.create({
    data: {
      appraisalId,
      periodId,
      stage,
      number: earlier + 1,
      planId: plan.id,
      authorId: making.actorId,
      decisionId: making.decisionId,
      summary: form.summary ?? null,
      submittedAt: making.locked.now,
      lines: { create: form.lines.map((line) => ({ ...line, note: line.note ?? null })) },
    },
    select: { id: true },
  });
};

function faults(form: RealizationForm, expected: ReadonlySet<string>): FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  form.lines.forEach((line, index) => {
    const pointer = `/form/lines/${index}/indicatorId`;
    if (!expected.has(line.indicatorId)) errors.push({ pointer, detail: 'Not an indicator of the targets in force.' });
    else if (seen.has(line.indicatorId)) errors.push({ pointer, detail: 'This indicator is reported twice.' });
    seen.add(line.indicatorId);
  });
  for (const id of expected) {
    if (!seen.has(id)) errors.push({ pointer: '/form/lines', detail: `Indicator ${id} is not reported.` });
  }
  return errors;
}
