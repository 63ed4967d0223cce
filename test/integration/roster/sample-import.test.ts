import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { expect, test } from 'vitest';
import { makeAgency } from '../../../samples/agency.ts';
import { createFirstAdmin } from '../../../usecases/create-first-admin.ts';
import { importRoster } from '../../../usecases/import-roster.ts';
import { importUnits } from '../../../usecases/import-units.ts';
import { freshDatabase } from '../../support/database.ts';

const FOLDER = 'samples/kabupaten-contoh';

test('the committed sample agency is imported by one of its own administrators, without a fault', async () => {
  const agency = makeAgency({ employees: 260, seed: 7 });
  const admin = agency.people.find((person) => person.roles.includes('BKD_ADMIN'));
  const unit = agency.units.find(({ code }) => code === admin?.unitCode);
  if (!admin || !unit) throw new Error('the sample has administrators');
  const database = await freshDatabase();
  try {
    const { personId } = await createFirstAdmin(database, { ...admin, unit });
    const act = { actorId: personId, requestId: randomUUID() };
    const units = await importUnits(database, act, createReadStream(`${FOLDER}/units.csv`));
    expect(units).toMatchObject({ created: 7, updated: 1, faults: [] });
    const send = () =>
      importRoster(database, act, createReadStream(`${FOLDER}/roster.csv`), { mode: 'strict', fileName: 'roster.csv' });
    expect(await send()).toMatchObject({ read: 260, created: 259, updated: 1, faults: [] });
    expect(await send()).toMatchObject({ created: 0, updated: 0, unchanged: 260, faults: [] });
    expect(await database.db.unit.count({ where: { headId: null } })).toBe(0);
    expect(await database.db.roleGrant.count({ where: { role: 'BKD_ADMIN', validTo: null } })).toBe(2);
    expect(await database.db.reportingLink.count({ where: { relation: 'EVALUATOR', validTo: null } })).toBe(259);
  } finally {
    await database.close();
  }
});
