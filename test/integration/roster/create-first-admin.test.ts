import { beforeEach, expect, test } from 'vitest';
import { createFirstAdmin } from '../../../usecases/create-first-admin.ts';
import { identifyPerson } from '../../../usecases/identify-person.ts';
import { Refusal } from '../../../usecases/refusal.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { actAsFirstAdmin, ADMIN_NUMBER, nip } from '../../support/roster.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
  return () => database.close();
});

const input = {
  identityNumber: '19850315 201001 2 003',
  name: 'Admin Kedua',
  position: 'Analis SDM Aparatur',
  email: null,
  unit: { code: 'BKD', name: 'Badan Kepegawaian', timeZone: 'Asia/Jayapura', workingWeek: 'MON_FRI' },
} as const;

test('on an empty database the first administrator holds the office from today', async () => {
  const { actorId } = await actAsFirstAdmin(database.db);
  expect(await identifyPerson(database, { employeeId: actorId })).toMatchObject({
    grants: [{ role: 'BKD_ADMIN', unitId: null }],
  });
  expect(await database.db.employee.findUniqueOrThrow({ where: { id: actorId } })).toMatchObject({
    identityNumber: ADMIN_NUMBER,
  });
  expect(await database.db.event.findFirst()).toMatchObject({
    chain: 'agency',
    type: 'FIRST_ADMIN_CREATED',
    actorId: null,
  });
});

test('a second one is refused, even at the same moment', async () => {
  const both = await Promise.allSettled([
    createFirstAdmin(database, input),
    createFirstAdmin(database, { ...input, identityNumber: nip(4) }),
  ]);
  expect(both.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  await expect(createFirstAdmin(database, input)).rejects.toMatchObject({ code: 'BKD_ADMIN_EXISTS', status: 409 });
  expect(await database.db.employee.count()).toBe(1);
});

test('wrong values are all named', async () => {
  const wrong = { ...input, identityNumber: '123', email: 'x', name: ' ', unit: { ...input.unit, code: 'B K D' } };
  const refused = createFirstAdmin(database, wrong);
  await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  const refusal = await refused.catch((error: unknown) => error);
  const pointers = refusal instanceof Refusal ? refusal.errors.map((error) => error.pointer) : [];
  expect(pointers).toEqual(['/identityNumber', '/email', '/name', '/unit/code']);
  expect(await database.db.unit.count()).toBe(0);
});
