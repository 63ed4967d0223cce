import { DateTime } from 'luxon';
import type { Relations } from '../../domain/relations.ts';
import type { Held, StandIn } from '../../domain/stand-ins.ts';
import { endOfDay, isoDate, localDate } from '../../domain/calendar.ts';
import type { ServiceForm } from '../../domain/forms.ts';
import { asPeriod, lastPeriodOf, periodDates } from '../../domain/periods.ts';
import { STUDY_ENDED_WITHOUT_DEGREE } from '../../domain/rating.ts';
import { lapseProposal } from '../calibration/lapse-proposals.ts';
import { calendarOf } from '../calendars.ts';
import type { Tx } from '../context.ts';
import { json } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { appraisalOf, evaluationOf, type Making, type RecordFacts } from './facts.ts';

/** A person as a document names him (formats D.1.x, p.115–118). */
interface NamedPerson {
  readonly name: string;
  readonly identityNumber: string;
  readonly rank: string | null;
  readonly position: string;
  readonly unit: string;
  /** "Plh. Kepala Bidang Kinerja": in which quality he signed, where he acted for somebody. */
  readonly actingAs?: string;
}

/** Somebody in the document, and for whom he acts. */
type Signer = Pick<Held, 'personId' | 'standIn'>;

/** What further stands in a document after an appeal (D.1.3, p.118). */
export interface AppealPart {
  readonly objection: string;
  readonly evaluatorsExplanation: string | null;
  /** The reasons of the decision; with it the new notes and recommendation (V.B.7, p.118). */
  readonly decision: string;
  readonly newNotes: string;
  readonly newRecommendation: string;
  /** The rating that was changed, which stays on the paper beside the new one. */
  readonly contested: {
    readonly resultsRating: string;
    readonly behaviourRating: string;
    readonly predicate: string;
    readonly notes: string;
    readonly recommendation: string;
  };
}

/** The signed evaluation document: a frozen data set, one number more for each. */
export async function issueDocument(
  tx: Tx,
  making: Making,
  document: { form: 'D.1.1' | 'D.1.2' | 'D.1.3'; ratingId: string; relations: Relations; appeal?: AppealPart },
): Promise<void> {
  const appraisal = appraisalOf(making);
  const rating = await tx.rating.findUniqueOrThrow({ where: { id: document.ratingId } });
  const { evaluator, superior } = await signersOf(tx, making, document);
  const { timeZone } = await calendarOf(tx, making.locked.unitId);
  const number = 1 + (await tx.evaluationDocument.count({ where: { appraisalId: appraisal.id } }));
  await tx.evaluationDocument.create({
    data: {
      appraisalId: appraisal.id,
      periodId: evaluationOf(making).periodId,
      number,
      form: document.form,
      ratingId: rating.id,
      signedById: making.actorId,
      signedAt: making.locked.now,
      content: {
        period: evaluatedDays(making),
        timeZone,
        employee: json(await named(tx, { personId: appraisal.employeeId })),
        evaluator: evaluator ? json(await named(tx, evaluator)) : null,
        evaluatorsSuperior: superior ? json(await named(tx, superior)) : null,
        organisationResult: rating.organisationGrade,
        organisationResultIsLastYears: rating.organisationIsLastYears,
        resultsRating: rating.results,
        behaviourRating: rating.behaviour,
        predicate: rating.predicate,
        notes: rating.notes,
        recommendation: rating.recommendation,
        ...(rating.studyEndedWithoutDegree ? { studyEndedWithoutDegree: STUDY_ENDED_WITHOUT_DEGREE } : {}),
        ...(document.appeal ? { appeal: json({ ...document.appeal, judge: await named(tx, actorOf(making)) }) } : {}),
      },
    },
    select: { id: true },
  });
}

/**
 * Who stands in the document as evaluator and as his superior. Whoever acts signs: in D.1.1 as the evaluator, in D.1.2 and D.1.3 as the superior
 * (V.A.4, V.A.8, V.B.7, p.114–118); in D.1.3 the evaluator is who set the contested rating.
 */
async function signersOf(
  tx: Tx,
  making: Making,
  document: { form: 'D.1.1' | 'D.1.2' | 'D.1.3'; relations: Relations },
): Promise<{ evaluator: Signer | undefined; superior: Signer | undefined }> {
  const actor = actorOf(making);
  const { evaluator, superior, nextSuperiors } = document.relations;
  switch (document.form) {
    case 'D.1.1': {
      const above = [superior, ...nextSuperiors].find((held) => held && held.personId !== actor.personId);
      return { evaluator: actor, superior: above };
    }
    case 'D.1.2':
      return { evaluator, superior: actor };
    case 'D.1.3':
      return { evaluator: await contestedRater(tx, making), superior: actor };
  }
}

const actorOf = ({ actorId, standIn }: Making): Signer => ({ personId: actorId, ...(standIn ? { standIn } : {}) });

async function contestedRater(tx: Tx, making: Making): Promise<Signer | undefined> {
  const { ratingId } = evaluationOf(making);
  if (!ratingId) return undefined;
  const rating = await tx.rating.findUniqueOrThrow({
    where: { id: ratingId },
    select: { authorId: true, decisionId: true },
  });
  const { authority } = await tx.decision.findUniqueOrThrow({
    where: { id: rating.decisionId },
    select: { authority: true },
  });
  const { standIn } = authority as { standIn?: StandIn };
  return { personId: rating.authorId, ...(standIn ? { standIn } : {}) };
}

/** First and last day of what is evaluated; of a period its code, of the year the last period where it has any ("IV-AKHIR", p.115). */
function evaluatedDays({ locked }: Making): { year: number; code?: string; last?: string; from: string; to: string } {
  const { year } = locked.cycle;
  if (!locked.period) {
    const { periodic } = locked.policy;
    return { year, ...(periodic ? { last: lastPeriodOf(periodic) } : {}), from: `${year}-01-01`, to: `${year}-12-31` };
  }
  return { year, code: locked.period.period, ...periodDates(asPeriod(locked.period.period), year) };
}

async function named(tx: Tx, { personId, standIn }: Signer): Promise<NamedPerson> {
  const row = await tx.employee.findUniqueOrThrow({
    where: { id: personId },
    include: { unit: { select: { name: true } } },
  });
  return {
    name: row.name,
    identityNumber: row.identityNumber,
    rank: row.rank,
    position: row.position,
    unit: row.unit.name,
    ...(standIn ? { actingAs: await actingAs(tx, standIn) } : {}),
  };
}

/** The post as the decree names it. */
async function actingAs(tx: Tx, { kind, delegationIds }: StandIn): Promise<string> {
  const { office } = await tx.delegation.findUniqueOrThrow({
    where: { id: delegationIds.at(-1) ?? '' },
    select: { office: true },
  });
  return `${kind === 'PLT' ? 'Plt.' : 'Plh.'} ${office}`;
}

export const deliverResult: RecordFacts = async (tx, making) => {
  await updateLatest(tx, making, { deliveredAt: making.locked.now });
  // Delivery does not wait for the answer to a calibration.
  await lapseProposal(tx, making.locked, 'DELIVERED');
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
    where: ofEvaluation(making),
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
    where: { ...ofEvaluation(making), receivedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  await tx.evaluationDocument.update({ where: { id: received.id }, data: { returnedAt: making.locked.now } });
};

/** The documents of the evaluation that the decision is about, not those of the year or of another period. */
const ofEvaluation = (making: Making): { appraisalId: string; periodId: string | null } => ({
  appraisalId: appraisalOf(making).id,
  periodId: evaluationOf(making).periodId,
});

async function updateLatest(
  tx: Tx,
  making: Making,
  data: { deliveredAt?: Date; receivedAt?: Date; receipt?: string },
): Promise<void> {
  const latest = await tx.evaluationDocument.findFirstOrThrow({
    where: ofEvaluation(making),
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  await tx.evaluationDocument.update({ where: { id: latest.id }, data });
}
