import { expect, test } from 'vitest';
import { agencyFiles, makeAgency } from '../../../samples/agency.ts';
import { importRoster } from '../../../usecases/import-roster.ts';
import { importUnits } from '../../../usecases/import-units.ts';
import { freshDatabase } from '../../support/database.ts';
import { actAsFirstAdmin, asFile } from '../../support/roster.ts';

/** As a file comes from the network. */
const PIECE = 64 * 1024;

test(
  '15,000 rows are imported, imported again without a change, and imported with every row changed',
  { timeout: 180_000 },
  async () => {
    const files = agencyFiles(makeAgency({ employees: 15_000, seed: 7 }));
    const database = await freshDatabase();
    try {
      const act = await actAsFirstAdmin(database.db);
      expect(await importUnits(database, act, asFile(files.units, PIECE))).toMatchObject({ applied: true, faulty: 0 });
      const send = (content: string) =>
        importRoster(database, act, asFile(content, PIECE), { mode: 'strict', fileName: 'roster.csv' });
      const first = await send(files.roster);
      expect(first).toMatchObject({ read: 15_000, created: 15_000, faulty: 0, applied: true });
      const second = await send(files.roster);
      expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 15_000 });
      // Everybody changes: new rank, and new links from a later day.
      const third = await send(
        files.roster.replaceAll('2025-01-02', '2026-01-02').replaceAll('Penata Muda', 'Penata Baru'),
      );
      expect(third.created).toBe(0);
      expect(third.updated).toBeGreaterThan(1_000);
      expect(await database.db.reportingLink.count()).toBe(14_999 + 14_998);
    } finally {
      await database.close();
    }
  },
);
