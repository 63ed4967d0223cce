/** What the routes share that answer with a file. */
export const CSV = {
  description: 'UTF-8 with a byte order mark, RFC 4180, with a line of headings',
  contentType: 'text/csv; charset=utf-8',
  example: 'NIP,Nama,Unit kerja\r\n19850315 201001 1 001,Sari Wulandari,Dinas Kesehatan\r\n',
} as const;

export const XLSX = {
  description: 'An Office Open XML workbook; identity numbers are texts, dates are dates',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const EXPORT_NOTES =
  'Streamed: all rows are of one moment, and a file that broke off ends with a broken connection. Texts that a spreadsheet would read as formulas ' +
  'are texts (CSV: they begin with an apostrophe). That it was taken is in the audit trail.';

export const fileHeaders = (name: string): Readonly<Record<string, string>> => ({
  'Content-Disposition': `attachment; filename="${name}"`,
});
