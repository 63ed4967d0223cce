import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDamagedFiles, sweepFiles } from '../../../usecases/files/sweep-files.ts';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { DOCX, JPEG, ODT, PDF, PNG, TEXT, XLSX, zip } from '../../support/sample-files.ts';

let house: ApiHouse;
let walk: Walk;
let taskId: string;
beforeAll(async () => {
  house = await startApiHouse();
});
beforeEach(async () => {
  walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', walk.employeeId, 'SUBMITTED', planForm);
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  taskId = (await walk.task('APPROVE_TARGETS')).id;
});
afterAll(() => house.close());

interface Upload {
  readonly as?: string;
  readonly name?: string;
  readonly type?: string;
  readonly audience?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function upload(bytes: Buffer, { as, name, type, audience = 'EVERYBODY', headers = {} }: Upload = {}) {
  const response = await fetch(`${house.api.url}/tasks/${taskId}/files?audience=${audience}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await house.api.token(as ?? house.people.employee, 600)}`,
      'Content-Type': type ?? 'application/octet-stream',
      ...(name === undefined
        ? {}
        : { 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }),
      ...headers,
    },
    body: new Uint8Array(bytes),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

async function download(fileId: string, as: string) {
  const response = await fetch(`${house.api.url}/tasks/${taskId}/files/${fileId}`, {
    headers: { Authorization: `Bearer ${await house.api.token(as, 600)}` },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const attached = async (bytes: Buffer, options: Upload = {}): Promise<Record<string, unknown>> =>
  expectStatus(await upload(bytes, options), 201);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const placeOf = (bytes: Buffer): string => join(house.api.files.folder, sha256(bytes).slice(0, 2), sha256(bytes));
const listed = async (as: string) =>
  expectStatus(await house.api.call('GET', `/tasks/${taskId}/files`, { as }), 200).items as Record<string, unknown>[];
/** Of this test only, so that no test finds the bytes of another. */
const unique = (): Buffer => Buffer.from(`Berkas ${taskId}\n`);
const incoming = (): Promise<string[]> => readdir(join(house.api.files.folder, 'incoming'));

describe('files at a task', () => {
  it('are kept outside the database under their SHA-256, and come back byte for byte, to be saved and not shown', async () => {
    const { people } = house;
    const answer = await upload(PDF, { name: 'rekap “kunjungan” é.pdf', type: 'application/pdf' });
    const file = expectStatus(answer, 201);
    expect(file).toMatchObject({
      name: 'rekap “kunjungan” é.pdf',
      mediaType: 'application/pdf',
      size: PDF.length,
      sha256: sha256(PDF),
      audience: 'EVERYBODY',
      uploadedBy: { id: people.employee },
      removed: null,
    });
    expect(answer.headers.get('Location')).toBe(`/tasks/${taskId}/files/${String(file.id)}`);
    expect(await readFile(placeOf(PDF))).toEqual(PDF);
    expect(await incoming()).toEqual([]);
    const got = await download(file.id as string, people.evaluator);
    expect([got.status, got.bytes.equals(PDF)]).toEqual([200, true]);
    expect(got.headers.get('Content-Type')).toBe('application/pdf');
    expect(got.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(got.headers.get('Content-Disposition')).toBe(
      'attachment; filename="rekap _kunjungan_ e.pdf"; filename*=UTF-8\'\'rekap%20%E2%80%9Ckunjungan%E2%80%9D%20%C3%A9.pdf',
    );
    expect((await walk.notices('COMMENTED')).map(({ recipientId }) => recipientId)).toEqual([people.evaluator]);
    const event = (await walk.events()).find(({ type }) => type === 'FILE_ATTACHED');
    expect(event?.data).toMatchObject({ fileId: file.id, sha256: sha256(PDF), size: PDF.length });
    expect(JSON.stringify(event?.data)).not.toContain('rekap');
  });

  it('are what their bytes are: seven types, each found by looking at it', async () => {
    const files: [Buffer, string, string][] = [
      [PDF, 'a.pdf', 'application/pdf'],
      [PNG, 'a.PNG', 'image/png'],
      [JPEG, 'a.jpeg', 'image/jpeg'],
      [DOCX, 'a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      [XLSX, 'a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      [ODT, 'a.odt', 'application/vnd.oasis.opendocument.text'],
      [TEXT, 'a.txt', 'text/plain'],
    ];
    for (const [bytes, name, mediaType] of files) {
      expect(await attached(bytes, { name, type: mediaType })).toMatchObject({ name, mediaType });
      // Without a claim it is taken for what it is, and its name says so.
      expect(await attached(bytes)).toMatchObject({
        mediaType,
        name: expect.stringMatching(/^berkas\.\w+$/) as string,
      });
    }
  });

  it('that are of another type, or not what they say, are refused with what was found; nothing is kept', async () => {
    const script = Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1');
    const refused: [Buffer, Upload, Record<string, unknown>][] = [
      [PNG, { name: 'bukti.pdf' }, { found: 'image/png', claimed: null }],
      [PNG, { name: 'bukti.png', type: 'application/pdf' }, { found: 'image/png', claimed: 'application/pdf' }],
      [PDF, { type: 'text/html' }, { found: 'application/pdf', claimed: 'text/html' }],
      [script, { name: 'setup.txt', type: 'text/plain' }, { claimed: 'text/plain' }],
      [
        Buffer.from('\x00\x01biner', 'latin1'),
        { name: 'catatan.txt', type: 'text/plain' },
        { found: 'application/octet-stream' },
      ],
      [Buffer.from([0xc3, 0x28]), { type: 'text/plain' }, { found: 'application/octet-stream' }],
      [zip({ 'a.txt': 'arsip' }), { name: 'arsip.docx' }, { found: 'application/zip' }],
      [Buffer.concat([Buffer.from('PK\x03\x04'), PNG]), { name: 'rusak.docx' }, {}],
      [Buffer.alloc(0), { name: 'kosong.txt' }, {}],
    ];
    for (const [bytes, options, found] of refused) {
      const answer = await upload(bytes, options);
      expect([answer.status, answer.body.code]).toEqual([415, 'FILE_TYPE_REFUSED']);
      expect(answer.body).toMatchObject(found);
      expect(answer.body.allowed).toContain('application/pdf');
    }
    expect(await house.db.attachment.count({ where: { taskId } })).toBe(0);
    expect(await incoming()).toEqual([]);
  });

  it('lose paths and control characters from their names, and end in what they are', async () => {
    const names: [string, string][] = [
      ['../../etc/passwd', 'passwd.pdf'],
      ['C:\\Users\\sari\\bukti.pdf', 'bukti.pdf'],
      ['bukti\r\nSet-Cookie: a=b.pdf', 'bukti Set-Cookie a=b.pdf'],
      ['gaji\u202Efdp.exe', 'gaji fdp.exe.pdf'],
      ['..', 'berkas.pdf'],
      ['CON.pdf', 'berkas-CON.pdf'],
    ];
    for (const [given, kept] of names) expect(await attached(PDF, { name: given })).toMatchObject({ name: kept });
    const plain = await upload(PDF, {
      headers: { 'Content-Disposition': 'attachment; filename="..\\\\..\\\\laporan.pdf"' },
    });
    expect(expectStatus(plain, 201).name).toBe('laporan.pdf');
    expect(await readdir(dirname(house.api.files.folder))).not.toContain('passwd.pdf');
  });

  it('too large a file is refused with 413, announced or not, and leaves nothing behind', async () => {
    const large = Buffer.concat([PDF, Buffer.alloc(house.api.files.maxBytes)]);
    const announced = await upload(large);
    expect([announced.status, announced.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const token = await house.api.token(house.people.employee, 600);
    // In chunks, without a length; the request stays open, so that the client hears why.
    const streamed = await fetch(`${house.api.url}/tasks/${taskId}/files?audience=EVERYBODY`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: new Blob([new Uint8Array(large)]).stream(),
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
    expect(await incoming()).toEqual([]);
  });

  it('the same bytes twice are two files and one copy; removing one leaves the other', async () => {
    const { people } = house;
    const bytes = unique();
    const one = await attached(bytes, { name: 'satu.txt' });
    const two = await attached(bytes, { name: 'dua.txt', as: people.evaluator });
    expect(await readdir(dirname(placeOf(bytes)))).toContain(sha256(bytes));
    // Only whoever attached it, while the task is open, and BKD.
    const other = await house.api.call('DELETE', String(one.link), { as: people.evaluator });
    expect([other.status, other.body.code]).toEqual([403, 'FORBIDDEN']);
    expectStatus(await house.api.call('DELETE', String(one.link), { as: people.employee }), 204);
    expectStatus(await house.api.call('DELETE', String(one.link), { as: people.employee }), 204);
    expect(await listed(people.evaluator)).toMatchObject([
      { id: one.id, name: 'satu.txt', removed: { by: { id: people.employee } } },
      { id: two.id, removed: null },
    ]);
    const gone = await download(one.id as string, people.evaluator);
    expect([gone.status, (JSON.parse(gone.bytes.toString()) as { code: string }).code]).toEqual([410, 'FILE_REMOVED']);
    const deps = { db: house.db, files: house.api.files, log: house.deps.log };
    await age(placeOf(bytes));
    await sweepFiles(deps, { olderThanSeconds: 3_600 });
    expect((await download(two.id as string, people.employee)).bytes.equals(bytes)).toBe(true);

    await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
    const late = await house.api.call('DELETE', String(two.link), { as: people.evaluator });
    expect([late.status, late.body.code]).toEqual([409, 'TASK_CLOSED']);
    expectStatus(await house.api.call('DELETE', String(two.link), { as: people.admin }), 204);
    // A young file is left alone: the row of an upload may be about to be committed.
    await utimes(placeOf(bytes), new Date(), new Date());
    await sweepFiles(deps, { olderThanSeconds: 3_600 });
    expect((await stat(placeOf(bytes))).size).toBe(bytes.length);
    await age(placeOf(bytes));
    expect((await sweepFiles(deps, { olderThanSeconds: 3_600 })).orphans).toBeGreaterThanOrEqual(1);
    await expect(stat(placeOf(bytes))).rejects.toThrow('ENOENT');
  });

  it('the same bytes from several people at once, while the sweep runs over them, are never lost', async () => {
    const { people, db } = house;
    const bytes = unique();
    const deps = { db, files: house.api.files, log: house.deps.log };
    // Removed before and due to be swept: the sweep and the uploads meet at the same bytes.
    const earlier = await attached(bytes);
    expectStatus(await house.api.call('DELETE', String(earlier.link), { as: people.employee }), 204);
    await age(placeOf(bytes));
    const [swept, ...answers] = await Promise.all([
      sweepFiles(deps, { olderThanSeconds: 3_600 }),
      ...[people.employee, people.evaluator, people.head, people.admin].map((as) => upload(bytes, { as })),
    ]);
    expect(swept.orphans).toBeLessThanOrEqual(1);
    for (const answer of answers) {
      const file = expectStatus(answer, 201);
      const got = await download(file.id as string, people.evaluator);
      expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
    }
    expect(await incoming()).toEqual([]);
  });

  it('bytes that were changed or lost on the disk are never handed out: 500, on record, and the same file again mends them', async () => {
    const { people, db } = house;
    const bytes = unique();
    const file = await attached(bytes);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
    await writeFile(placeOf(bytes), flipped);
    const answer = async () => {
      const got = await download(file.id as string, people.evaluator);
      return { status: got.status, body: JSON.parse(got.bytes.toString()) as Record<string, unknown> };
    };
    expect(await answer()).toMatchObject({ status: 500, body: { code: 'FILE_DAMAGED', damage: 'CHANGED' } });
    const deps = { db, files: house.api.files, log: house.deps.log };
    const found = [];
    for await (const each of findDamagedFiles(deps)) found.push(each);
    expect(found).toMatchObject([{ sha256: sha256(bytes), damage: 'CHANGED', fileIds: [file.id] }]);
    await writeFile(placeOf(bytes), bytes.subarray(1));
    expect((await answer()).body.damage).toBe('CHANGED');
    await unlink(placeOf(bytes));
    expect((await answer()).body.damage).toBe('MISSING');
    await attached(bytes, { name: 'lagi.txt' });
    expect((await download(file.id as string, people.evaluator)).bytes.equals(bytes)).toBe(true);
    const events = (await walk.events()).filter(({ type }) => type === 'FILE_DAMAGED');
    expect(events.map(({ data }) => (data as { damage: string }).damage)).toEqual(['CHANGED', 'CHANGED', 'MISSING']);
  });

  it('a folder that cannot be written, or a disk that says no at the last moment: 507, no row, nothing left', async () => {
    const { folder } = house.api.files;
    const aside = `${folder}-aside`;
    await mkdir(folder, { recursive: true });
    await rename(folder, aside);
    await writeFile(folder, 'a file where the folder should be');
    try {
      const answer = await upload(unique());
      expect([answer.status, answer.body.code]).toEqual([507, 'STORAGE_UNAVAILABLE']);
    } finally {
      await rm(folder);
      await rename(aside, folder);
    }
    const bytes = unique();
    await rm(dirname(placeOf(bytes)), { recursive: true, force: true });
    await writeFile(dirname(placeOf(bytes)), 'in the way');
    try {
      const answer = await upload(bytes);
      expect([answer.status, answer.body.code]).toEqual([507, 'STORAGE_UNAVAILABLE']);
    } finally {
      await rm(dirname(placeOf(bytes)));
    }
    expect(await house.db.attachment.count({ where: { taskId } })).toBe(0);
    expect((await walk.events()).filter(({ type }) => type === 'FILE_ATTACHED')).toEqual([]);
    expect(await incoming()).toEqual([]);
    await attached(bytes);
  });

  it('are for whom they are meant, by the rules of comments; others hear that there is no such file', async () => {
    const { people } = house;
    const secret = await attached(PDF, { as: people.evaluator, audience: 'HOLDERS' });
    const open = await attached(PNG, { as: people.evaluator, audience: 'EVERYBODY' });
    expect((await listed(people.employee)).map(({ id }) => id)).toEqual([open.id]);
    expect((await listed(people.admin)).map(({ id }) => id)).toEqual([secret.id, open.id]);
    expect((await download(secret.id as string, people.employee)).status).toBe(404);
    expect((await download(secret.id as string, people.admin)).status).toBe(200);
    expect((await download(open.id as string, people.stranger)).status).toBe(403);
    expect((await upload(PDF, { as: people.stranger })).status).toBe(403);
    expect((await upload(PDF, { audience: 'HOLDERS' })).status).toBe(403);
    expect((await upload(PDF, { audience: 'NOBODY' })).status).toBe(422);
    // A file of another task is none of this one.
    const other = (await walk.task('DRAFT_TARGETS')).id;
    const elsewhere = await house.api.call('GET', `/tasks/${other}/files/${String(open.id)}`, { as: people.evaluator });
    expect(elsewhere.status).toBe(404);
  });

  it('at one task are limited in number by the policy; the same request twice is one file', async () => {
    const key = { 'Idempotency-Key': `file-${taskId}` };
    const once = await attached(TEXT, { name: 'satu.txt', headers: key });
    expect(await attached(TEXT, { name: 'satu.txt', headers: key })).toEqual(once);
    const reused = await upload(TEXT, { name: 'lain.txt', headers: key });
    expect([reused.status, reused.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    for (let n = 1; n < 20; n += 1) await attached(TEXT);
    const more = await upload(TEXT);
    expect([more.status, more.body.code, more.body.files]).toEqual([409, 'FILE_LIMIT_REACHED', 20]);
    expect(more.body.legalBasis).toBeTruthy();
    expect(await incoming()).toEqual([]);
  });
});

/** As if it had been written two hours ago. */
async function age(path: string): Promise<void> {
  const then = new Date(Date.now() - 7_200_000);
  await utimes(path, then, then);
}
