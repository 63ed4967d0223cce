import { Prisma } from '../../generated/prisma/client.ts';
import { number, text } from './columns.ts';
import type { Column } from './table.ts';

/** The audit trail as a table: instants in UTC as they are hashed, ids, and the names of today. */
export const EVENT_COLUMNS: readonly Column[] = [
  text('event_id', 'ID', 'Id'),
  text('at', 'Waktu (UTC)', 'At (UTC)'),
  text('type', 'Jenis', 'Type'),
  text('result', 'Hasil', 'Result'),
  text('actor', 'Pelaku', 'Actor'),
  text('actor_id', 'ID pelaku', 'Actor id'),
  text('actor_role', 'Peran', 'Role'),
  text('on_behalf_of', 'Atas nama', 'On behalf of'),
  text('decree', 'Keputusan', 'Decree'),
  text('employee', 'Pegawai', 'Employee'),
  text('cycle_id', 'ID siklus', 'Cycle id'),
  text('appraisal_id', 'ID penilaian', 'Appraisal id'),
  text('task_id', 'ID tugas', 'Task id'),
  text('request_id', 'ID permintaan', 'Request id'),
  text('data', 'Data', 'Data'),
  text('chain', 'Rantai', 'Chain'),
  number('seq', 'Urutan', 'Seq'),
  text('prev_hash', 'Hash sebelumnya', 'Previous hash'),
  text('hash', 'Hash', 'Hash'),
];

/** @param condition on `v`, the event, and `a`, its appraisal */
export const eventRows = (condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT v.id::text AS event_id, to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, v.type, v.result, p.name AS actor,
    v.actor_id::text, v.actor_role, b.name AS on_behalf_of, v.decree, e.name AS employee, v.cycle_id::text, v.appraisal_id::text, v.task_id::text,
    v.request_id, v.data::text AS data, v.chain, v.seq, v.prev_hash, v.hash
  FROM event v LEFT JOIN appraisal a ON a.id = v.appraisal_id LEFT JOIN employee e ON e.id = a.employee_id
  LEFT JOIN employee p ON p.id = v.actor_id LEFT JOIN employee b ON b.id = v.on_behalf_of_id
  WHERE ${condition} ORDER BY v.id`;
