/**
 * A synthetic agency: a regency (kabupaten) that does not exist, with units, posts, heads, evaluators and superiors up to the head of
 * region. The same employees and seed always give the same agency. No real people: names are combined by lot, addresses end in
 * the reserved domain `.example`.
 */
import { stringify } from 'csv-stringify/sync';
import { DateTime } from 'luxon';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { showIdentity } from '../domain/identifiers.ts';
import type {
  EmployeeKind,
  EmployeeStatus,
  GrantedRole,
  Language,
  OrganisationGrade,
  TimeZone,
  WorkingWeek,
} from '../domain/terms.ts';
import {
  CIVIL_SERVANT_RANKS,
  CONTRACT_RANKS,
  DEGREES,
  FEMALE_NAMES,
  HEALTH_POSTS,
  MALE_NAMES,
  MORE_OFFICES,
  OFFICE_POSTS,
  placeName,
  SCHOOL_POSTS,
  SECOND_NAMES,
} from './words.ts';

type UnitKind = 'SECRETARIAT' | 'OFFICE' | 'DISTRICT' | 'HEALTH_CENTRE' | 'SCHOOL';

interface SampleUnit {
  readonly code: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly timeZone: TimeZone;
  readonly workingWeek: WorkingWeek;
  readonly parentCode: string | null;
}

interface SamplePerson {
  readonly identityNumber: string;
  readonly name: string;
  readonly kind: EmployeeKind;
  readonly rank: string;
  readonly position: string;
  readonly unitCode: string;
  readonly email: string;
  readonly language: Language;
  readonly status: EmployeeStatus;
  /** Identity numbers; the head of region has neither, who is evaluated by him has no superior. */
  readonly evaluator: string | null;
  readonly superior: string | null;
  readonly roles: readonly GrantedRole[];
  readonly topOfficial: boolean;
  readonly headOfRegion: boolean;
  readonly unitHead: boolean;
}

interface SampleOrganisationResult {
  readonly unitCode: string;
  readonly year: number;
  readonly period: 'YEAR';
  readonly grade: OrganisationGrade;
  readonly source: string;
}

export interface SampleAgency {
  readonly units: readonly SampleUnit[];
  readonly people: readonly SamplePerson[];
  readonly organisationResults: readonly SampleOrganisationResult[];
}

/** Fewer cannot fill four units in which every evaluator has at least five people; more would need a taller pyramid. */
export const FEWEST_EMPLOYEES = 60;
export const MOST_EMPLOYEES = 70_000;

/** First day of every link, after the last appointment that the generator makes. */
const LINKED_FROM = '2025-01-02';
const LAST_APPOINTMENT_YEAR = 2024;
const RESULT_YEARS = [2025, 2026] as const;
const MAIL_DOMAIN = 'kabupaten-contoh.example';

/** Whoever evaluates has between 5 and 25 people (docs/domain.md §8); only the head of region has fewer. */
const FEWEST_REPORTS = 5;
const MOST_REPORTS = 25;
/** Up to so many stand directly under one head; above, middle management is put between. */
const DIRECT_REPORTS = 20;
const PEOPLE_PER_MANAGER = 13;
/** Heads of outposts under one coordinator, where one head cannot lead all of them. */
const HEADS_PER_COORDINATOR = 24;

/** Share of contract employees (PPPK) among those who lead nobody, in percent. */
const CONTRACT_PERCENT = 30;
const ENGLISH_PERCENT = 4;

/** Of so many employees one each is suspended, on unpaid leave, before retirement, or on study leave. */
const EMPLOYEES_PER_EXCLUSION = 130;
const EMPLOYEES_PER_STUDY_LEAVE = 260;

/**
 * Makes an agency of exactly so many employees, the head of region among them.
 * @throws RangeError for a number of employees outside FEWEST_EMPLOYEES…MOST_EMPLOYEES.
 */
export function makeAgency(options: { readonly employees: number; readonly seed: number }): SampleAgency {
  const { employees, seed } = options;
  if (!Number.isInteger(employees) || employees < FEWEST_EMPLOYEES || employees > MOST_EMPLOYEES) {
    throw new RangeError(
      `employees: found ${employees}; expected a whole number from ${FEWEST_EMPLOYEES} to ${MOST_EMPLOYEES}`,
    );
  }
  if (!Number.isInteger(seed)) throw new RangeError(`seed: found ${seed}; expected a whole number`);
  const lot = new Lot(seed);
  const units = makeUnits(employees);
  const posts = makePosts(units, employees);
  giveOffices(posts, lot);
  giveStatuses(posts, employees, lot);
  return {
    units,
    people: nameEverybody(posts, lot),
    organisationResults: makeResults(units, lot),
  };
}

/** The three files that BKD would import. Numbers are grouped, so that a spreadsheet keeps them as text. */
export function agencyFiles(agency: SampleAgency): { units: string; roster: string; organisationResults: string } {
  const yesNo = (value: boolean) => (value ? 'ya' : 'tidak');
  const shown = (digits: string | null) => (digits === null ? '' : showIdentity(digits));
  return {
    units: stringify(
      agency.units.map((u) => ({
        ...{
          kode: u.code,
          nama: u.name,
          zona_waktu: u.timeZone,
          minggu_kerja: u.workingWeek,
          kode_induk: u.parentCode ?? '',
        },
      })),
      { header: true },
    ),
    roster: stringify(
      agency.people.map((p) => ({
        nip: showIdentity(p.identityNumber),
        nama: p.name,
        jenis: p.kind === 'CONTRACT' ? 'PPPK' : 'PNS',
        pangkat: p.rank,
        jabatan: p.position,
        kode_unit: p.unitCode,
        email: p.email,
        bahasa: p.language,
        status: STATUS_WORD[p.status],
        nip_penilai: shown(p.evaluator),
        nip_atasan_penilai: shown(p.superior),
        berlaku_sejak: p.evaluator === null ? '' : LINKED_FROM,
        peran: p.roles.join(';'),
        pejabat_tinggi: yesNo(p.topOfficial),
        kepala_daerah: yesNo(p.headOfRegion),
        kepala_unit: yesNo(p.unitHead),
      })),
      { header: true },
    ),
    organisationResults: stringify(
      agency.organisationResults.map((r) => ({
        ...{ kode_unit: r.unitCode, tahun: r.year, periode: r.period, predikat: r.grade, sumber: r.source },
      })),
      { header: true },
    ),
  };
}

const STATUS_WORD: Readonly<Record<EmployeeStatus, string>> = {
  ACTIVE: 'AKTIF',
  STUDY_LEAVE: 'TUGAS_BELAJAR',
  STATE_OFFICIAL: 'PEJABAT_NEGARA',
  SUSPENDED: 'DIBERHENTIKAN_SEMENTARA',
  UNPAID_LEAVE: 'CLTN',
  PRE_RETIREMENT: 'MPP',
  LEFT: 'KELUAR',
};

// ---------------------------------------------------------------- lots

class Lot {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  chance(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  oneOf<T>(list: readonly T[]): T {
    const drawn = list[this.between(0, list.length - 1)];
    if (drawn === undefined) throw new RangeError('nothing to draw from');
    return drawn;
  }
}

// ---------------------------------------------------------------- units

const UNITS_PER_EMPLOYEES = 32.5;
const FEWEST_UNITS = 4;
const MOST_UNITS = 480;
const MOST_DISTRICTS = 20;
const MOST_HEALTH_CENTRES = 40;

/** How large a unit is beside the others. */
const WEIGHT: Readonly<Record<UnitKind, number>> = {
  SECRETARIAT: 12,
  OFFICE: 12,
  DISTRICT: 8,
  HEALTH_CENTRE: 10,
  SCHOOL: 9,
};

function makeUnits(employees: number): readonly SampleUnit[] {
  const wanted = Math.min(Math.max(Math.round(employees / UNITS_PER_EMPLOYEES), FEWEST_UNITS), MOST_UNITS);
  const units: SampleUnit[] = [
    office('SETDA', 'Sekretariat Daerah', 'SECRETARIAT', null),
    office('BKPSDM', 'Badan Kepegawaian dan Pengembangan Sumber Daya Manusia', 'OFFICE', 'SETDA'),
    office('DISDIK', 'Dinas Pendidikan', 'OFFICE', 'SETDA'),
    office('DINKES', 'Dinas Kesehatan', 'OFFICE', 'SETDA'),
    office('DPUPR', 'Dinas Pekerjaan Umum dan Penataan Ruang', 'OFFICE', 'SETDA'),
  ].slice(0, wanted);
  const made = { DISTRICT: 0, HEALTH_CENTRE: 0, SCHOOL: 0, OFFICE: 0 };
  // Of every six further units three are schools, as long as the others last; then schools only.
  const turn = ['DISTRICT', 'HEALTH_CENTRE', 'SCHOOL', 'OFFICE', 'SCHOOL', 'SCHOOL'] as const;
  for (let index = 0; units.length < wanted; index += 1) {
    const kind = turn[index % turn.length] ?? 'SCHOOL';
    const limit = {
      DISTRICT: MOST_DISTRICTS,
      HEALTH_CENTRE: MOST_HEALTH_CENTRES,
      OFFICE: MORE_OFFICES.length,
      SCHOOL: MOST_UNITS,
    };
    if (made[kind] >= limit[kind]) continue;
    made[kind] += 1;
    units.push(kind === 'OFFICE' ? furtherOffice(made.OFFICE) : outpost(kind, made[kind]));
  }
  return units;
}

function office(code: string, name: string, kind: 'SECRETARIAT' | 'OFFICE', parentCode: string | null): SampleUnit {
  return { code, name, kind, timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI', parentCode };
}

function furtherOffice(number: number): SampleUnit {
  const [code, name] = MORE_OFFICES[number - 1] ?? [];
  if (code === undefined || name === undefined) throw new RangeError('there are no more offices');
  return office(code, name, 'OFFICE', 'SETDA');
}

/** Districts, health centres and schools; every fourth lies on the eastern islands, in another time zone. */
function outpost(kind: 'DISTRICT' | 'HEALTH_CENTRE' | 'SCHOOL', number: number): SampleUnit {
  const [prefix, title, parentCode] = {
    DISTRICT: ['KEC', 'Kecamatan', 'SETDA'],
    HEALTH_CENTRE: ['PKM', 'Puskesmas', 'DINKES'],
    SCHOOL: ['SMPN', `SMP Negeri ${number}`, 'DISDIK'],
  }[kind] as [string, string, string];
  return {
    code: `${prefix}-${String(number).padStart(3, '0')}`,
    name: `${title} ${placeName(number)}`,
    kind,
    timeZone: number % 4 === 1 ? 'Asia/Jayapura' : 'Asia/Makassar',
    workingWeek: kind === 'DISTRICT' ? 'MON_FRI' : 'MON_SAT',
    parentCode,
  };
}

// ---------------------------------------------------------------- posts: who stands where, before anybody has a name

/** 0 head of region, 1 secretary of the region, 2 head of an office, 3 middle management and heads of outposts, 4 everybody else. */
type Level = 0 | 1 | 2 | 3 | 4;

interface Post {
  readonly unit: SampleUnit;
  readonly level: Level;
  readonly title: string | undefined;
  readonly unitHead: boolean;
  boss: Post | undefined;
  roles: GrantedRole[];
  status: EmployeeStatus;
}

function makePosts(units: readonly SampleUnit[], employees: number): readonly Post[] {
  const [secretariat] = units;
  if (!secretariat) throw new RangeError('an agency has units');
  const posts: Post[] = [];
  const add = (
    unit: SampleUnit,
    level: Level,
    title: string | undefined,
    boss: Post | undefined,
    unitHead: boolean,
  ) => {
    const post: Post = { ...{ unit, level, title, boss, unitHead }, roles: [], status: 'ACTIVE' };
    posts.push(post);
    return post;
  };

  const regent = add(secretariat, 0, 'Bupati', undefined, false);
  regent.status = 'STATE_OFFICIAL';
  const heads = new Map<string, Post>();
  for (const unit of units) heads.set(unit.code, add(unit, headLevel(unit), headTitle(unit), undefined, true));

  // Heads under heads, with coordinators between where there are too many; they are counted in the unit above.
  const sizes = makeSizes(units, employees - 1);
  for (const unit of units) {
    const head = need(heads.get(unit.code));
    if (unit === secretariat) head.boss = regent;
    let below = units.filter((u) => u.parentCode === unit.code).map((u) => need(heads.get(u.code)));
    let left = need(sizes.get(unit.code)) - 1;
    const coordinators = coordinatorsFor(below.length);
    if (coordinators > 0) {
      const groups = chunks(below, coordinators);
      below = groups.map((group, index) => {
        const middle = add(unit, unit.kind === 'SECRETARIAT' ? 2 : 3, middleTitle(unit, index + 1), undefined, false);
        for (const post of group) post.boss = middle;
        return middle;
      });
      left -= below.length;
    }
    for (const post of below) post.boss = head;
    fillUnit(head, below.length, left, add);
  }
  return posts;
}

function coordinatorsFor(heads: number): number {
  return heads > DIRECT_REPORTS ? Math.ceil(heads / HEADS_PER_COORDINATOR) : 0;
}

/** Puts `left` people under the head of a unit, who already has `below` others. */
function fillUnit(
  head: Post,
  below: number,
  left: number,
  add: (unit: SampleUnit, level: Level, title: string | undefined, boss: Post, unitHead: boolean) => Post,
): void {
  const { unit } = head;
  if (below + left <= DIRECT_REPORTS) {
    for (let index = 0; index < left; index += 1) add(unit, 4, undefined, head, false);
    return;
  }
  const managers = Math.min(Math.max(Math.ceil(left / PEOPLE_PER_MANAGER), 2), MOST_REPORTS - below);
  const direct = Math.max(FEWEST_REPORTS - managers - below, 0);
  const staff = left - managers - direct;
  if (staff < managers * FEWEST_REPORTS || staff > managers * MOST_REPORTS) {
    throw new RangeError(`no pyramid for ${left} people under one head with ${below} others`);
  }
  for (let index = 0; index < direct; index += 1) add(unit, 4, undefined, head, false);
  for (let number = 1; number <= managers; number += 1) {
    const manager = add(unit, 3, managerTitle(unit, number), head, false);
    const share = Math.floor((number * staff) / managers) - Math.floor(((number - 1) * staff) / managers);
    for (let index = 0; index < share; index += 1) add(unit, 4, undefined, manager, false);
  }
}

/** How many people each unit has, its head included: by weight, largest remainder, at least what its pyramid needs. */
function makeSizes(units: readonly SampleUnit[], people: number): ReadonlyMap<string, number> {
  const floors = new Map(
    units.map((unit) => {
      const below = units.filter((u) => u.parentCode === unit.code).length;
      return [unit.code, 1 + FEWEST_REPORTS + coordinatorsFor(below)];
    }),
  );
  const spare = people - [...floors.values()].reduce((sum, floor) => sum + floor, 0);
  const weights = units.reduce((sum, unit) => sum + WEIGHT[unit.kind], 0);
  const shares = units.map((unit) => ({ unit, share: (spare * WEIGHT[unit.kind]) / weights }));
  let rest = spare - shares.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const byRemainder = [...shares].sort(
    (a, b) => (b.share % 1) - (a.share % 1) || a.unit.code.localeCompare(b.unit.code, 'en'),
  );
  const extra = new Set(byRemainder.slice(0, rest).map(({ unit }) => unit.code));
  rest -= extra.size;
  if (spare < 0 || rest !== 0) throw new RangeError(`${people} people cannot fill ${units.length} units`);
  return new Map(
    shares.map(({ unit, share }) => [
      unit.code,
      need(floors.get(unit.code)) + Math.floor(share) + (extra.has(unit.code) ? 1 : 0),
    ]),
  );
}

function headLevel(unit: SampleUnit): Level {
  return unit.kind === 'SECRETARIAT' ? 1 : unit.kind === 'OFFICE' ? 2 : 3;
}

function headTitle(unit: SampleUnit): string {
  switch (unit.kind) {
    case 'SECRETARIAT':
      return 'Sekretaris Daerah';
    case 'DISTRICT':
      return `Camat ${unit.name.replace('Kecamatan ', '')}`;
    case 'SCHOOL':
    case 'HEALTH_CENTRE':
    case 'OFFICE':
      return `Kepala ${unit.name}`;
  }
}

function middleTitle(unit: SampleUnit, number: number): string {
  return unit.kind === 'SECRETARIAT' ? `Asisten Sekretaris Daerah ${number}` : `Koordinator Wilayah ${number}`;
}

function managerTitle(unit: SampleUnit, number: number): string {
  switch (unit.kind) {
    case 'SECRETARIAT':
      return `Kepala Bagian ${number}`;
    case 'DISTRICT':
      return `Kepala Seksi ${number}`;
    case 'HEALTH_CENTRE':
      return `Penanggung Jawab Klaster ${number}`;
    case 'SCHOOL':
      return `Wakil Kepala Sekolah ${number}`;
    case 'OFFICE':
      return `Kepala Bidang ${number}`;
  }
}

/** Cuts a list into so many parts of nearly equal length, in order. */
function chunks<T>(list: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, index) =>
    list.slice(Math.floor((index * list.length) / parts), Math.floor(((index + 1) * list.length) / parts)),
  );
}

// ---------------------------------------------------------------- offices and statuses

const ADMIN_UNIT = 'BKPSDM';
const ADMINS = 2;

/**
 * A performance manager per unit, BKD admins in the personnel office, and the secretary as the authorised official, beside the head of region,
 * who signs the report of the secretary's own unit.
 */
function giveOffices(posts: readonly Post[], lot: Lot): void {
  const staffOf = new Map<string, Post[]>();
  for (const post of posts) {
    if (post.level <= 1) post.roles.push('AUTHORIZED_OFFICIAL');
    if (post.level !== 4) continue;
    const staff = staffOf.get(post.unit.code);
    if (staff) staff.push(post);
    else staffOf.set(post.unit.code, [post]);
  }
  for (const [code, staff] of staffOf) {
    const free = [...staff];
    const draw = () => need(free.splice(lot.between(0, free.length - 1), 1)[0]);
    draw().roles.push('PERFORMANCE_MANAGER');
    for (let count = 0; code === ADMIN_UNIT && count < ADMINS; count += 1) draw().roles.push('BKD_ADMIN');
  }
}

/** Some are excluded and one or more are on study leave (Annex II.C.8); nobody who leads people or holds an office. */
function giveStatuses(posts: readonly Post[], employees: number, lot: Lot): void {
  const free = posts.filter((post) => post.level === 4 && post.roles.length === 0);
  const give = (status: EmployeeStatus, count: number) => {
    for (let index = 0; index < Math.max(count, 1); index += 1) {
      need(free.splice(lot.between(0, free.length - 1), 1)[0]).status = status;
    }
  };
  give('SUSPENDED', Math.round(employees / EMPLOYEES_PER_EXCLUSION));
  give('UNPAID_LEAVE', Math.round(employees / EMPLOYEES_PER_EXCLUSION));
  give('PRE_RETIREMENT', Math.round(employees / EMPLOYEES_PER_EXCLUSION));
  give('STUDY_LEAVE', Math.round(employees / EMPLOYEES_PER_STUDY_LEAVE));
}

// ---------------------------------------------------------------- people

type Person = Omit<SamplePerson, 'evaluator' | 'superior'>;

function nameEverybody(posts: readonly Post[], lot: Lot): readonly SamplePerson[] {
  const taken = new Set<string>();
  const people = new Map<Post, Person>();
  for (const [index, post] of posts.entries()) people.set(post, makePerson(post, index + 1, taken, lot));
  const numberOf = (post: Post | undefined) => (post ? need(people.get(post)).identityNumber : null);
  return posts.map((post) => ({
    ...need(people.get(post)),
    evaluator: numberOf(post.boss),
    superior: numberOf(post.boss?.boss),
  }));
}

function makePerson(post: Post, number: number, taken: Set<string>, lot: Lot): Person {
  const isContract =
    post.level === 4 && post.roles.length === 0 && post.status === 'ACTIVE' && lot.chance(CONTRACT_PERCENT);
  const isMale = lot.chance(50);
  const first = lot.oneOf(isMale ? MALE_NAMES : FEMALE_NAMES);
  const second = lot.oneOf(SECOND_NAMES);
  const degree =
    post.level < 4 || lot.chance(60) ? `, ${post.unit.kind === 'SCHOOL' ? 'S.Pd.' : lot.oneOf(DEGREES)}` : '';
  return {
    identityNumber: makeIdentity(post, isContract, isMale, taken, lot),
    name: `${first} ${second}${degree}`,
    kind: isContract ? 'CONTRACT' : 'CIVIL_SERVANT',
    rank: rankOf(post, isContract, lot),
    position: post.title ?? lot.oneOf(postsOf(post.unit)),
    unitCode: post.unit.code,
    email: `${first}.${second}.${number}@${MAIL_DOMAIN}`.toLowerCase(),
    language: lot.chance(ENGLISH_PERCENT) ? 'en' : 'id',
    status: post.status,
    roles: post.roles,
    topOfficial: post.level === 1,
    headOfRegion: post.level === 0,
    unitHead: post.unitHead,
  };
}

function makeIdentity(post: Post, isContract: boolean, isMale: boolean, taken: Set<string>, lot: Lot): string {
  const youngest = post.level < 4 ? 1982 : 1998;
  const born = DateTime.utc(lot.between(1968, youngest), 1, 1).plus({ days: lot.between(0, 364) });
  const year = isContract
    ? lot.between(2021, LAST_APPOINTMENT_YEAR)
    : Math.min(born.year + lot.between(22, 30), LAST_APPOINTMENT_YEAR);
  const month = isContract ? '21' : String(lot.between(1, 12)).padStart(2, '0');
  const stem = `${born.toFormat('yyyyMMdd')}${year}${month}${isMale ? 1 : 2}`;
  for (let serial = 1; serial <= 999; serial += 1) {
    const digits = stem + String(serial).padStart(3, '0');
    if (taken.has(digits)) continue;
    taken.add(digits);
    return digits;
  }
  throw new RangeError('all serials of a day are taken');
}

function rankOf(post: Post, isContract: boolean, lot: Lot): string {
  if (isContract) return lot.oneOf(CONTRACT_RANKS);
  switch (post.level) {
    case 0:
      return '';
    case 1:
      return 'Pembina Utama Madya (IV/d)';
    case 2:
      return 'Pembina Utama Muda (IV/c)';
    case 3:
      return post.unitHead ? 'Pembina (IV/a)' : 'Penata Tingkat I (III/d)';
    case 4:
      return lot.oneOf(CIVIL_SERVANT_RANKS);
  }
}

function postsOf(unit: SampleUnit): readonly string[] {
  return unit.kind === 'SCHOOL' ? SCHOOL_POSTS : unit.kind === 'HEALTH_CENTRE' ? HEALTH_POSTS : OFFICE_POSTS;
}

// ---------------------------------------------------------------- organisation results

const GRADES: readonly OrganisationGrade[] = ['ISTIMEWA', 'BAIK', 'BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG'];

/** Each unit and year; the last unit's latest year is not out yet, so that last year's is used (Annex IV.B.1.f). */
function makeResults(units: readonly SampleUnit[], lot: Lot): readonly SampleOrganisationResult[] {
  const latest = Math.max(...RESULT_YEARS);
  const last = units.at(-1);
  return units.flatMap((unit) =>
    RESULT_YEARS.map((year) => ({
      ...{ unitCode: unit.code, year, period: 'YEAR' as const, grade: lot.oneOf(GRADES) },
      source: `Keputusan Bupati Nomor 800/${lot.between(10, 99)}/${year}`,
    })).filter((result) => !(unit === last && result.year === latest)),
  );
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the generator lost something that it made');
  return value;
}
