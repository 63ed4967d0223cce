import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableExport } from '../../../ekinerja/cells.ts';
import { GUESSED_MAPPING, mappingSchema, type Mapping } from '../../../ekinerja/mapping.ts';
import { readExport, type ExportRow } from '../../../ekinerja/read-export.ts';
import { workbookParts, writeArchive, writeWorkbook } from '../../support/spreadsheets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daur-ekinerja-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const place = (): string => join(folder, `file-${(files += 1)}`);
const all = async (path: string, mapping: Mapping = GUESSED_MAPPING): Promise<ExportRow[]> => {
  const rows: ExportRow[] = [];
  for await (const row of readExport(path, mapping)) rows.push(row);
  return rows;
};
const csv = async (text: string | Buffer, mapping?: Mapping): Promise<ExportRow[]> => {
  const path = place();
  await writeFile(path, text);
  return all(path, mapping);
};
const refusal = async (of: Promise<unknown>): Promise<string> => {
  const error: unknown = await of.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof UnreadableExport)) throw error;
  return error.code;
};

const NIP = '198001012005011001';

describe('an export as CSV', () => {
  it('is read by its headings, wherever they stand, with the words of the regulation', async () => {
    const rows = await csv(
      '\uFEFFRekapitulasi Kinerja 2026;;;;;\r\n' +
        ';;;;;\r\n' +
        'NIP;Nama Pegawai;RATING HASIL KERJA;Rating Perilaku Kerja;Predikat  Kinerja;Tanggal Penilaian\r\n' +
        '19800101 200501 1 001;Sari  Wulandari;Di Atas Ekspektasi;sesuai ekspektasi;Sangat Baik;31/01/2027\r\n' +
        ';;;;;\r\n' +
        `198001012005011002;Made;;-;Butuh Perbaikan;5 Februari 2027\r\n`,
    );
    expect(rows).toEqual([
      {
        line: 4,
        ok: true,
        identityNumber: NIP,
        fields: {
          NAME: 'Sari Wulandari',
          RESULTS: 'ABOVE',
          BEHAVIOUR: 'MEETS',
          PREDICATE: 'SANGAT_BAIK',
          SIGNED_ON: '2027-01-31',
        },
      },
      {
        line: 6,
        ok: true,
        identityNumber: '198001012005011002',
        fields: { NAME: 'Made', RESULTS: null, BEHAVIOUR: null, PREDICATE: 'BUTUH_PERBAIKAN', SIGNED_ON: '2027-02-05' },
      },
    ]);
  });

  it('names line, column and what is wrong, and never repeats a value', async () => {
    const rows = await csv(
      `NIP,Predikat,Tanggal Penilaian\n1.98001E+17,Baik,2027-01-31\n${NIP},Lumayan,31-02-2027\n12345,Baik,\n`,
    );
    expect(
      rows.map((row) => [row.line, row.ok ? [] : row.faults.map((fault) => `${fault.column} ${fault.code}`)]),
    ).toEqual([
      [2, ['NIP IDENTITY_SPREADSHEET_NUMBER']],
      [3, ['Predikat BAD_PREDICATE', 'Tanggal Penilaian BAD_SIGNED_ON']],
      [4, ['NIP IDENTITY_LENGTH']],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Lumayan|31-02/);
  });

  it('is read by a mapping of one’s own, with words of one’s own', async () => {
    const mapping = mappingSchema.parse({
      identity: ['Nomor Induk'],
      columns: { PREDICATE: ['Nilai'] },
      predicates: { SANGAT_BAIK: ['Istimewa sekali'] },
    });
    expect(await csv(`Nama,Nomor Induk,Nilai\nSari,${NIP},ISTIMEWA SEKALI\n`, mapping)).toMatchObject([
      { identityNumber: NIP, fields: { PREDICATE: 'SANGAT_BAIK' } },
    ]);
  });

  it('is refused as a whole where it cannot be read', async () => {
    expect(await refusal(csv('Nama,Predikat\nSari,Baik\n'))).toBe('HEADER_MISSING');
    expect(await refusal(csv(''))).toBe('HEADER_MISSING');
    expect(await refusal(csv(Buffer.from('NIP,Nama\n1,Andr\xe9\n', 'latin1')))).toBe('WRONG_ENCODING');
    expect(await refusal(csv('NIP,Nama\n"1,Sari\n'))).toBe('FILE_BROKEN');
    expect(await refusal(csv(Buffer.from('d0cf11e0a1b11ae1', 'hex')))).toBe('OLD_WORKBOOK');
  });
});

describe('an export as a workbook', () => {
  it('is read as our own writer makes it', async () => {
    const path = place();
    await writeWorkbook(path, [
      ['NIP', 'Nama', 'Predikat Kinerja'],
      [NIP, 'Sari <Wulandari> & Co', 'Baik'],
    ]);
    expect(await all(path)).toMatchObject([
      { line: 2, ok: true, identityNumber: NIP, fields: { NAME: 'Sari <Wulandari> & Co', PREDICATE: 'BAIK' } },
    ]);
  });

  const strings = (...texts: string[]): string => texts.map((text) => `<si>${text}</si>`).join('');

  it('is read as Excel writes it: shared and rich text, gaps, dates as numbers, the named sheet', async () => {
    const path = place();
    const shared = strings(
      '<t>NIP</t>',
      '<t>Tanggal Penilaian</t>',
      '<r><t>Predikat</t></r><r><t xml:space="preserve"> Kinerja</t></r><rPh><t>x</t></rPh>',
      `<t>${NIP}</t>`,
      '<t>Sangat Baik</t>',
    );
    const sheet =
      '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="AB3" t="s"><v>2</v></c></row>' +
      '<row r="7"><c r="A7" t="s"><v>3</v></c><c r="C7"><v>46418</v></c><c r="AB7" t="s"><v>4</v></c></row>';
    await writeArchive(path, workbookParts(sheet, shared, ['Petunjuk', 'Rekap']));
    expect(await all(path, { ...GUESSED_MAPPING, sheet: 'Rekap' })).toEqual([
      { line: 7, ok: true, identityNumber: NIP, fields: { SIGNED_ON: '2027-01-31', PREDICATE: 'SANGAT_BAIK' } },
    ]);
    expect(await refusal(all(path, { ...GUESSED_MAPPING, sheet: 'Lain' }))).toBe('SHEET_MISSING');
  });

  it('does not believe a NIP that was kept as a number', async () => {
    const path = place();
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>NIP</t></is></c></row>' +
      '<row r="2"><c r="A2"><v>198001012005011000</v></c></row><row r="3"><c r="A3"><v>1.98001012005011E+17</v></c></row>';
    await writeArchive(path, workbookParts(sheet, ''));
    expect((await all(path)).map((row) => (row.ok ? 'ok' : row.faults[0]?.code))).toEqual([
      'IDENTITY_SPREADSHEET_NUMBER',
      'IDENTITY_SPREADSHEET_NUMBER',
    ]);
  });

  it('that unpacks to far more than it weighs is given up, without filling memory', async () => {
    const path = place();
    const parts = workbookParts('', '');
    const bomb = Buffer.concat([
      Buffer.from('<worksheet><sheetData>'),
      Buffer.alloc(129 * 1024 * 1024, ' '),
      Buffer.from('</sheetData></worksheet>'),
    ]);
    await writeArchive(path, { ...parts, 'xl/worksheets/sheet1.xml': bomb });
    expect(await refusal(all(path))).toBe('FILE_TOO_LARGE');
    const endless = place();
    const cell = `<row r="1"><c r="A1" t="inlineStr"><is><t>${'x'.repeat(3 * 1024 * 1024)}</t></is></c></row>`;
    await writeArchive(endless, workbookParts(cell, ''));
    expect(await refusal(all(endless))).toBe('FILE_TOO_LARGE');
  });

  it('with entities, too many columns, or no workbook in it is refused', async () => {
    const evil = place();
    const parts = workbookParts('', '');
    const sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
    await writeArchive(evil, {
      ...parts,
      'xl/worksheets/sheet1.xml': sheet.replace('<worksheet', '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
    });
    expect(await refusal(all(evil))).toBe('FILE_BROKEN');
    const wide = place();
    await writeArchive(wide, workbookParts('<row r="1"><c r="XFD1"><v>1</v></c></row>', ''));
    expect(await refusal(all(wide))).toBe('FILE_TOO_LARGE');
    const other = place();
    await writeArchive(other, { 'readme.txt': 'no workbook' });
    expect(await refusal(all(other))).toBe('NOT_A_SPREADSHEET');
    const cut = place();
    await writeFile(cut, 'PK\u0003\u0004 and nothing more');
    expect(await refusal(all(cut))).toBe('FILE_BROKEN');
  });
});
