import { DateTime } from 'luxon';
import type { Relations } from '../../domain/authority.ts';
import { endOfDay, isoDate, localDate } from '../../domain/calendar.ts';
import type { ServiceForm } from '../../domain/forms.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, type Making, type RecordFacts } from './facts.ts';

/** A person as a document names him (formats D.1.x, p.115–118). */
interface NamedPerson {
  readonly name: string;
  readonly identityNumber: string;
  readonly rank: string | null;
  readonly position: string;
  readonly unit: string;
}

/** What further stands in a document after an appeal (D.1.3, p.118). */
export interface AppealPart {
  readonly objection: string;
  readonly evaluatorsExplanation: string | null;
  readonly decision: string;
}

/** The signed evaluation document: a frozen data set, one number more for each. */
export async function issueDocument(
  tx: Tx,
  making: Making,
  document: { form: 'D.1.1' | 'D.1.2' | 'D.1.3'; ratingId: string; relations: Relations; appeal?: AppealPart },
): Promise<void> {
  const appraisal = appraisalOf(making);
  const rating = await tx.rating.findUniqueOrThrow({ where: { id: document.ratingId } });
  const { evaluator, superior, raterId } = document.relations;
  const evaluatorId = document.form === 'D.1.3' ? raterId : evaluator?.personId;
  const people = await namedPeople(tx, [appraisal.employeeId, evaluatorId, superior?.personId]);
  const { timeZone } = await calendarOf(tx, making.locked.unitId);
  const number = 1 + (await tx.evaluationDocument.count({ where: { appraisalId: appraisal.id } }));
  await tx.evaluationDocument.create({
    data: {
      appraisalId: appraisal.id,
      number,
      form: document.form,
      ratingId: rating.id,
      signedById: making.actorId,
      signedAt: making.locked.now,
      content: {
        period: {
          year: making.locked.cycle.year,
          from: `${making.locked.cycle.year}-01-01`,
          to: `${making.locked.cycle.year}-12-31`,
        },
        timeZone,
        employee: { ...people.get(appraisal.employeeId) },
        evaluator: evaluatorId ? { ...people.get(evaluatorId) } : null,
        evaluatorsSuperior: superior ? { ...people.get(superior.personId) } : null,
        organisationResult: rating.organisationGrade,
        organisationResultIsLastYears: rating.organisationIsLastYears,
        resultsRating: rating.results,
        behaviourRating: rating.behaviour,
        predicate: rating.predicate,
        notes: rating.notes,
        recommendation: rating.recommendation,
        ...(document.appeal ? { appeal: { ...document.appeal } } : {}),
      },
    },
    select: { id: true },
  });
}

async function namedPeople(tx: Tx, ids: readonly (string | undefined)[]): Promise<Map<string, NamedPerson>> {
  const rows = await tx.employee.findMany({
    where: { id: { in: ids.filter((id) => id !== undefined) } },
    include: { unit: { select: { name: true } } },
  });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        name: row.name,
        identityNumber: row.identityNumber,
        rank: row.rank,
        position: row.position,
        unit: row.unit.name,
      },
    ]),
  );
}

export const deliverResult: RecordFacts = async (tx, making) => {
  await updateLatest(tx, making, { deliveredAt: making.locked.now });
};

/** The employee opened or acknowledged the document: the clocks of signing and of appeal start here (V.A.6, V.B.2). */
export const receiveResult: RecordFacts = async (tx, making) => {
  await updateLatest(tx, making, { receivedAt: making.locked.now, receipt: 'ACKNOWLEDGED' });
};

/** BKD handed the document to somebody who never opened it, before witnesses: that day counts as receipt (practice). */
export const serveResult: RecordFacts = async (tx, making) => {
  const { servedOn } = making.form as ServiceForm;
  const calendar = await calendarOf(tx, making.locked.unitId);
  const todays = isoDate(localDate(making.locked.now, calendar));
  const document = await tx.evaluationDocument.findFirstOrThrow({
    where: { appraisalId: appraisalOf(making).id },
    orderBy: { number: 'desc' },
    select: { signedAt: true },
  });
  const signedOn = isoDate(localDate(document.signedAt, calendar));
  if (servedOn > todays || servedOn < signedOn) {
    throw new Refusal('INVALID_FORM', 422, 'The day of the service is not possible.', {
      errors: [
        { pointer: '/form/servedOn', detail: `A day from ${signedOn} (signing) to ${todays} (today) is expected.` },
      ],
    });
  }
  const receivedAt =
    servedOn === todays ? making.locked.now : endOfDay(DateTime.fromISO(servedOn, { zone: calendar.timeZone }));
  await updateLatest(tx, making, { receivedAt, receipt: 'SERVED' });
};

/** The document that was received is signed, also where an appeal has made another since. */
export const signAndReturn: RecordFacts = async (tx, making) => {
  const received = await tx.evaluationDocument.findFirstOrThrow({
    where: { appraisalId: appraisalOf(making).id, receivedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  await tx.evaluationDocument.update({ where: { id: received.id }, data: { returnedAt: making.locked.now } });
};

async function updateLatest(
  tx: Tx,
  making: Making,
  data: { deliveredAt?: Date; receivedAt?: Date; receipt?: string },
): Promise<void> {
  const latest = await tx.evaluationDocument.findFirstOrThrow({
    where: { appraisalId: appraisalOf(making).id },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  await tx.evaluationDocument.update({ where: { id: latest.id }, data });
}
