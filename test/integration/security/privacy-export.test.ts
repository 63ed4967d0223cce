/** Everything that Daur holds about oneself, over HTTP: whole, of nobody else, and not more often than it must be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCaseFile } from '../../../domain/case-file.ts';
import { PARTS } from '../../../usecases/case-file/parts.ts';
import { SECTIONS } from '../../../usecases/privacy/personal-data-sections.ts';
import { newAppraisal, type Walk } from '../../support/acts.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { marked, placesOf } from '../../support/canary.ts';
import { expectStatus, planForm } from '../../support/engine.ts';

const WORD = 'Kenari';

interface PersonalData {
  readonly contents: readonly { section: string; title: { id: string; en: string }; rows: number; complete: boolean }[];
  readonly leftOut: readonly unknown[];
  readonly sections: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly appraisals: readonly { parts: Readonly<Record<string, readonly Record<string, unknown>[]>> }[];
}

let house: ApiHouse;
let walk: Walk;
beforeAll(async () => {
  house = await startApiHouse();
  const { db, people } = house;
  await db.employee.update({
    where: { id: people.employee },
    data: { name: `Sari ${WORD}`, otherEmail: `${WORD}@example.com`, externalSubject: `subject-${WORD}` },
  });
  walk = await newAppraisal(house);
  await walk.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', marked(planForm, WORD), {
    comment: `Mohon diperiksa ${WORD}`,
  });
  await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const approval = (await walk.task('APPROVE_TARGETS')).id;
  for (const [as, audience] of [
    [people.employee, 'EVERYBODY'],
    [people.evaluator, 'HOLDERS'],
  ] as const) {
    const json = { audience, text: `Tentang Sari, ${audience}` };
    expectStatus(await house.api.call('POST', `/tasks/${approval}/comments`, { as, json }), 201);
  }
  await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
  await walk.see('FINAL_SCORING', 'REPORT_REALIZATION');
  await walk.decide('REPORT_REALIZATION', people.employee, 'REPORTED', await walk.realization());
  await walk.see('FINAL_SCORING', 'RATE');
  await walk.decide('RATE', people.evaluator, 'RATED', await walk.assessment('ABOVE'));
});
afterAll(() => house.close());

const exported = async (as: string): Promise<PersonalData> => {
  const answer = await house.api.call('GET', '/me/personal-data', { as });
  expect(answer.headers.get('Content-Disposition')).toContain('attachment');
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  return expectStatus(answer, 200) as unknown as PersonalData;
};

describe('the file of one’s own data', () => {
  it('is whole: every place of the database where one is written is in it, with a table of contents in two languages', async () => {
    const { people, db } = house;
    const data = await exported(people.employee);
    expect(data.sections['profile']).toMatchObject([
      {
        name: `Sari ${WORD}`,
        other_email: `${WORD}@example.com`,
        external_subject: `subject-${WORD}`,
        unit_code: 'DINKES',
      },
    ]);
    const count = (section: string): number => data.contents.find((each) => each.section === section)?.rows ?? 0;
    for (const section of [
      'profile',
      'reportingLines',
      'tasks',
      'decisions',
      'comments',
      'notices',
      'acts',
      'appraisals',
    ]) {
      expect([section, count(section) > 0]).toEqual([section, true]);
    }
    for (const { section, title, rows, complete } of data.contents) {
      expect(complete).toBe(true);
      expect([title.id, title.en]).not.toContain('');
      if (section !== 'appraisals') expect(data.sections[section]).toHaveLength(rows);
    }
    expect(data.leftOut).toHaveLength(3);
    const [file] = data.appraisals;
    expect(file && verifyCaseFile(file, {}).faults).toEqual([]);
    // Every table in which the word stands is one that the file is made of.
    const text = JSON.stringify(data);
    const places = (await placesOf(db, [WORD])).map((place) => place.split('.')[0] ?? '');
    const read = [...SECTIONS.map(({ sql }) => sql), ...PARTS.map(({ from }) => from.sql)].join(' ');
    expect(places.filter((table) => !new RegExp(`\\b${table}\\b`).test(read))).toEqual([]);
    expect(places).toEqual(expect.arrayContaining(['employee', 'decision', 'planned_result', 'indicator', 'plan']));
    expect(text.split(WORD).length - 1).toBeGreaterThan(10);
    expect(text).toContain('Tentang Sari, EVERYBODY');
  });

  it('has neither a result before its receipt, nor what others said in confidence, nor what one wrote about others', async () => {
    const { people } = house;
    const text = JSON.stringify(await exported(people.employee));
    expect(text).not.toContain('Tentang Sari, HOLDERS');
    expect(text).not.toMatch(/SANGAT_BAIK|"ABOVE"|Catatan penilai/);
    const own = await exported(people.evaluator);
    expect(own.sections['decisions']?.some((row) => row['outcome'] === 'RATED')).toBe(true);
    expect(JSON.stringify(own)).not.toMatch(
      new RegExp(`${WORD}|Catatan penilai|Tentang Sari|19800101200501100[1-35-9]`),
    );
  });

  it('shows the result once it was received', async () => {
    const { people } = house;
    await walk.see('DELIVERY', 'DELIVER_RESULT');
    await walk.decide('DELIVER_RESULT', people.evaluator, 'DELIVERED');
    await walk.see('DELIVERY', 'RECEIVE_RESULT');
    await walk.decide('RECEIVE_RESULT', people.employee, 'RECEIVED');
    const data = await exported(people.employee);
    expect(data.appraisals[0]?.parts['ratings']).toMatchObject([{ predicate: 'SANGAT_BAIK' }]);
  });

  it('is on record before it is made, and is made five times a day at most', async () => {
    const { people, db } = house;
    const where = { type: 'PERSONAL_DATA_EXPORTED', actorId: people.employee };
    expect(await db.event.count({ where })).toBe(3);
    await Promise.all([exported(people.employee), exported(people.employee)]);
    const over = await house.api.call('GET', '/me/personal-data', { as: people.employee });
    expect([over.status, over.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(over.headers.get('Retry-After'))).toBeGreaterThan(80_000);
    expect(await db.event.count({ where })).toBe(5);
    // Nobody else is kept waiting.
    await exported(people.colleague);
    expect((await house.api.call('GET', '/me/personal-data')).status).toBe(401);
  });
});
