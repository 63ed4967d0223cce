/** Columns that many tables have, and the SQL that gives them. */
import { Prisma } from '../../generated/prisma/client.ts';
import type { Language } from '../../domain/terms.ts';
import type { Column } from './table.ts';

const column =
  (type: Column['type']) =>
  (key: string, id: string, en: string, more: Pick<Column, 'bkdOnly'> = {}): Column => ({
    key,
    type,
    heading: { id, en } satisfies Record<Language, string>,
    ...more,
  });

export const text = column('TEXT');
export const number = column('NUMBER');
export const date = column('DATE');
export const localTime = column('LOCAL_TIME');
export const yesNo = column('YES_NO');
export const BKD = { bkdOnly: true } as const;

export const APPRAISAL_ID = text('appraisal_id', 'ID penilaian', 'Appraisal id');
export const EMPLOYEE: readonly Column[] = [
  text('nip', 'NIP', 'NIP', BKD),
  text('employee_name', 'Nama', 'Name'),
  text('position', 'Jabatan', 'Position'),
];
export const UNIT: readonly Column[] = [
  text('unit_code', 'Kode unit', 'Unit code'),
  text('unit_name', 'Unit kerja', 'Unit'),
];
export const ZONE = text('time_zone', 'Zona waktu', 'Time zone');
export const PERIOD = text('period', 'Periode', 'Period');

/** Of `e`, an employee. In the groups in which people write it, so that no spreadsheet makes a number of it. */
export const NIP = Prisma.sql`concat_ws(' ', substr(e.identity_number, 1, 8), substr(e.identity_number, 9, 6), substr(e.identity_number, 15, 1),
  substr(e.identity_number, 16)) AS nip`;
/** Of `e` and `u`, the unit. */
export const EMPLOYEE_AND_UNIT = Prisma.sql`${NIP}, e.name AS employee_name, e.position, u.code AS unit_code, u.name AS unit_name, u.time_zone`;

/** An instant of the row as the wall clock of unit `u` shows it. */
export const local = (instant: string): Prisma.Sql => Prisma.raw(`(${instant} AT TIME ZONE u.time_zone)`);

/** A rating is not shown to its employee before the receipt, not in a file of BKD either. Of `a`; `period` is the id of its periodic evaluation. */
export const mayBeShownTo = (readerId: string, period: string): Prisma.Sql => Prisma.sql`
  (a.employee_id <> ${readerId}::uuid OR EXISTS (SELECT 1 FROM evaluation_document seen WHERE seen.appraisal_id = a.id
    AND seen.period_id IS NOT DISTINCT FROM ${Prisma.raw(period)} AND seen.received_at IS NOT NULL))`;
