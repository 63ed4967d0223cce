/** A cell as the file has it. A number of a workbook has at most 15 digits that can be believed. */
export interface Cell {
  readonly text: string;
  readonly number: boolean;
}

/** A row with the line on which a person finds it; cells by column, gaps are undefined. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly (Cell | undefined)[];
}

/** The file as a whole cannot be read. */
export class UnreadableExport extends Error {
  readonly code:
    | 'NOT_A_SPREADSHEET'
    | 'OLD_WORKBOOK'
    | 'FILE_BROKEN'
    | 'FILE_TOO_LARGE'
    | 'SHEET_MISSING'
    | 'HEADER_MISSING'
    | 'WRONG_ENCODING';
  constructor(code: UnreadableExport['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'UnreadableExport';
    this.code = code;
  }
}

/** A region's export has at most some 70,000 people; a file of ours is read as a whole by one process, beside its other work. */
export const LIMITS = {
  rows: 200_000,
  columns: 256,
  /** Characters of a cell: what Excel itself allows. */
  text: 32_767,
  sheets: 100,
  entries: 2_000,
  /** Bytes of what is read of a workbook, unpacked. */
  unpacked: 128 * 1024 * 1024,
  /** Bytes of XML without markup. */
  unbroken: 1024 * 1024,
  /** Elements of XML within one another; a workbook has about ten. */
  depth: 100,
  sharedStrings: 1_000_000,
  /** Characters of all shared strings, which are kept in memory. */
  sharedText: 64 * 1024 * 1024,
} as const;

export const tooLarge = (what: string): UnreadableExport =>
  new UnreadableExport('FILE_TOO_LARGE', `The file is too large to be read: ${what}. Split it by unit.`);
