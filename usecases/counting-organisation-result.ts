import type { Relations } from '../domain/relations.ts';
import { placeOf } from '../domain/stand-ins.ts';
import { deadline, isLate } from '../domain/deadlines.ts';
import type { OrganisationGrade } from '../domain/terms.ts';
import { calendarOf } from './calendars.ts';
import type { Tx } from './context.ts';
import type { Locked } from './lock-owner.ts';
import { clockEvents } from './task-clock.ts';

export interface CountingResult {
  readonly id: string;
  readonly grade: OrganisationGrade;
  readonly isLastYears: boolean;
}

/**
 * The organisation's result that counts for an employee: that of the unit which his evaluator leads, else his own unit
 * (Annex IV.B.1.g, p.94). Where this year's is missing after the policy's date, last year's is used and marked (IV.B.1.f, p.94);
 * before that date nothing is used yet. A period's own result counts for a period (IV.B.1.c, p.92); no other one stands in for it.
 */
export async function organisationResultFor(
  tx: Tx,
  locked: Locked,
  relations: Relations,
): Promise<CountingResult | undefined> {
  const led = relations.evaluator
    ? await tx.unit.findFirst({ where: { headId: placeOf(relations.evaluator) }, select: { id: true } })
    : null;
  return resultOfUnit(tx, locked, led?.id ?? locked.unitId);
}

/** The result of a unit that counts now, for the year or the period of `locked`. */
export async function resultOfUnit(tx: Tx, locked: Locked, unitId: string): Promise<CountingResult | undefined> {
  if (locked.period) {
    const periods = await latest(tx, unitId, locked.cycle.year, locked.period.period);
    return periods && { ...periods, isLastYears: false };
  }
  const thisYears = await latest(tx, unitId, locked.cycle.year, 'YEAR');
  if (thisYears) return { ...thisYears, isLastYears: false };
  const calendar = await calendarOf(tx, locked.unitId);
  const from = deadline(
    locked.policy.lastYearsOrganisationResultFrom,
    'PermenPANRB 6/2022 Annex IV.B.1.f (p.94)',
    await clockEvents(tx, locked, 'FINAL_SCORING'),
    calendar,
    locked.cycle.year,
  );
  if (!isLate(locked.now, from.at)) return undefined;
  const lastYears = await latest(tx, unitId, locked.cycle.year - 1, 'YEAR');
  return lastYears ? { ...lastYears, isLastYears: true } : undefined;
}

async function latest(
  tx: Tx,
  unitId: string,
  year: number,
  period: string,
): Promise<{ id: string; grade: OrganisationGrade } | undefined> {
  const row = await tx.organisationResult.findFirst({
    where: { unitId, year, period },
    orderBy: { number: 'desc' },
    select: { id: true, grade: true },
  });
  return row ? { id: row.id, grade: row.grade as OrganisationGrade } : undefined;
}
