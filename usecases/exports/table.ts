import type { Language } from '../../domain/terms.ts';

/**
 * What a column holds. TEXT is never a formula and never a number (identity numbers keep their digits); DATE is a local date, LOCAL_TIME the wall
 * clock of the row's unit, both as a Date whose UTC members are the local ones.
 */
export type CellType = 'TEXT' | 'NUMBER' | 'DATE' | 'LOCAL_TIME' | 'YES_NO';
export type CellValue = string | number | boolean | Date | null;

/** Column of a table, in the order in which it is written. */
export interface Column {
  /** Member of the row. */
  readonly key: string;
  readonly type: CellType;
  readonly heading: Readonly<Record<Language, string>>;
  /** Confidential or personal beyond what a head of unit needs: for BKD only. */
  readonly bkdOnly?: true;
}

export type Row = Readonly<Record<string, CellValue>>;

export const FORMATS = ['csv', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** A table that is read page by page while it is written. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly language: Language;
  readonly pages: AsyncIterableIterator<readonly Row[]>;
}
