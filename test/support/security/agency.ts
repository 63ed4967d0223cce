/**
 * An agency in which everybody stands in some relation to one appraisal, and in every cycle that appraisal stands somewhere else: what the tests of
 * security act on. Three people's files are made alike: Sari's; Budi's, whose evaluator is absent and has a Plh.; and an administrator's own.
 */
import { evaluateIndicator } from '../../../domain/indicator-evaluation.ts';
import { libraryDraft } from '../library-draft.ts';
import { dailyWork, regularMeetings, yearRound } from '../../../domain/policies/year-round.ts';
import type { PeriodRule, PolicyBody } from '../../../domain/policy.ts';
import { openPeriodsOf } from '../../../usecases/open-periods.ts';
import { appealForm } from '../acts.ts';
import type { TestApi } from '../api.ts';
import {
  appraisal,
  appraisalOf,
  expectStatus,
  letPass,
  openTaskId,
  planForm,
  runLaunch,
  step,
  walkToDelivery,
  walkToRating,
  walkToTargets,
  type TinyAgency,
} from '../engine.ts';
import { LIMITS, periodicRule, windowOf } from '../periods.ts';
import { hastyPolicy } from '../workflow-policy.ts';

/** Whose appraisal it is, and who acts as evaluator and superior in it today. */
interface Subject {
  readonly employee: string;
  readonly evaluator: string;
  readonly superior: string;
}

/** One appraisal as it stands in one cycle, and the task that waits there. */
export interface Standing {
  readonly appraisalId: string;
  readonly taskId: string;
}

/** One employee's appraisals, by where they stand. */
export interface SubjectsFile {
  readonly employee: string;
  /** DRAFT_TARGETS is the employee's. */
  readonly targets: Standing;
  /** APPROVE_TARGETS is the evaluator's, who has asked a question and has the task prepared. */
  readonly approval: Standing & {
    readonly fileId: string;
    readonly clarificationId: string;
    readonly coachingId: string;
    readonly counsellingId: string;
  };
  /** DRAFT_TARGETS is the performance managers' office's. */
  readonly office: Standing;
  /** The same, and the performance manager of the employee's unit has it in hand. */
  readonly claimed: Standing;
  /** An order of the administrator himself waits for a second one. */
  readonly reporting: Standing & { readonly orderId: string; readonly plan: unknown };
  /** RATE is the evaluator's. */
  readonly rating: Standing & { readonly plan: unknown };
  /** Rated; a calibration meeting proposes otherwise. */
  readonly rated: Standing & { readonly proposalId: string; readonly calibrationId: string };
  /** The result is delivered, not received. */
  readonly delivered: Standing;
  /** Received; it may be appealed against. */
  readonly received: Standing;
  /** Both sides are to state, the superior is to decide. */
  readonly hearing: Standing & { readonly appealId: string };
  /** The approval can still be undone. */
  readonly provisional: Standing;
  readonly excluded: { readonly appraisalId: string };
  /** A colleague of the administrator wants it closed. */
  readonly ordered: Standing & { readonly orderId: string };
  readonly muteId: string;
  readonly mailId: string;
}

export interface SecurityAgency {
  readonly people: Readonly<Record<PersonName, string>>;
  readonly unitId: string;
  readonly otherUnitId: string;
  readonly files: { readonly sari: SubjectsFile; readonly budi: SubjectsFile; readonly own: SubjectsFile };
  readonly cycles: Readonly<Record<'draft' | 'running' | 'rated' | 'paused' | 'launched', string>>;
  readonly policyId: string;
  readonly draftPolicyId: string;
  readonly calibrationId: string;
  readonly reportId: string;
  readonly reconciliationId: string;
  readonly operationId: string;
  readonly officeHoursId: string;
  /** Somebody acts for Budi's evaluator. */
  readonly delegationId: string;
  /** Published, with a draft of its next version and a proposal that waits. */
  readonly indicatorId: string;
  readonly indicatorProposalId: string;
  /** Everybody has reported this day, with a text of his own. */
  readonly reportedOn: string;
  /** Of a colleague. */
  readonly absenceId: string;
  /** By appraisal: check-ins that are planned, and held and not confirmed; a point that the employee raised. */
  readonly checkIns: ReadonlyMap<string, { readonly planned: string; readonly held: string; readonly point: string }>;
  /** Erasures that wait for a second official: of the one who left, asked for by another administrator; of a stranger, by the administrator. */
  readonly erasureId: string;
  readonly ownErasureId: string;
}

/** Rows of before: nobody here has been gone for long enough to ask over HTTP. */
async function askErasure(api: TestApi, personId: string, requestedById: string): Promise<string> {
  const reason = 'Masa simpan berakhir.';
  const order = await api.db.erasureOrder.create({
    data: { personId, reason, requestedById, requestedAt: new Date() },
    select: { id: true },
  });
  return order.id;
}

const NAMES = [
  'regent',
  'secretary',
  'official',
  'nextSuperior',
  'head',
  'superior',
  'evaluator',
  'absentEvaluator',
  'acting',
  'formerActing',
  'preparer',
  'sari',
  'budi',
  'colleague',
  'manager',
  'otherManager',
  'adminsEvaluator',
  'admin',
  'secondAdmin',
  'stranger',
  'left',
  'suspended',
] as const;
export type PersonName = (typeof NAMES)[number];

/** NIP: each person's serial is 10 and up. */
export const identityNumberOf = (name: PersonName): string => `1980010120050110${NAMES.indexOf(name) + 10}`;

const SINCE = new Date('2020-01-01');
const DAY_MS = 24 * 3600 * 1000;
const day = (offset: number): Date => new Date(new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10));

/** What a stranger to a matter must never find in an answer to him; it stands in texts of all files. */
export const SECRET = 'Rahasia-7f3a';

export async function makeSecurityAgency(api: TestApi): Promise<SecurityAgency> {
  const { people, unitId, otherUnitId } = await makeRoster(api);
  const policyId = await publish(api, 'security', {});
  const draftPolicyId = await publish(api, 'security-draft', { status: 'DRAFT' });
  const undoable = await publish(api, 'security-undo', { grace: { APPROVE_TARGETS: 600 } });
  const delegationId = await appoint(api, people);
  const subjects: Readonly<Record<keyof SecurityAgency['files'], Subject>> = {
    sari: { employee: people.sari, evaluator: people.evaluator, superior: people.superior },
    budi: { employee: people.budi, evaluator: people.acting, superior: people.superior },
    own: { employee: people.admin, evaluator: people.adminsEvaluator, superior: people.nextSuperior },
  };
  const setting = new Setting(api, people, [unitId, otherUnitId], policyId);

  const drafts = await setting.cycle('draft', { launch: false });
  const paused = await setting.cycle('paused');
  expectStatus(
    await api.call('POST', `/cycles/${paused}/pause`, {
      as: people.admin,
      json: { reason: 'Banjir di dua kecamatan' },
    }),
    200,
  );
  const launched = await setting.cycle('ekinerja');
  const running = await setting.cycle('approval');
  const ratedCycle = await setting.cycle('rated');
  const meeting = await api.call('POST', `/cycles/${ratedCycle}/calibrations`, {
    as: people.admin,
    json: {
      unitId,
      heldOn: '2026-01-15',
      title: 'Rapat kalibrasi',
      chairId: people.head,
      participantIds: [people.head, people.evaluator],
      minutes: SECRET,
    },
  });
  const calibrationId = expectStatus(meeting, 201).id as string;
  const ownMeeting = await api.call('POST', `/cycles/${ratedCycle}/calibrations`, {
    as: people.secondAdmin,
    json: {
      unitId: otherUnitId,
      heldOn: '2026-01-15',
      title: 'Rapat kalibrasi Setda',
      chairId: people.secretary,
      participantIds: [people.secretary],
      minutes: SECRET,
    },
  });
  const meetings = { sari: calibrationId, budi: calibrationId, own: expectStatus(ownMeeting, 201).id as string };

  const walks = {
    targets: await setting.cycle('targets'),
    office: await setting.cycle('office'),
    claimed: await setting.cycle('claimed'),
    reporting: await setting.cycle('reporting'),
    rating: await setting.cycle('rating'),
    delivered: await setting.cycle('delivered'),
    received: await setting.cycle('received'),
    hearing: await setting.cycle('hearing'),
    provisional: await setting.cycle('provisional', { policyId: undoable }),
    excluded: await setting.cycle('excluded'),
    ordered: await setting.cycle('ordered'),
  };
  const fileOf = async (name: keyof typeof subjects): Promise<SubjectsFile> => {
    const subject = subjects[name];
    return {
      employee: subject.employee,
      targets: await setting.drafting(subject, walks.targets),
      approval: await setting.approval(subject, running),
      office: await setting.office(subject, walks.office),
      claimed: await setting.claimed(subject, walks.claimed),
      reporting: await setting.reporting(subject, walks.reporting),
      rating: await setting.rating(subject, walks.rating),
      rated: await setting.rated(subject, ratedCycle, meetings[name]),
      delivered: await setting.delivered(subject, walks.delivered),
      received: await setting.received(subject, walks.received),
      hearing: await setting.hearing(subject, walks.hearing),
      provisional: await setting.provisional(subject, walks.provisional),
      excluded: await setting.excluded(subject, walks.excluded),
      ordered: await setting.ordered(subject, walks.ordered),
      ...(await setting.notices(subject, running)),
    };
  };
  const files = { sari: await fileOf('sari'), budi: await fileOf('budi'), own: await fileOf('own') };
  const report = await api.db.unitReport.findFirstOrThrow({ where: { cycleId: ratedCycle, unitId } });
  return {
    people,
    unitId,
    otherUnitId,
    files,
    cycles: { draft: drafts, running, rated: ratedCycle, paused, launched },
    policyId,
    draftPolicyId,
    calibrationId,
    reportId: report.id,
    ...(await setting.reconciled(launched)),
    officeHoursId: await setting.officeHours(),
    delegationId,
    ...(await addIndicator(api, people, ratedCycle)),
    reportedOn: await addReports(api, files),
    absenceId: await addAbsence(api, people),
    checkIns: await addCheckIns(api, people, files),
    erasureId: await askErasure(api, people.left, people.secondAdmin),
    ownErasureId: await askErasure(api, people.stranger, people.admin),
  };
}

/** @returns the date */
async function addReports({ db }: TestApi, files: SecurityAgency['files']): Promise<string> {
  const date = '2026-01-06';
  const at = new Date(date);
  for (const { approval } of Object.values(files)) {
    const about = { year: 2026, appraisalId: approval.appraisalId };
    const { id } = await db.workReport.create({
      data: { ...about, date: at, until: at, note: SECRET, reportedAt: at, late: false },
      select: { id: true },
    });
    await db.workReportLine.create({
      data: { ...about, reportId: id, ordinal: 1, date: at, work: 'Rapat persiapan', evidence: [] },
    });
  }
  return date;
}

async function addCheckIns(
  { db }: TestApi,
  people: Readonly<Record<PersonName, string>>,
  files: SecurityAgency['files'],
): Promise<SecurityAgency['checkIns']> {
  const made = new Map<string, { planned: string; held: string; point: string }>();
  for (const { approval } of Object.values(files)) {
    const { appraisalId } = approval;
    const { employeeId } = await db.appraisal.findUniqueOrThrow({
      where: { id: appraisalId },
      select: { employeeId: true },
    });
    const planned = await db.checkIn.create({
      data: { appraisalId, status: 'PLANNED', plannedFor: day(3), plannedById: employeeId, place: SECRET },
      select: { id: true },
    });
    const held = await db.checkIn.create({
      data: {
        ...{ appraisalId, status: 'HELD', heldOn: day(-2), summary: SECRET },
        ...{ recordedById: people.evaluator, recordedAt: new Date() },
      },
      select: { id: true },
    });
    const point = await db.raisedPoint.create({
      data: { appraisalId, raisedById: employeeId, text: SECRET, raisedAt: new Date() },
      select: { id: true },
    });
    made.set(appraisalId, { planned: planned.id, held: held.id, point: point.id });
  }
  return made;
}

async function addAbsence({ db }: TestApi, people: Readonly<Record<PersonName, string>>): Promise<string> {
  const { id } = await db.absence.create({
    data: {
      ...{ employeeId: people.colleague, kind: 'SICK', fromDate: day(-40), toDate: day(-38), letter: SECRET },
      ...{ enteredById: people.secondAdmin, enteredAt: new Date() },
    },
    select: { id: true },
  });
  return id;
}

async function addIndicator(
  { db }: TestApi,
  people: Readonly<Record<PersonName, string>>,
  cycleId: string,
): Promise<{ indicatorId: string; indicatorProposalId: string }> {
  const now = new Date();
  const text = { ...libraryDraft, authorId: people.admin, draftedAt: now };
  const indicator = await db.libraryIndicator.create({
    data: {
      ...{ code: 'DOK-VERIF', createdById: people.admin, createdAt: now },
      versions: {
        create: [
          { ...text, number: 1, publishedById: people.admin, publishedAt: now },
          { ...text, number: 2 },
        ],
      },
    },
    include: { versions: { orderBy: { number: 'asc' } } },
  });
  const proposal = await db.indicatorProposal.create({
    data: {
      ...{ versionId: indicator.versions[0]?.id ?? '', cycleId, kind: 'KEEP', reason: 'Masih membedakan kinerja.' },
      figures: JSON.parse(JSON.stringify(evaluateIndicator([], 'MORE', { leastLines: 10, alikeFrom: 95 }))) as object,
      ...{ proposedById: people.nextSuperior, proposedAt: now },
    },
    select: { id: true },
  });
  return { indicatorId: indicator.id, indicatorProposalId: proposal.id };
}

async function makeRoster(
  api: TestApi,
): Promise<{ people: Readonly<Record<PersonName, string>>; unitId: string; otherUnitId: string }> {
  const { db } = api;
  const unit = await db.unit.create({
    data: { code: 'DINKES', name: 'Dinas Kesehatan', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  const other = await db.unit.create({
    data: { code: 'SETDA', name: 'Sekretariat Daerah', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' },
  });
  const elsewhere: readonly PersonName[] = [
    'regent',
    'secretary',
    'official',
    'nextSuperior',
    'otherManager',
    'adminsEvaluator',
    'admin',
    'secondAdmin',
    'stranger',
  ];
  const more: Readonly<Partial<Record<PersonName, object>>> = {
    regent: { status: 'STATE_OFFICIAL', headOfRegion: true },
    secretary: { topOfficial: true },
    left: { status: 'LEFT' },
    suspended: { status: 'SUSPENDED' },
  };
  const people = {} as Record<PersonName, string>;
  for (const name of NAMES) {
    const row = await db.employee.create({
      data: {
        identityNumber: identityNumberOf(name),
        name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        kind: 'CIVIL_SERVANT',
        rank: 'Penata (III/c)',
        position: `Jabatan ${name}`,
        email: `${name.toLowerCase()}@example.go.id`,
        unitId: elsewhere.includes(name) ? other.id : unit.id,
        ...more[name],
      },
    });
    people[name] = row.id;
  }
  const line: Readonly<Partial<Record<PersonName, readonly [evaluator: PersonName, superior?: PersonName]>>> = {
    secretary: ['regent'],
    official: ['secretary', 'regent'],
    nextSuperior: ['secretary', 'regent'],
    head: ['secretary', 'regent'],
    superior: ['nextSuperior', 'secretary'],
    evaluator: ['superior', 'nextSuperior'],
    absentEvaluator: ['superior', 'nextSuperior'],
    acting: ['superior', 'nextSuperior'],
    formerActing: ['superior', 'nextSuperior'],
    preparer: ['superior', 'nextSuperior'],
    sari: ['evaluator', 'superior'],
    budi: ['absentEvaluator', 'superior'],
    colleague: ['evaluator', 'superior'],
    manager: ['head', 'secretary'],
    suspended: ['evaluator', 'superior'],
    otherManager: ['secretary', 'regent'],
    adminsEvaluator: ['nextSuperior', 'secretary'],
    admin: ['adminsEvaluator', 'nextSuperior'],
    secondAdmin: ['secretary', 'regent'],
    stranger: ['secretary', 'regent'],
  };
  await db.reportingLink.createMany({
    data: Object.entries(line).flatMap(([name, [evaluator, superior]]) =>
      (['EVALUATOR', 'SUPERIOR'] as const).flatMap((relation) => {
        const above = relation === 'EVALUATOR' ? evaluator : superior;
        const employeeId = people[name as PersonName];
        return above ? [{ employeeId, relation, personId: people[above], validFrom: SINCE, source: 'TEST' }] : [];
      }),
    ),
  });
  await db.roleGrant.createMany({
    data: [
      { personId: people.admin, role: 'BKD_ADMIN', validFrom: SINCE },
      { personId: people.secondAdmin, role: 'BKD_ADMIN', validFrom: SINCE },
      { personId: people.official, role: 'AUTHORIZED_OFFICIAL', validFrom: SINCE },
      { personId: people.manager, role: 'PERFORMANCE_MANAGER', unitId: unit.id, validFrom: SINCE },
      { personId: people.otherManager, role: 'PERFORMANCE_MANAGER', unitId: other.id, validFrom: SINCE },
      // Whoever left keeps what he was given until somebody ends it: the roster's status counts first.
      { personId: people.left, role: 'BKD_ADMIN', validFrom: SINCE },
    ],
  });
  await db.unit.update({ where: { id: unit.id }, data: { headId: people.head } });
  await db.unit.update({ where: { id: other.id }, data: { headId: people.secretary } });
  return { people, unitId: unit.id, otherUnitId: other.id };
}

async function publish(
  api: TestApi,
  code: string,
  more: { status?: 'DRAFT'; grace?: Parameters<typeof hastyPolicy>[0]['grace'] },
): Promise<string> {
  const quarter: PeriodRule = windowOf('Q1', 0, 1_000);
  const hasty = hastyPolicy(more.grace ? { grace: more.grace } : {});
  const body: PolicyBody = {
    ...{ ...hasty, ...yearRound, ...dailyWork, ...regularMeetings },
    periodic: periodicRule(hasty, [quarter], 1_000),
  };
  const { id } = await api.db.policy.create({
    data: {
      code,
      version: 1,
      title: code,
      legalBasis: 'None: a test',
      demo: true,
      status: more.status ?? 'PUBLISHED',
      publishedAt: more.status ? null : new Date(),
      body: JSON.parse(JSON.stringify(body)) as object,
    },
  });
  return id;
}

/** @returns the decree that is in force */
async function appoint(api: TestApi, people: Readonly<Record<PersonName, string>>): Promise<string> {
  const decree = (postHolderId: string, actingId: string, from: number, to: number) =>
    api.db.delegation.create({
      data: {
        kind: 'PLH',
        postHolderId,
        actingId,
        office: 'Kepala Bidang',
        decree: 'SPRIN 800/1/2026',
        validFrom: day(from),
        validTo: day(to),
        recordedById: people.admin,
      },
    });
  await decree(people.evaluator, people.formerActing, -40, -10);
  return (await decree(people.absentEvaluator, people.acting, -5, 30)).id;
}

class Setting {
  readonly #api: TestApi;
  readonly #people: Readonly<Record<PersonName, string>>;
  readonly #unitIds: readonly [string, string];
  readonly #policyId: string;

  constructor(
    api: TestApi,
    people: Readonly<Record<PersonName, string>>,
    unitIds: readonly [string, string],
    policyId: string,
  ) {
    this.#api = api;
    this.#people = people;
    this.#unitIds = unitIds;
    this.#policyId = policyId;
  }

  async #post(path: string, as: string, json: object, status: number) {
    return expectStatus(await this.#api.call('POST', path, { as, json }), status);
  }

  async cycle(name: string, more: { launch?: false; policyId?: string } = {}): Promise<string> {
    const { admin } = this.#people;
    const policyId = more.policyId ?? this.#policyId;
    const made = await this.#post(
      '/cycles',
      admin,
      { name, year: 2026, policyId, filter: { unitIds: this.#unitIds } },
      201,
    );
    const cycleId = made.id as string;
    if (more.launch === false) return cycleId;
    expectStatus(await this.#api.call('POST', `/cycles/${cycleId}/launch`, { as: admin }), 202);
    await runLaunch(this.#api.db, cycleId);
    return cycleId;
  }

  async #open(appraisalId: string, kind: Parameters<typeof openTaskId>[2]): Promise<Standing> {
    return { appraisalId, taskId: await openTaskId(this.#api.db, appraisalId, kind) };
  }

  #idOf(subject: Subject, cycleId: string): Promise<string> {
    return appraisalOf(this.#api.db, cycleId, subject.employee);
  }

  /** Whom the walks of engine.ts call employee and evaluator. */
  #walk(subject: Subject): TinyAgency {
    return {
      unitId: this.#unitIds[0],
      otherUnitId: this.#unitIds[1],
      ...this.#people,
      employee: subject.employee,
      evaluator: subject.evaluator,
    };
  }

  async drafting(subject: Subject, cycleId: string): Promise<Standing> {
    return this.#open(await this.#idOf(subject, cycleId), 'DRAFT_TARGETS');
  }

  async #submitted(subject: Subject, cycleId: string): Promise<Standing> {
    const id = await this.#idOf(subject, cycleId);
    await this.#post(`/appraisals/${id}/targets`, subject.employee, { form: planForm }, 201);
    await step(this.#api.db, appraisal(id), 'TARGET_SETTING', 'APPROVE_TARGETS');
    return this.#open(id, 'APPROVE_TARGETS');
  }

  async approval(subject: Subject, cycleId: string): Promise<SubjectsFile['approval']> {
    const standing = await this.#submitted(subject, cycleId);
    const { appraisalId, taskId } = standing;
    const { evaluator } = subject;
    const at = `/tasks/${taskId}`;
    const reason = `Layanan terlambat (${SECRET})`;
    await this.#post(`${at}/comments`, evaluator, { text: `Catatan pemegang ${SECRET}`, audience: 'HOLDERS' }, 201);
    const file = await this.#api.call('POST', `${at}/files?audience=HOLDERS`, {
      as: evaluator,
      text: `Bukti ${SECRET}`,
      headers: { 'Content-Type': 'text/plain', 'Content-Disposition': 'attachment; filename="bukti.txt"' },
    });
    const question = await this.#post(`${at}/clarifications`, evaluator, { question: `Dasar target? ${SECRET}` }, 201);
    await this.#post(
      `${at}/prepare`,
      evaluator,
      { preparerId: this.#people.preparer, reason: 'Mohon disiapkan.' },
      200,
    );
    expectStatus(await this.#api.call('PUT', `${at}/draft`, { as: evaluator, json: { form: { note: SECRET } } }), 200);
    const opened = async (kind: string) => {
      const leader = subject.employee === this.#people.budi ? this.#people.absentEvaluator : evaluator;
      const made = await this.#post(`/appraisals/${appraisalId}/cases`, leader, { kind, reason }, 201);
      return made.caseId as string;
    };
    const [coachingId, counsellingId] = [await opened('COACHING'), await opened('COUNSELLING')];
    await this.#post(
      `/cases/${counsellingId}/sessions`,
      subject.superior,
      { heldOn: '2026-05-06', topic: SECRET, notes: `${SECRET} didengar`, agreed: 'Diulang' },
      201,
    );
    return {
      ...standing,
      fileId: expectStatus(file, 201).id as string,
      clarificationId: question.id as string,
      coachingId,
      counsellingId,
    };
  }

  async office(subject: Subject, cycleId: string): Promise<Standing> {
    const id = await this.#idOf(subject, cycleId);
    await letPass(this.#api.db, appraisal(id), 'TARGET_SETTING', 'DRAFT_TARGETS');
    return this.#open(id, 'DRAFT_TARGETS');
  }

  async claimed(subject: Subject, cycleId: string): Promise<Standing> {
    const standing = await this.office(subject, cycleId);
    const { admin, manager, otherManager } = this.#people;
    const claimer = subject.employee === admin ? otherManager : manager;
    expectStatus(await this.#api.call('POST', `/tasks/${standing.taskId}/claim`, { as: claimer }), 200);
    return standing;
  }

  async #inForce(subject: Subject, cycleId: string): Promise<string> {
    const id = await this.#idOf(subject, cycleId);
    await walkToTargets(this.#api, this.#walk(subject), id);
    return id;
  }

  async reporting(subject: Subject, cycleId: string): Promise<SubjectsFile['reporting']> {
    const id = await this.#inForce(subject, cycleId);
    await step(this.#api.db, appraisal(id), 'FINAL_SCORING', 'REPORT_REALIZATION');
    await openPeriodsOf({ db: this.#api.db }, cycleId, LIMITS);
    const { admin, secondAdmin } = this.#people;
    return {
      ...(await this.#open(id, 'REPORT_REALIZATION')),
      plan: await this.#planOf(subject, id),
      orderId: await this.#order(id, subject.employee === admin ? secondAdmin : admin),
    };
  }

  async #planOf(subject: Subject, appraisalId: string): Promise<unknown> {
    const targets = await this.#api.call('GET', `/appraisals/${appraisalId}/targets`, { as: subject.employee });
    return (expectStatus(targets, 200).items as { inForce: boolean }[]).find((each) => each.inForce);
  }

  async #order(appraisalId: string, as: string): Promise<string> {
    const order = { kind: 'FORCE_CLOSE', reason: `Pegawai pindah instansi (${SECRET})` };
    return (await this.#post(`/appraisals/${appraisalId}/orders`, as, order, 201)).orderId as string;
  }

  async rating(subject: Subject, cycleId: string): Promise<SubjectsFile['rating']> {
    const id = await this.#inForce(subject, cycleId);
    const owner = appraisal(id);
    const plan = await this.#planOf(subject, id);
    await step(this.#api.db, owner, 'FINAL_SCORING', 'REPORT_REALIZATION');
    await letPass(this.#api.db, owner, 'FINAL_SCORING', 'REPORT_REALIZATION');
    await step(this.#api.db, owner, 'FINAL_SCORING', 'RATE');
    return { ...(await this.#open(id, 'RATE')), plan };
  }

  async #ratedIn(subject: Subject, cycleId: string): Promise<string> {
    const id = await this.#inForce(subject, cycleId);
    await walkToRating(this.#api, this.#walk(subject), id, 'MEETS');
    return id;
  }

  async rated(subject: Subject, cycleId: string, calibrationId: string): Promise<SubjectsFile['rated']> {
    const id = await this.#ratedIn(subject, cycleId);
    await step(this.#api.db, appraisal(id), 'DELIVERY', 'DELIVER_RESULT');
    const proposal = { appraisalId: id, results: 'ABOVE', behaviour: 'MEETS', reason: `Target terlampaui (${SECRET})` };
    const made = await this.#post(`/calibrations/${calibrationId}/proposals`, this.#people.secondAdmin, proposal, 201);
    return { ...(await this.#open(id, 'DELIVER_RESULT')), proposalId: made.proposalId as string, calibrationId };
  }

  async delivered(subject: Subject, cycleId: string): Promise<Standing> {
    const id = await this.#ratedIn(subject, cycleId);
    await walkToDelivery(this.#api, this.#walk(subject), id);
    return this.#open(id, 'RECEIVE_RESULT');
  }

  async received(subject: Subject, cycleId: string): Promise<Standing> {
    const { appraisalId, taskId } = await this.delivered(subject, cycleId);
    await this.#post(`/tasks/${taskId}/complete`, subject.employee, { outcome: 'RECEIVED', form: {} }, 200);
    await step(this.#api.db, appraisal(appraisalId), 'DELIVERY', 'SIGN_AND_RETURN');
    await step(this.#api.db, appraisal(appraisalId), 'APPEAL', 'FILE_APPEAL');
    return this.#open(appraisalId, 'FILE_APPEAL');
  }

  async hearing(subject: Subject, cycleId: string): Promise<SubjectsFile['hearing']> {
    const { appraisalId } = await this.received(subject, cycleId);
    const filed = await this.#post(`/appraisals/${appraisalId}/appeals`, subject.employee, { form: appealForm }, 201);
    for (const kind of ['STATE_AS_EMPLOYEE', 'STATE_AS_EVALUATOR', 'DECIDE_APPEAL'] as const) {
      await step(this.#api.db, appraisal(appraisalId), 'APPEAL', kind);
    }
    return { ...(await this.#open(appraisalId, 'DECIDE_APPEAL')), appealId: filed.appealId as string };
  }

  async provisional(subject: Subject, cycleId: string): Promise<Standing> {
    const standing = await this.#submitted(subject, cycleId);
    await this.#post(`/tasks/${standing.taskId}/complete`, subject.evaluator, { outcome: 'APPROVED' }, 200);
    return standing;
  }

  async excluded(subject: Subject, cycleId: string): Promise<{ appraisalId: string }> {
    const id = await this.#idOf(subject, cycleId);
    const out = { code: 'REMOVED', reason: 'Salah diikutkan', decree: '858/1/2026', effectiveOn: '2026-05-04' };
    await this.#post(`/appraisals/${id}/exclusion`, this.#people.secondAdmin, out, 201);
    return { appraisalId: id };
  }

  async ordered(subject: Subject, cycleId: string): Promise<SubjectsFile['ordered']> {
    const standing = await this.drafting(subject, cycleId);
    return { ...standing, orderId: await this.#order(standing.appraisalId, this.#people.secondAdmin) };
  }

  /** A mute of the employee's own, and a mail to him. */
  async notices(subject: Subject, cycleId: string): Promise<{ muteId: string; mailId: string }> {
    const id = await this.#idOf(subject, cycleId);
    const mute = await this.#post('/me/mutes', subject.employee, { appraisalId: id, reason: SECRET }, 201);
    const mail = await this.#api.db.mail.create({ data: { recipientId: subject.employee, kind: 'AT_ONCE' } });
    return { muteId: mute.id as string, mailId: mail.id.toString() };
  }

  async reconciled(cycleId: string): Promise<{ reconciliationId: string; operationId: string }> {
    const answer = await this.#api.call('POST', `/cycles/${cycleId}/reconciliations`, {
      as: this.#people.admin,
      text: `NIP,Nama,Jabatan\n${identityNumberOf('sari')},Sari,${SECRET}\n`,
      headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="rekap.csv"' },
    });
    const { id, result } = expectStatus(answer, 202) as { id: string; result: { reconciliationId: string } };
    return { reconciliationId: result.reconciliationId, operationId: id };
  }

  async officeHours(): Promise<string> {
    const hours = {
      from: '2026-02-19',
      to: '2026-03-18',
      digestAt: '08:30',
      quiet: false,
      name: 'Jam kerja Ramadan',
      source: 'Surat Edaran Bupati',
    };
    return (await this.#post('/calendar/office-hours', this.#people.admin, hours, 201)).id as string;
  }
}
