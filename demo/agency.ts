/** The agency of the demo: its first administrator, its units and people, the results of its units. */
import { readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ORGANISATION_GRADES, TIME_ZONES, WORKING_WEEKS } from '../domain/terms.ts';
import { PrismaClient } from '../generated/prisma/client.ts';
import { agencyFiles, makeAgency } from '../samples/agency.ts';
import { createFirstAdmin } from '../usecases/create-first-admin.ts';
import { Refusal } from '../usecases/refusal.ts';
import type { ApiClient } from './api-client.ts';

export interface AgencyFiles {
  readonly units: string;
  readonly roster: string;
  readonly organisationResults: string;
}

/** @param employees undefined: the agency in samples/kabupaten-contoh */
export function agencyOf(employees: number | undefined): AgencyFiles {
  if (employees !== undefined) return withBrokenAddress(agencyFiles(makeAgency({ employees, seed: 7 })));
  const read = (name: string): string =>
    readFileSync(new URL(`../samples/kabupaten-contoh/${name}`, import.meta.url), 'utf8');
  return withBrokenAddress({
    units: read('units.csv'),
    roster: read('roster.csv'),
    organisationResults: read('organisation-results.csv'),
  });
}

/** What the mail sink sends back (runtime/mail-bounces.ts); without it, the address is the right one. */
export const BROKEN = /^bounce\+/;

/** One person's address in the roster is wrong: his mails come back, and BKD restores it. He works where the cycle is in any case. */
function withBrokenAddress(files: AgencyFiles): AgencyFiles {
  const reported = new Set(
    rows(files.organisationResults, resultRow).flatMap((row) => (row.tahun === YEAR ? [row.kode_unit] : [])),
  );
  const everybody = rows(files.roster, personRow);
  const leaders = new Set(everybody.flatMap((each) => [each.nip_penilai, each.nip_atasan_penilai]));
  const ordinary = everybody.filter((each) => each.status === 'AKTIF' && each.peran === '' && !leaders.has(each.nip));
  const person = ordinary.findLast((each) => !reported.has(each.kode_unit)) ?? ordinary.at(-1);
  return person ? { ...files, roster: files.roster.replace(`,${person.email},`, `,bounce+${person.email},`) } : files;
}

/** Of the demo's cycle; the unit whose result of this year is not out takes part first. */
export const YEAR = 2026;

const unitRow = z.object({
  kode: z.string(),
  nama: z.string(),
  zona_waktu: z.enum(TIME_ZONES),
  minggu_kerja: z.enum(WORKING_WEEKS),
});
const personRow = z.object({
  nip: z.string(),
  nama: z.string(),
  jabatan: z.string(),
  kode_unit: z.string(),
  email: z.string(),
  status: z.string(),
  nip_penilai: z.string(),
  nip_atasan_penilai: z.string(),
  peran: z.string(),
});
const resultRow = z.object({
  kode_unit: z.string(),
  tahun: z.coerce.number().int(),
  periode: z.string(),
  predikat: z.enum(ORGANISATION_GRADES),
  sumber: z.string(),
});

const rows = <T>(csv: string, row: z.ZodType<T>): T[] =>
  z.array(row).parse(parse(csv, { columns: true, skip_empty_lines: true }));

/**
 * The first administrator is made in the database, as `npx tsx bin/first-admin.ts` does: before somebody holds the office, nobody may
 * import anything. This is the only thing in the demo that does not go over HTTP.
 */
export async function ensureFirstAdmin(databaseUrl: string, files: AgencyFiles): Promise<void> {
  const person = rows(files.roster, personRow).find((each) => each.peran.split(';').includes('BKD_ADMIN'));
  const unit = rows(files.units, unitRow).find((each) => each.kode === person?.kode_unit);
  if (!person || !unit) throw new Error('The roster names no BKD_ADMIN in one of its units.');
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 1 }) });
  try {
    await createFirstAdmin(
      { db },
      {
        identityNumber: person.nip,
        name: person.nama,
        position: person.jabatan,
        email: person.email,
        unit: { code: unit.kode, name: unit.nama, timeZone: unit.zona_waktu, workingWeek: unit.minggu_kerja },
      },
    );
  } catch (error) {
    // The data folder of an earlier demo.
    if (!(error instanceof Refusal && error.code === 'BKD_ADMIN_EXISTS')) throw error;
  } finally {
    await db.$disconnect();
  }
}

const imported = z.object({ read: z.number(), created: z.number(), updated: z.number(), unchanged: z.number() });
const unit = z.object({ id: z.string(), code: z.string(), name: z.string() });

/** Units, people, and the units' results, by the admin over HTTP; a second time changes nothing. */
export async function importAgency(
  api: ApiClient,
  adminId: string,
  files: AgencyFiles,
  say: (line: string) => void,
): Promise<void> {
  const units = await api.as(adminId, { method: 'POST', path: '/units/import', csv: files.units }, imported);
  const people = await api.as(adminId, { method: 'POST', path: '/roster/import', csv: files.roster }, imported);
  say(
    `${units.read} units, ${people.read} people (${people.created} new, ${people.updated} completed, ${people.unchanged} as before)`,
  );
  const ids = new Map((await api.all(adminId, '/units', unit)).map((each) => [each.code, each.id]));
  for (const result of rows(files.organisationResults, resultRow)) {
    await api.as(
      adminId,
      {
        method: 'PUT',
        path: `/units/${ids.get(result.kode_unit) ?? ''}/organisation-results`,
        json: { year: result.tahun, period: result.periode, grade: result.predikat, source: result.sumber },
      },
      z.unknown(),
    );
  }
}

const personRef = z.object({ id: z.string(), name: z.string() });
const person = z.object({
  id: z.string(),
  name: z.string(),
  position: z.string(),
  email: z.string().nullable(),
  status: z.string(),
  unit,
  evaluator: personRef.nullable(),
  superior: personRef.nullable(),
});
export type Person = z.infer<typeof person>;

export async function readPeople(api: ApiClient, adminId: string): Promise<Person[]> {
  return api.all(adminId, '/people', person);
}
