/** A few people for tests: a unit with somebody in every quality. */
import type { PrismaClient } from '../../generated/prisma/client.ts';

export interface TestPeople {
  readonly unitId: string;
  readonly otherUnitId: string;
  /** Holds BKD_ADMIN since long ago. */
  readonly admin: string;
  readonly employee: string;
  readonly evaluator: string;
  readonly superior: string;
  /** No relation to the others, another unit. */
  readonly stranger: string;
  /** Held BKD_ADMIN until the end of 2020. */
  readonly formerAdmin: string;
  readonly left: string;
}

const SINCE = new Date('2020-01-01');

export async function makePeople(db: PrismaClient): Promise<TestPeople> {
  const unit = await db.unit.create({
    data: { code: 'DINKES', name: 'Dinas Kesehatan', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  const other = await db.unit.create({
    data: { code: 'BKPSDM', name: 'Badan Kepegawaian', timeZone: 'Asia/Jayapura', workingWeek: 'MON_SAT' },
  });
  let serial = 0;
  const person = async (name: string, unitId: string, more: { status?: string; externalSubject?: string } = {}) => {
    serial += 1;
    const row = await db.employee.create({
      data: {
        identityNumber: `1980010120050110${String(serial).padStart(2, '0')}`,
        name,
        kind: 'CIVIL_SERVANT',
        position: `Jabatan ${name}`,
        email: `${name.toLowerCase()}@example.go.id`,
        unitId,
        ...more,
      },
    });
    return row.id;
  };
  const people = {
    unitId: unit.id,
    otherUnitId: other.id,
    admin: await person('Admin', other.id),
    employee: await person('Pegawai', unit.id, { externalSubject: 'subject-of-pegawai' }),
    evaluator: await person('Penilai', unit.id),
    superior: await person('Atasan', unit.id),
    stranger: await person('Orang', other.id),
    formerAdmin: await person('Mantan', other.id),
    left: await person('Pergi', unit.id, { status: 'LEFT' }),
  };
  await db.roleGrant.createMany({
    data: [
      { personId: people.admin, role: 'BKD_ADMIN', validFrom: SINCE },
      { personId: people.formerAdmin, role: 'BKD_ADMIN', validFrom: SINCE, validTo: new Date('2021-01-01') },
    ],
  });
  await db.reportingLink.createMany({
    data: [
      {
        employeeId: people.employee,
        relation: 'EVALUATOR',
        personId: people.evaluator,
        validFrom: SINCE,
        source: 'TEST',
      },
      {
        employeeId: people.employee,
        relation: 'SUPERIOR',
        personId: people.superior,
        validFrom: SINCE,
        source: 'TEST',
      },
      {
        employeeId: people.evaluator,
        relation: 'EVALUATOR',
        personId: people.superior,
        validFrom: SINCE,
        source: 'TEST',
      },
    ],
  });
  await db.unit.update({ where: { id: unit.id }, data: { headId: people.superior } });
  return people;
}
