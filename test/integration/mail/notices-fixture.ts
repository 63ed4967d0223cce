/** A small agency with one appraisal in a running cycle of the national policy. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { nationalPolicy } from '../../../domain/policies/national.ts';
import type { NoticeKind, TaskKind } from '../../../domain/terms.ts';
import type { Prisma, PrismaClient } from '../../../generated/prisma/client.ts';

export const log = pino({ level: 'silent' });
export const PUBLIC_URL = 'https://daur.example.go.id';

export interface Agency {
  readonly unitId: string;
  readonly employeeId: string;
  readonly evaluatorId: string;
  readonly superiorId: string;
  readonly adminId: string;
  readonly cycleId: string;
  readonly appraisalId: string;
}

let serial = 0;

export async function person(
  db: PrismaClient,
  unitId: string,
  given: { name: string; email?: string | null; language?: 'id' | 'en' },
): Promise<string> {
  serial += 1;
  const { id } = await db.employee.create({
    data: {
      identityNumber: `19800101200501${String(1_000 + serial)}`,
      kind: 'CIVIL_SERVANT',
      unitId,
      name: given.name,
      position: 'Analis Kesehatan',
      email: given.email === undefined ? `person-${serial}@example.go.id` : given.email,
      language: given.language ?? 'id',
    },
  });
  return id;
}

export async function agency(db: PrismaClient): Promise<Agency> {
  const unit = await db.unit.create({
    data: { code: randomUUID(), name: 'Dinas Kesehatan', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  const employeeId = await person(db, unit.id, { name: 'Budi Santoso' });
  const evaluatorId = await person(db, unit.id, { name: 'Siti Rahmawati' });
  const superiorId = await person(db, unit.id, { name: 'Rina Kusuma', language: 'en' });
  const adminId = await person(db, unit.id, { name: 'Agus Wijaya' });
  await db.roleGrant.create({
    data: { personId: adminId, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
  const policy = await db.policy.create({
    data: {
      code: randomUUID(),
      version: 1,
      title: 'National',
      legalBasis: 'PermenPANRB 6/2022',
      status: 'PUBLISHED',
      body: nationalPolicy,
    },
  });
  const cycle = await db.cycle.create({
    data: { name: 'Penilaian Kinerja 2026', year: 2026, policyId: policy.id, status: 'RUNNING' },
  });
  const appraisal = await db.appraisal.create({ data: { cycleId: cycle.id, employeeId, unitId: unit.id } });
  const ids = { unitId: unit.id, employeeId, evaluatorId, superiorId, adminId };
  return { ...ids, cycleId: cycle.id, appraisalId: appraisal.id };
}

export async function openTask(
  db: PrismaClient,
  of: Agency,
  given: Partial<Prisma.TaskUncheckedCreateInput> & { kind: TaskKind },
): Promise<string> {
  const { id } = await db.task.create({
    data: {
      cycleId: of.cycleId,
      appraisalId: of.appraisalId,
      stage: 'TARGET_SETTING',
      role: 'EVALUATOR',
      unitId: of.unitId,
      openedAt: new Date('2026-01-05T01:00:00Z'),
      ...given,
    },
  });
  return id;
}

export async function queue(
  db: PrismaClient,
  kind: NoticeKind,
  recipientId: string,
  more: Partial<Prisma.NoticeUncheckedCreateInput>,
): Promise<bigint> {
  const { id } = await db.notice.create({ data: { kind, recipientId, dedupeKey: randomUUID(), ...more } });
  return id;
}
