import { DateTime } from 'luxon';
import type { DevelopmentOutcomeForm } from '../../domain/forms.ts';
import { json } from '../json.ts';
import type { Making, RecordFacts } from './facts.ts';
import type { Tx } from '../context.ts';

/** The plan of coaching (B.1.6) or counselling (B.1.10). */
export const planCase: RecordFacts = async (tx, making) => {
  await addEntry(tx, making, 'PLAN');
};

/** The outcome after re-evaluation closes the case. */
export const concludeCase: RecordFacts = async (tx, making) => {
  const form = making.form as DevelopmentOutcomeForm;
  await addEntry(tx, making, 'OUTCOME');
  await tx.developmentCase.update({
    where: { id: caseOf(making) },
    data: {
      status: 'CLOSED',
      outcome: form.result,
      reevaluationDate: DateTime.fromISO(form.reevaluatedOn, { zone: 'utc' }).toJSDate(),
      closedAt: making.locked.now,
      version: { increment: 1 },
    },
  });
};

/** BKD decides the proposal that the result opened (V.C, p.119). */
export const decideReward: RecordFacts = async (tx, making) => {
  await addEntry(tx, making, 'DECISION');
  await tx.developmentCase.update({
    where: { id: caseOf(making) },
    data: { status: 'CLOSED', outcome: making.outcome, closedAt: making.locked.now, version: { increment: 1 } },
  });
};

async function addEntry(tx: Tx, making: Making, kind: 'PLAN' | 'OUTCOME' | 'DECISION'): Promise<void> {
  await tx.caseEntry.create({
    data: {
      caseId: caseOf(making),
      kind,
      content: json(making.form),
      authorId: making.actorId,
      decisionId: making.decisionId,
      createdAt: making.locked.now,
    },
    select: { id: true },
  });
}

function caseOf(making: Making): string {
  if (!making.locked.case) throw new Error(`${making.task.kind} belongs to a case.`);
  return making.locked.case.id;
}
