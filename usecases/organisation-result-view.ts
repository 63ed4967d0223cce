import type { OrganisationGrade } from '../domain/terms.ts';
import { iso } from './iso.ts';

export interface OrganisationResultView {
  readonly id: string;
  readonly unitId: string;
  readonly year: number;
  /** YEAR, Q1..Q4 or M01..M12 */
  readonly period: string;
  /** 1 = first entry; each correction is the next number, the highest counts. */
  readonly number: number;
  readonly grade: OrganisationGrade;
  readonly source: string;
  readonly enteredById: string;
  readonly enteredAt: string;
}

/** The row as the API shows it. */
export function organisationResultOf(
  row: Omit<OrganisationResultView, 'grade' | 'enteredAt'> & { grade: string; enteredAt: Date },
): OrganisationResultView {
  const { id, unitId, year, period, number, source, enteredById } = row;
  const grade = row.grade as OrganisationGrade;
  return { id, unitId, year, period, number, grade, source, enteredById, enteredAt: iso(row.enteredAt) };
}
