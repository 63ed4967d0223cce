/** A case file that verifies with nothing but itself. */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseFile, manifestOf, verifyCaseFile, type CaseFile } from '../../../domain/case-file.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { appealForm, Walk } from '../../support/acts.ts';
import { appraisalOf, expectStatus, launchCycle } from '../../support/engine.ts';

let house: ApiHouse;
let walk: Walk;
const folder = mkdtempSync(join(tmpdir(), 'daur-case-file-'));

beforeAll(async () => {
  house = await startApiHouse();
  const { api, people, walkPolicyId, db } = house;
  const cycleId = await launchCycle(api, people, walkPolicyId, 'Berkas');
  walk = new Walk(house, cycleId, await appraisalOf(db, cycleId, people.employee), people.employee);
  await walk.toRated('MEETS');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

const fileFor = async (as: string): Promise<CaseFile> =>
  caseFile.parse(expectStatus(await house.api.call('GET', `/appraisals/${walk.id}/case-file`, { as }), 200));

const rows = (file: CaseFile, part: string) => (file.parts[part] ?? []) as Record<string, unknown>[];

/** As an auditor does it: one command, a file, nothing else. */
function verify(file: unknown, ...more: string[]): { code: number; output: string } {
  const path = join(folder, 'case.json');
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  const options: ExecFileSyncOptions = { env: { PATH: process.env['PATH'] }, encoding: 'utf8', stdio: 'pipe' };
  try {
    const output = execFileSync('node_modules/.bin/tsx', ['bin/verify-case-file.ts', path, ...more], options);
    return { code: 0, output: String(output) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: `${stdout}${stderr}` };
  }
}

describe('the copy of BKD', () => {
  it('holds the rows, every event and the head of the chain, and verifies by the command alone', async () => {
    const file = await fileFor(house.people.admin);
    expect(file).toMatchObject({ appraisalId: walk.id, exportedFor: 'BKD' });
    expect(rows(file, 'ratings')).toHaveLength(1);
    expect(rows(file, 'plans')).toHaveLength(1);
    expect(rows(file, 'documents')).toHaveLength(1);
    expect(rows(file, 'tasks')).toHaveLength(await house.db.task.count({ where: { appraisalId: walk.id } }));
    const audit = expectStatus(
      await house.api.call('GET', `/audit/verify?chain=${walk.id}`, { as: house.people.admin }),
      200,
    );
    // The export itself is the next event of the chain.
    expect(audit).toMatchObject({ verified: true, head: { seq: file.chainHead.seq + 1 } });
    const found = verify(file, '--head', file.chainHead.hash, '--manifest', file.manifest.sha256);
    expect(found.output).toContain('VERIFIED');
    expect(found.code).toBe(0);
  });

  it('has identity numbers only where they were signed: in the documents', async () => {
    const { parts } = await fileFor(house.people.admin);
    const numbered = Object.entries(parts).filter(([, part]) => /"\d{18}"/.test(JSON.stringify(part)));
    expect(numbered.map(([name]) => name)).toEqual(['documents']);
  });

  it('leaves its manifest in the audit trail, so that it can be compared with it later', async () => {
    const file = await fileFor(house.people.admin);
    const event = (await walk.events()).at(-1);
    expect(event).toMatchObject({ type: 'CASE_FILE_EXPORTED', data: { manifestSha256: file.manifest.sha256 } });
  });

  it('is found out when a byte is changed, wherever that is', async () => {
    const text = JSON.stringify(await fileFor(house.people.admin));
    // Every 97th character: rows, texts, hashes, instants, the manifest. A character that changes no value is not met in compact JSON.
    for (let at = 60; at < text.length; at += 97) {
      const char = text[at] ?? '';
      const other = char === '7' ? '8' : /\d/.test(char) ? '7' : char === 'a' ? 'b' : 'a';
      const flipped = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
      let raw: unknown;
      try {
        raw = JSON.parse(flipped);
      } catch {
        continue; // no JSON any more: the command says so
      }
      const { faults } = verifyCaseFile(raw, {});
      expect([at, text.slice(at - 20, at + 20), faults.length > 0]).toEqual([at, text.slice(at - 20, at + 20), true]);
    }
  });

  it('says in words what is wrong, and exits with 1', async () => {
    const file = await fileFor(house.people.admin);
    const without = file.events.filter((event) => event.seq !== 3);
    const cases: [unknown, string][] = [
      [{ ...file, events: without }, 'one is missing'],
      [{ ...file, parts: { ...file.parts, ratings: [] } }, 'The part "ratings" was changed'],
      [{ ...file, parts: { ...file.parts, decisions: [] } }, 'speaks of the decision'],
      ['{"format":', 'not JSON'],
      [{ hello: 'world' }, 'not a case file'],
    ];
    for (const [forged, words] of cases) {
      const found = verify(forged);
      expect([found.code, found.output.includes(words), found.output]).toEqual([1, true, found.output]);
    }
  });

  it('is found out although somebody made a new manifest for what he changed', async () => {
    const { manifest: _old, ...file } = await fileFor(house.people.admin);
    const events = file.events.map((event) =>
      'withheld' in event || event.type !== 'TASK_DECIDED'
        ? event
        : { ...event, data: { ...(event.data as object), outcome: 'X' } },
    );
    const forged = { ...file, events };
    const { faults } = verifyCaseFile({ ...forged, manifest: manifestOf(forged) }, {});
    expect(faults.join(' ')).toContain('what it says is not what was hashed');
  });
});

describe('the copy of the employee', () => {
  it('has no rating before the receipt, and all of it afterwards; both verify', async () => {
    const { people } = house;
    const before = await fileFor(people.employee);
    expect(before.exportedFor).toBe('EMPLOYEE');
    expect(rows(before, 'ratings')).toMatchObject([{ withheld: 'NOT_RECEIVED' }]);
    expect(JSON.stringify(before)).not.toContain('Catatan penilai untuk tahun ini');
    expect(rows(before, 'appraisal')[0]).not.toHaveProperty('rating_id');
    expect(verifyCaseFile(before, {}).faults).toEqual([]);

    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await walk.decide('RECEIVE_RESULT', people.employee, 'RECEIVED');
    await walk.see('APPEAL', 'FILE_APPEAL');
    await walk.decide('FILE_APPEAL', people.employee, 'FILED', appealForm);
    const after = await fileFor(people.employee);
    expect(rows(after, 'ratings')[0]).toMatchObject({ predicate: 'BAIK', notes: 'Catatan penilai untuk tahun ini.' });
    expect(rows(after, 'appeals')).toHaveLength(1);
    expect(verifyCaseFile(after, {}).faults).toEqual([]);
  });

  it('shows denied attempts by their place in the chain only', async () => {
    const { api, people } = house;
    expect((await api.call('GET', `/appraisals/${walk.id}/case-file`, { as: people.stranger })).status).toBe(403);
    const file = await fileFor(people.employee);
    expect(file.events.filter((event) => 'withheld' in event && event.withheld === 'DENIED')).toHaveLength(1);
    expect(verifyCaseFile(file, {})).toMatchObject({ faults: [], withheld: 1 });
    expect((await fileFor(people.admin)).events.some((event) => 'withheld' in event)).toBe(false);
  });
});

it('what is said in counselling is in neither copy', async () => {
  const { api, people } = house;
  const opened = expectStatus(
    await api.call('POST', `/appraisals/${walk.id}/cases`, {
      as: people.evaluator,
      json: { kind: 'COUNSELLING', reason: 'Rahasia: sering terlambat karena masalah keluarga' },
    }),
    201,
  );
  expect(opened).toBeDefined();
  for (const as of [people.admin, people.employee]) {
    const file = await fileFor(as);
    expect(JSON.stringify(file)).not.toContain('masalah keluarga');
    expect(rows(file, 'cases')).toMatchObject([{ kind: 'COUNSELLING', withheld: 'COUNSELLING' }]);
    expect(verifyCaseFile(file, {}).faults).toEqual([]);
  }
});

it('nobody else has a copy: not the evaluator, not a colleague; the attempt is audited', async () => {
  const { api, people, db } = house;
  for (const as of [people.evaluator, people.colleague]) {
    const refused = await api.call('GET', `/appraisals/${walk.id}/case-file`, { as });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    const event = await db.event.findFirst({ where: { chain: walk.id }, orderBy: { seq: 'desc' } });
    expect(event).toMatchObject({ result: 'DENIED', actorId: as });
  }
});
