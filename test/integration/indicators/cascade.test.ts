/** Planned results of staff serve those of their leader: drafted in any order, settled when both are there, followed when one changes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Walk, newAppraisal } from '../../support/acts.ts';
import { appraisalOf, expectStatus } from '../../support/engine.ts';
import { planWith, startLibraryHouse, type LibraryHouse } from './house.ts';

let house: LibraryHouse;
let staff: Walk;
let leader: Walk;
beforeAll(async () => {
  house = await startLibraryHouse();
  staff = await newAppraisal(house);
  const { people, db } = house;
  leader = new Walk(house, staff.cycleId, await appraisalOf(db, staff.cycleId, people.evaluator), people.evaluator);
});
afterAll(() => house.close());

interface Cascade {
  readonly above: {
    readonly targets: string;
    readonly results: { readonly plannedResultId: string; readonly statement: string }[];
  } | null;
  readonly results: {
    readonly plannedResultId: string;
    readonly serves: { readonly plannedResultId: string; readonly current: boolean } | null;
    readonly servedBy: { readonly employee: { readonly id: string } }[];
  }[];
}
const cascade = async (walk: Walk, as: string): Promise<Cascade> =>
  expectStatus(await house.send('GET', `/appraisals/${walk.id}/cascade`, as), 200) as unknown as Cascade;
const link = (walk: Walk, as: string, plannedResultId: string | undefined, leaderResultId: string | null | undefined) =>
  house.send('PUT', `/appraisals/${walk.id}/cascade/${String(plannedResultId)}`, as, { leaderResultId });

it('staff may draft before the leader has finished, and link when he has', async () => {
  const { people, db } = house;
  await staff.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planWith({ statement: 'Berkas diverifikasi' }));
  expect(await cascade(staff, people.employee)).toMatchObject({
    above: { targets: 'NONE', results: [] },
    results: [{ serves: null }, { serves: null }],
  });

  await leader.decide('DRAFT_TARGETS', people.evaluator, 'SUBMITTED', planWith({ statement: 'Layanan tepercaya' }));
  await leader.see('TARGET_SETTING', 'APPROVE_TARGETS');
  const drafted = await cascade(staff, people.employee);
  expect(drafted).toMatchObject({ above: { targets: 'DRAFT' } });
  expect(await db.notice.count({ where: { kind: 'LEADER_TARGETS_SET' } })).toBe(0);
  await leader.decide('APPROVE_TARGETS', people.head, 'APPROVED');
  expect(await db.notice.findMany({ where: { kind: 'LEADER_TARGETS_SET' }, select: { recipientId: true } })).toEqual([
    { recipientId: people.employee },
  ]);

  const own = drafted.results[0]?.plannedResultId;
  const up = drafted.above?.results[0]?.plannedResultId;
  const linked = expectStatus(await link(staff, people.employee, own, up), 200) as unknown as Cascade;
  expect(linked).toMatchObject({
    above: { targets: 'IN_FORCE' },
    results: [{ serves: { plannedResultId: up, current: true } }, { serves: null }],
  });
  expect(await cascade(leader, people.head)).toMatchObject({
    results: [{ plannedResultId: up, servedBy: [{ employee: { id: people.employee } }] }, {}],
  });
  const events = await staff.events();
  expect(events.at(-1)).toMatchObject({
    type: 'RESULT_LINKED',
    actorRole: 'EMPLOYEE',
    data: { plannedResultId: own, leaderResultId: up },
  });
});

it('a link leads to a planned result of the evaluator only, and is settled by the people of the appraisal', async () => {
  const { people } = house;
  const { results } = await cascade(staff, people.employee);
  const own = results[0]?.plannedResultId;
  expect((await link(staff, people.employee, own, own)).body.errors).toMatchObject([{ pointer: '/leaderResultId' }]);
  expect((await link(staff, people.employee, staff.id, null)).status).toBe(404);
  expect((await link(staff, people.colleague, own, null)).status).toBe(403);
  expect((await house.send('GET', `/appraisals/${staff.id}/cascade`, people.colleague)).status).toBe(403);
  expectStatus(await link(staff, people.evaluator, own, null), 200);
  expect((await cascade(staff, people.employee)).results[0]?.serves).toBeNull();
});

it('a link that was named while drafting is kept, carried to the next version, and follows the leader’s', async () => {
  const { people } = house;
  const { above } = await cascade(staff, people.employee);
  const serves = above?.results[0]?.plannedResultId ?? '';
  await staff.see('TARGET_SETTING', 'APPROVE_TARGETS');
  await staff.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment: 'Tautkan.' });
  await staff.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 2 });
  const wrong = await staff
    .decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planWith({ serves: staff.id }))
    .catch((error: unknown) => error);
  expect(wrong).toMatchObject({ code: 'INVALID_FORM', errors: [{ pointer: '/form/results/0/serves' }] });
  await staff.decide(
    'DRAFT_TARGETS',
    people.employee,
    'SUBMITTED',
    planWith({ serves, statement: 'Berkas diverifikasi' }),
  );
  await staff.see('TARGET_SETTING', 'APPROVE_TARGETS', { round: 2 });
  await staff.decide('APPROVE_TARGETS', people.evaluator, 'RETURNED', {}, { comment: 'Sekali lagi.' });
  await staff.see('TARGET_SETTING', 'DRAFT_TARGETS', { round: 3 });
  // Not named again: the same planned result serves the same.
  await staff.decide('DRAFT_TARGETS', people.employee, 'SUBMITTED', planWith({ statement: 'Berkas diverifikasi' }));
  expect((await cascade(staff, people.employee)).results[0]?.serves).toMatchObject({
    plannedResultId: serves,
    current: true,
  });

  // The leader's adjustment in mid-term keeps what says the same.
  await leader.see('MID_TERM', 'GIVE_FEEDBACK');
  const adjusted = {
    strengths: 'Rapi.',
    gaps: 'Lambat.',
    text: 'Cukup.',
    reason: 'Penugasan baru.',
    plan: planWith({ statement: 'Layanan tepercaya' }),
  };
  await leader.decide('GIVE_FEEDBACK', people.head, 'ADJUSTMENT_PROPOSED', adjusted);
  await leader.see('MID_TERM', 'AGREE_ADJUSTMENT');
  await leader.decide('AGREE_ADJUSTMENT', people.evaluator, 'AGREED');
  const followed = (await cascade(staff, people.employee)).results[0]?.serves;
  expect(followed).toMatchObject({ current: true });
  expect(followed?.plannedResultId).not.toBe(serves);

  const { items } = expectStatus(await house.send('GET', `/cycles/${staff.cycleId}/cascade`, people.admin), 200);
  expect(items).toMatchObject([{ unit: { code: 'DINKES' }, linked: 1, loose: 0, fromLibrary: 0 }]);
  expect((await house.send('GET', `/cycles/${staff.cycleId}/cascade`, people.head)).body).toEqual({ items });
});
