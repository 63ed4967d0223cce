/** The library of indicators: what BKD publishes, what lines of an SKP may refer to, and what the yearly evaluation leads to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickPolicy } from '../../../domain/policies/quick.ts';
import { yearRound } from '../../../domain/policies/year-round.ts';
import { appraisalOf, expectStatus, launchCycle, planForm } from '../../support/engine.ts';
import { newAppraisal } from '../../support/acts.ts';
import { libraryDraft as draft } from '../../support/library-draft.ts';
import { planWith, startLibraryHouse, type LibraryHouse } from './house.ts';

let house: LibraryHouse;
beforeAll(async () => {
  house = await startLibraryHouse();
});
afterAll(() => house.close());

const codes = (body: { readonly [member: string]: unknown }): unknown[] =>
  (body.items as { code: string }[]).map(({ code }) => code);

describe('the library', () => {
  it('is drafted, published and versioned by BKD; what was published never changes', async () => {
    const { people, send, db } = house;
    const create = (code: string) =>
      send('POST', '/indicators', people.admin, { code, unitId: null, position: null, draft });
    const { id } = expectStatus(await create('DOK-VERIF'), 201) as { id: string };
    expect((await create('DOK-VERIF')).body).toMatchObject({ code: 'INDICATOR_CODE_TAKEN' });
    expect(
      (await send('POST', '/indicators', people.employee, { code: 'X1', unitId: null, position: null, draft })).status,
    ).toBe(403);
    const wrong = await send('POST', '/indicators', people.admin, {
      code: 'x 1',
      unitId: null,
      position: null,
      draft: { ...draft, usualTarget: 'banyak' },
    });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/code' }, { pointer: '/draft/usualTarget' }]);

    // A draft is BKD's alone.
    expect((await send('GET', `/indicators/${id}`, people.employee)).status).toBe(404);
    expect(codes((await send('GET', '/indicators', people.employee)).body)).not.toContain('DOK-VERIF');
    expect((await send('GET', `/indicators/${id}`, people.admin)).body).toMatchObject({
      current: null,
      draft: { number: 1 },
      version: 1,
    });

    const publish = () =>
      send('POST', `/indicators/${id}/publish`, people.admin, undefined, { 'Idempotency-Key': 'terbit-1' });
    expect(expectStatus(await publish(), 200)).toEqual(expectStatus(await publish(), 200));
    expect((await send('POST', `/indicators/${id}/publish`, people.admin)).body).toMatchObject({ code: 'NO_DRAFT' });
    const put = (version: string, text: string) =>
      send('PUT', `/indicators/${id}/draft`, people.admin, { ...draft, definition: text }, { 'If-Match': version });
    expect((await put('"v1"', 'Tanpa dokumen yang dikembalikan.')).status).toBe(412);
    const second = await put('"v2"', 'Tanpa dokumen yang dikembalikan.');
    expect([second.status, second.headers.get('ETag')]).toEqual([200, '"v3"']);
    expectStatus(await send('POST', `/indicators/${id}/publish`, people.admin), 200);
    const seen = (await send('GET', `/indicators/${id}`, people.employee)).body;
    expect(seen).toMatchObject({
      code: 'DOK-VERIF',
      current: { number: 2, definition: 'Tanpa dokumen yang dikembalikan.' },
      versions: [{ number: 2 }, { number: 1, definition: draft.definition }],
    });
    await expect(db.$executeRaw`UPDATE library_indicator_version SET name = 'lain'`).rejects.toThrow(/never changes/);
    const events = await db.event.findMany({
      where: { chain: 'agency', type: { startsWith: 'INDICATOR' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ type }) => type)).toEqual([
      'INDICATOR_DRAFTED',
      'INDICATOR_PUBLISHED',
      'INDICATOR_DRAFTED',
      'INDICATOR_PUBLISHED',
    ]);
  });

  it('is listed for a unit and a post, and searched', async () => {
    const { people, send, published } = house;
    await published('UMUM');
    await published('DINKES-SAJA', { unitId: people.unitId });
    await published('SETDA-SAJA', { unitId: people.otherUnitId });
    await published('JABATAN-LAIN', { position: 'Guru Ahli Pertama' });
    const list = async (query: string) => codes((await send('GET', `/indicators?${query}`, people.employee)).body);
    expect(await list(`unitId=${people.unitId}&position=Jabatan Sari`)).toEqual(['DINKES-SAJA', 'DOK-VERIF', 'UMUM']);
    expect(await list('position=guru ahli pertama&search=jabatan')).toEqual(['JABATAN-LAIN']);
    expect(await list('aspect=COST')).toEqual([]);
    const first = (await send('GET', '/indicators?limit=2', people.employee)).body;
    expect(codes(first)).toEqual(['DINKES-SAJA', 'DOK-VERIF']);
    expect(await list(`limit=2&cursor=${String(first.nextCursor)}`)).toEqual(['JABATAN-LAIN', 'SETDA-SAJA']);
  });
});

describe('a line of an SKP', () => {
  it('refers to a published version that is for the unit and the post, and measures the same', async () => {
    const { people, send, published, db } = house;
    const walk = await newAppraisal(house);
    const submit = (form: object) => send('POST', `/appraisals/${walk.id}/targets`, people.employee, { form });
    const pointer = '/form/results/0/indicators/0/libraryVersionId';
    const elsewhere = await published('LAIN-UNIT', { unitId: people.otherUnitId });
    const post = await published('LAIN-JABATAN', { position: 'Bidan' });
    const percent = await published('PERSEN', { draft: { unitOfMeasure: '%' } });
    const gone = await published('DICABUT');
    expectStatus(
      await send('POST', `/indicators/${gone.id}/retire`, people.admin, { reason: 'Layanan dialihkan.' }),
      200,
    );
    for (const [versionId, why] of [
      [elsewhere.versionId, /LAIN-UNIT is for another unit/],
      [post.versionId, /LAIN-JABATAN is for another unit or another post/],
      [percent.versionId, /PERSEN measures QUANTITY in "%"/],
      [gone.versionId, /DICABUT was retired: Layanan dialihkan/],
      [walk.id, /no published version/],
    ] as const) {
      const refused = await submit(planWith({ versionId }));
      expect(refused.body).toMatchObject({
        code: 'INVALID_FORM',
        errors: [{ pointer, detail: expect.stringMatching(why) as string }],
      });
    }
    const good = await published('BERLAKU', { unitId: people.unitId, position: 'jabatan sari' });
    expectStatus(await submit(planWith({ versionId: good.versionId })), 201);
    const { items } = (await send('GET', `/appraisals/${walk.id}/targets`, people.employee)).body;
    const library = { code: 'BERLAKU', number: 1, versionId: good.versionId };
    expect(items).toMatchObject([{ results: [{ indicators: [{ library }, { library: null }] }, {}] }]);
    expect(await db.plan.count({ where: { appraisalId: walk.id } })).toBe(1);
  });

  it('must refer to it for main results where the policy says so; where it has no library, nothing can', async () => {
    const { people, send, published, api, db } = house;
    const launched = async (code: string, body: object): Promise<string> => {
      const policy = await db.policy.create({
        data: {
          ...{ code, version: 1, title: code, legalBasis: 'None: a test', demo: true },
          ...{ status: 'PUBLISHED', publishedAt: new Date(), body: JSON.parse(JSON.stringify(body)) as object },
        },
      });
      return appraisalOf(db, await launchCycle(api, people, policy.id, code), people.employee);
    };
    const strict = { ...quickPolicy(8), indicators: { ...yearRound.indicators, reference: 'MAIN_RESULTS' } };
    const must = await launched('library-must', strict);
    const submit = (file: string, form: object) =>
      send('POST', `/appraisals/${file}/targets`, people.employee, { form });
    expect((await submit(must, planForm)).body).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ pointer: '/form/results/0/indicators' }],
    });
    const { versionId } = await published('WAJIB');
    expectStatus(await submit(must, planWith({ versionId })), 201);

    const without = await launched('library-none', quickPolicy(8));
    expect((await submit(without, planWith({ versionId }))).body).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ detail: expect.stringMatching(/no library/) as string }],
    });
    expectStatus(await submit(without, planForm), 201);
    const { cycleId } = await db.appraisal.findUniqueOrThrow({ where: { id: without } });
    expect((await send('GET', `/cycles/${cycleId}/indicators`, people.admin)).body).toMatchObject({
      code: 'NO_LIBRARY',
    });
    expect((await send('GET', `/cycles/${cycleId}/cascade`, people.admin)).body).toMatchObject({ code: 'NO_CASCADE' });
    expect((await send('GET', `/appraisals/${without}/cascade`, people.employee)).body).toMatchObject({
      code: 'NO_CASCADE',
    });
  });
});

describe('the evaluation of the indicators', () => {
  it('shows figures only where there are enough people, and its proposal is decided by another official and becomes the next draft', async () => {
    const { people, send, published, second, db } = house;
    const { id, versionId } = await published('DINILAI');
    const walk = await newAppraisal(house);
    expectStatus(
      await send('POST', `/appraisals/${walk.id}/targets`, people.employee, { form: planWith({ versionId }) }),
      201,
    );
    await walk.see('TARGET_SETTING', 'APPROVE_TARGETS');
    await walk.decide('APPROVE_TARGETS', people.evaluator, 'APPROVED');
    const { items } = (await send('GET', `/cycles/${walk.cycleId}/indicators`, people.admin)).body;
    expect(items).toEqual([
      expect.objectContaining({ code: 'DINILAI', lines: 1, readable: 0, reached: null, verdict: 'TOO_FEW' }),
    ]);
    // The head sees his people's; who leads nobody sees none, and that he tried is on record.
    expect((await send('GET', `/cycles/${walk.cycleId}/indicators`, people.head)).body.items).toHaveLength(1);
    expect((await send('GET', `/cycles/${walk.cycleId}/indicators`, people.employee)).status).toBe(403);

    const propose = (as: string, json: object) =>
      send('POST', `/indicators/${id}/proposals`, as, { cycleId: walk.cycleId, ...json });
    const reason = 'Hampir semua mencapai target.';
    expect((await propose(people.employee, { kind: 'KEEP', reason })).status).toBe(403);
    expect((await propose(people.head, { kind: 'CHANGE', reason })).body.errors).toMatchObject([
      { pointer: '/change' },
    ]);
    const change = { usualTarget: '≥ 15', definition: 'Dokumen yang selesai tanpa dikembalikan.' };
    const proposed = expectStatus(await propose(people.head, { kind: 'CHANGE', reason, change }), 201);
    expect((await propose(people.head, { kind: 'KEEP', reason })).body).toMatchObject({
      code: 'PROPOSAL_OPEN',
      proposalId: proposed.id,
    });
    expect((await send('GET', '/indicator-proposals?status=OPEN', people.head)).body.items).toMatchObject([
      { indicator: { code: 'DINILAI' }, figures: { verdict: 'TOO_FEW' }, change, proposedBy: { id: people.head } },
    ]);
    expect((await send('GET', '/indicator-proposals', people.evaluator)).body.items).toEqual([]);
    const told = await db.notice.findMany({ where: { kind: 'INDICATOR_CHANGE_PROPOSED' } });
    expect(told.map(({ recipientId }) => recipientId).sort()).toEqual([people.admin, second].sort());

    const decide = (proposalId: unknown, as: string, outcome: string) =>
      send('POST', `/indicator-proposals/${String(proposalId)}/decision`, as, {
        outcome,
        reason: 'Mulai siklus berikut.',
      });
    expect((await decide(proposed.id, people.head, 'ACCEPTED')).status).toBe(403);
    const { draftId } = expectStatus(await decide(proposed.id, people.admin, 'ACCEPTED'), 200);
    expect((await decide(proposed.id, second, 'REJECTED')).body).toMatchObject({
      code: 'PROPOSAL_CLOSED',
      proposalStatus: 'ACCEPTED',
    });
    expect((await send('GET', `/indicators/${id}`, people.admin)).body).toMatchObject({
      current: { id: versionId, number: 1 },
      draft: { id: draftId, number: 2, ...change, unitOfMeasure: draft.unitOfMeasure },
    });
    expect(await db.notice.count({ where: { kind: 'INDICATOR_CHANGE_DECIDED', recipientId: people.head } })).toBe(1);

    const ending = expectStatus(await propose(people.admin, { kind: 'RETIRE', reason }), 201);
    expect((await decide(ending.id, people.admin, 'ACCEPTED')).body).toMatchObject({ code: 'FOUR_EYES' });
    expectStatus(await decide(ending.id, second, 'ACCEPTED'), 200);
    expect((await send('GET', `/indicators/${id}`, people.employee)).body).toMatchObject({
      retired: { because: reason },
    });
  });
});
