/** Files that are made to hurt, sent over HTTP: each is refused in words, quickly, and leaves nothing behind (docs/hostile-input.md). */
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startsFormula } from '../../../domain/csv-cell.ts';
import { plainFileName } from '../../../domain/file-names.ts';
import { runningCycle } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus } from '../../support/engine.ts';
import { workbookParts, writeArchive } from '../../support/spreadsheets.ts';

let house: ApiHouse;
let cycleId: string;
const uploads = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('daur-upload-'));
let before: ReadonlySet<string>;
beforeAll(async () => {
  before = new Set(await uploads());
  house = await startApiHouse();
  cycleId = await runningCycle(house);
});
afterAll(() => house.close());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function send(
  path: string,
  body: string | Uint8Array | Readable,
  headers: Record<string, string>,
): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { Authorization: `Bearer ${await house.api.token(house.people.admin, 600)}`, ...headers },
    body,
    duplex: 'half',
  };
  const response = await fetch(`${house.url}${path}`, init as RequestInit);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const csv = (body: string | Uint8Array | Readable, name = 'roster.csv') =>
  send('/roster/import', body, {
    'Content-Type': 'text/csv',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
const codes = ({ body }: Answer): unknown[] => ((body['faults'] ?? []) as { code: string }[]).map(({ code }) => code);
const HEADER = 'nip,nama,jenis,jabatan,kode_unit,email,status,nip_penilai,nip_atasan_penilai,berlaku_sejak';

/** The text again and again, made as it is sent. */
const endless = (start: string, text: string, megabytes: number): Readable =>
  Readable.from(
    (function* () {
      yield start;
      const block = text.repeat(Math.ceil((1024 * 1024) / text.length));
      for (let count = 0; count < megabytes; count += 1) yield block;
    })(),
  );

describe('a CSV file', () => {
  it('with a quoted field that never ends, a line that never ends, or a million columns is given up early', async () => {
    const people = await house.db.employee.count();
    for (const file of [
      endless(`${HEADER}\n"`, 'x', 20),
      endless(`${HEADER}\n"`, 'x\n', 20),
      endless(`${HEADER}\n`, 'x', 20),
      endless(',', ',', 2),
      endless(`${HEADER}\n`, '""', 5),
      `${HEADER}\n${'x,'.repeat(30_000)}\n`,
    ]) {
      const answer = await csv(file);
      expect([answer.status, answer.body['code']]).toEqual([422, 'IMPORT_REFUSED']);
      expect(codes(answer).length).toBeGreaterThan(0);
    }
    expect(await house.db.employee.count()).toBe(people);
  });

  it('of rows without end, empty or not, is given up at its bound', async () => {
    expect(codes(await csv(endless(`${HEADER}\n`, ',,,,,,,,,\n', 4)))).toContain('FILE_TOO_LONG');
    const filled = await csv(endless(`${HEADER}\n`, 'a,b,c,d,e,f,g,h,i,j\n', 1));
    expect(filled.status).toBe(422);
    const items = await house.db.operationItem.count({ where: { operationId: filled.body['operationId'] as string } });
    expect(items).toBe(20_001);
  }, 120_000);

  it('with a NUL, another encoding, or another format inside is refused, and so is what hides in its name', async () => {
    for (const body of [
      `${HEADER}\n198001012005011001,Sari\u0000,PNS,Analis,DINKES,s@x.id,AKTIF,,,2026-01-02\n`,
      Buffer.from(`${HEADER}\n1,Andr\xe9,PNS\n`, 'latin1'),
      Buffer.from(HEADER, 'utf16le'),
      Buffer.from('PK\u0003\u0004 no CSV'),
      '',
    ]) {
      const answer = await csv(new Uint8Array(Buffer.from(body)));
      expect(answer.status).toBe(422);
    }
    const names = [
      'a\u0000b.csv',
      '../../etc/passwd',
      '..\\..\\windows\\win.ini',
      'x\r\nSet-Cookie: a=b.csv',
      '\u202egpj.csv',
      'x'.repeat(4_000),
    ];
    for (const name of names) {
      const answer = await csv('nothing\n', name);
      expect([name, answer.status]).toEqual([name, 422]);
      const { result } = await house.db.operation.findUniqueOrThrow({
        where: { id: answer.body['operationId'] as string },
      });
      const kept = (result as { fileName: string }).fileName;
      expect(kept).not.toMatch(/[\p{Cc}\p{Cf}/\\]|\.\.\//u);
      expect(kept.length).toBeLessThanOrEqual(200);
    }
  });

  it('leaves no upload behind', async () => {
    // Those of other tests at the same time go by themselves.
    const left = async () => (await uploads()).filter((name) => !before.has(name));
    await vi.waitFor(async () => expect(await left()).toEqual([]), 15_000);
  });
});

describe('a workbook', () => {
  const sheet1 = 'xl/worksheets/sheet1.xml';
  const parts = workbookParts('', '');
  const cell = (text: string): string => `<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`;
  const withSheet = (xml: string) => ({ ...parts, [sheet1]: xml });
  const shared = (count: number, text: string) => `<sst>${`<si><t>${text}</t></si>`.repeat(count)}</sst>`;

  const bombs: Record<string, () => Record<string, string | Buffer>> = {
    'unpacks to a thousand times its weight': () =>
      withSheet(`<worksheet><sheetData>${' '.repeat(129 * 1024 * 1024)}</sheetData></worksheet>`),
    'has thousands of parts': () => ({
      ...parts,
      ...Object.fromEntries(Array.from({ length: 2_100 }, (_, index) => [`xl/x${index}.xml`, 'x'])),
    }),
    'has a million shared strings': () => ({ ...parts, 'xl/sharedStrings.xml': shared(1_000_001, 'x') }),
    'has shared strings larger than memory should hold': () => ({
      ...parts,
      'xl/sharedStrings.xml': shared(2_500, 'x'.repeat(30_000)),
    }),
    'expands entities': () =>
      withSheet(
        `<!DOCTYPE lolz [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]><worksheet><sheetData>${cell('&b;')}</sheetData></worksheet>`,
      ),
    'reads a file of the server': () =>
      withSheet(
        `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet><sheetData>${cell('&f;')}</sheetData></worksheet>`,
      ),
    'fetches a document type from elsewhere': () =>
      withSheet('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd"><worksheet/>'),
    'names an entity that there is not': () =>
      withSheet(`<worksheet><sheetData>${cell('&evil;')}</sheetData></worksheet>`),
    'has a row where no row is': () =>
      withSheet(
        `<worksheet><sheetData>${cell('NIP')}<row r="99999999999"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
      ),
    'has a row that is no number': () =>
      withSheet('<worksheet><sheetData><row r="1e99"><c r="A1"/></row></sheetData></worksheet>'),
    'has a column where no column is': () =>
      withSheet('<worksheet><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>'),
    'nests without end': () => withSheet(`<worksheet>${'<a>'.repeat(3_000_000)}`),
    'climbs out of its archive': () => ({
      ...parts,
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Target="../../../../etc/passwd"/></Relationships>',
    }),
  };

  for (const [what, make] of Object.entries(bombs)) {
    it(`that ${what} is refused`, async () => {
      const path = join(house.api.dataFolder, `bomb-${Math.random()}.xlsx`);
      await writeArchive(path, make());
      const bytes = await readFile(path);
      expect(bytes.length).toBeLessThan(1024 * 1024);
      const { status, body } = await send(`/cycles/${cycleId}/reconciliations`, new Uint8Array(bytes), {});
      expect([status, body['code']]).toEqual([422, 'FILE_UNREADABLE']);
      expect(await house.db.reconciliation.count()).toBe(0);
    });
  }

  it('whose shared strings are named out of range, or negative, has empty cells there', async () => {
    const path = join(house.api.dataFolder, 'range.xlsx');
    await writeArchive(
      path,
      workbookParts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>-1</v></c></row><row r="3"><c r="A3" t="s"><v>9e9</v></c></row>',
        '<si><t>NIP</t></si>',
      ),
    );
    const answer = await send(`/cycles/${cycleId}/reconciliations`, new Uint8Array(await readFile(path)), {
      'Content-Disposition': `attachment; filename*=UTF-8''a%00b%2f..%2fc.xlsx`,
    });
    expect(answer.status).toBe(202);
    const [kept] = await house.db.reconciliation.findMany();
    expect(kept?.fileName).toBe('c.xlsx');
    // It is discarded right after the answer.
    const incoming = () => readdir(join(house.api.files.folder, 'incoming'));
    await vi.waitFor(async () => expect(await incoming()).toEqual([]), 15_000);
  });
});

describe('a name', () => {
  it('is its last part, without what a file system, a header or a reader could misunderstand', () => {
    expect(plainFileName('../../etc/passwd')).toBe('passwd');
    expect(plainFileName('C:\\temp\\con.txt')).toBe('con.txt');
    expect(plainFileName('a\u0000b\r\nc\u202e\u2066.csv')).toBe('a b c .csv');
    expect(plainFileName('...')).toBe('');
    expect(plainFileName(`${'x'.repeat(5_000)}.csv`).length).toBeLessThanOrEqual(400);
  });
});

describe('what a spreadsheet would compute', () => {
  it('is a text in every export, whatever sign it begins with', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1'];
    const ids = [
      house.people.employee,
      house.people.colleague,
      house.people.manager,
      house.people.evaluator,
      house.people.head,
    ];
    for (let first = 0; first < formulas.length; first += ids.length) {
      for (const [index, id] of ids.entries()) {
        const name = formulas[first + index];
        if (name !== undefined) await house.db.employee.update({ where: { id }, data: { name } });
      }
      const { text } = expectStatus(
        await house.api.call('GET', `/cycles/${cycleId}/exports/participants.csv`, { as: house.people.admin }),
        200,
      );
      const cells = parse(String(text), { bom: true }).flat();
      expect(cells.filter((cell) => startsFormula(cell))).toEqual([]);
      for (const formula of formulas.slice(first, first + ids.length)) expect(cells).toContain(`'${formula}`);
    }
  });
});
