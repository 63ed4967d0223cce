/** A request to every route that is right in everything but, perhaps, who makes it: ids of objects where only authority is left to decide. */
import { randomUUID } from 'node:crypto';
import type { Route } from '../../../api/framework/define-route.ts';
import { appealForm, changeForm, statementForm } from '../acts.ts';
import { libraryDraft } from '../library-draft.ts';
import { planForm, ratingFor, realizationFor } from '../engine.ts';
import { identityNumberOf, type SecurityAgency, type SubjectsFile } from './agency.ts';
import type { RouteName } from './authorisation.ts';

export interface Prepared {
  readonly agency: SecurityAgency;
  /** The appraisals that the caller asks about. */
  readonly file: SubjectsFile;
}

interface RequestParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What whoever may is answered, where it is not simply done (2xx). */
  readonly answers?: readonly number[];
}

type RequestOf = (prepared: Prepared) => RequestParts;

const DAY_MS = 24 * 3_600_000;
const today = new Date().toISOString().slice(0, 10);
const dayAhead = new Date(Date.now() + 5 * DAY_MS).toISOString().slice(0, 10);
const reason = 'Diminta oleh unit kerja.';
const workReport = { lines: [{ work: 'Memverifikasi berkas' }] };
/** @throws Error where the agency has none for that appraisal */
function checkInsOf({ agency, file }: Prepared): { planned: string; held: string; point: string } {
  const found = agency.checkIns.get(file.approval.appraisalId);
  if (!found) throw new Error('No check-ins are prepared for this appraisal.');
  return found;
}
const planned = (prepared: Prepared): RequestParts => ({ params: { checkInId: checkInsOf(prepared).planned } });
const at = (standing: { readonly appraisalId: string; readonly taskId?: string }): RequestParts => ({
  params: { appraisalId: standing.appraisalId, ...(standing.taskId ? { taskId: standing.taskId } : {}) },
});
const inCycle = (cycleId: string): RequestParts => ({ params: { cycleId } });
const version = (n: number) => ({ 'If-Match': `"v${n}"` });
const linesCsv = (): string =>
  `nip,nip_penilai,nip_atasan_penilai,berlaku_sejak,nomor_keputusan,alasan\n${identityNumberOf('colleague')},` +
  `${identityNumberOf('absentEvaluator')},,,,Salah catat\n`;

/** Where the examples of the document and the ids of `idsOf` will not do. */
const REQUESTS: Readonly<Partial<Record<RouteName, RequestOf>>> = {
  'POST /me/mutes': ({ file }) => ({ json: { appraisalId: file.received.appraisalId, reason } }),
  'PUT /me/contact': () => ({ json: { otherEmail: null } }),
  'GET /a/{token}': () => ({ answers: [404] }),
  'POST /a': () => ({
    text: `token=${'x'.repeat(43)}&confirm=yes`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    answers: [404],
  }),
  'POST /tasks/{taskId}/complete': () => ({ json: { outcome: 'APPROVED' } }),
  'POST /tasks/{taskId}/undo': ({ file }) => at(file.provisional),
  'POST /tasks/batch': ({ file }) => ({ json: { items: [{ taskId: file.approval.taskId, outcome: 'APPROVED' }] } }),
  'POST /tasks/{taskId}/comments': () => ({ json: { text: 'Mohon dilampirkan.', audience: 'EVERYBODY' } }),
  'POST /tasks/{taskId}/files': () => ({
    query: '?audience=EVERYBODY',
    text: 'Rekap',
    headers: { 'Content-Type': 'text/plain', 'Content-Disposition': 'attachment; filename="rekap.txt"' },
  }),
  // Another task than the one at which a question is open already.
  'POST /tasks/{taskId}/clarifications': ({ file }) => at(file.rating),
  'POST /tasks/{taskId}/claim': ({ file }) => at(file.office),
  'POST /tasks/{taskId}/release': ({ file }) => at(file.claimed),
  'POST /tasks/{taskId}/reassign': ({ file, agency }) => ({
    ...at(file.claimed),
    // No member of the office: whoever may is told so.
    json: { toPersonId: agency.people.stranger, reason },
    answers: [422],
  }),
  'POST /tasks/{taskId}/prepare': ({ file, agency }) => ({
    ...at(file.rating),
    json: { preparerId: agency.people.formerActing, reason },
  }),

  'GET /appraisals/{appraisalId}/periods/{period}': ({ file }) => at(file.reporting),
  'GET /appraisals/{appraisalId}/ratings': ({ file }) => at(file.received),
  'GET /appraisals/{appraisalId}/documents': ({ file }) => at(file.received),
  'GET /appraisals/{appraisalId}/documents/{number}': ({ file }) => at(file.received),
  'GET /appraisals/{appraisalId}/documents/{number}/pdf': ({ file }) => at(file.received),
  'POST /appraisals/{appraisalId}/targets': ({ file }) => ({ ...at(file.targets), json: { form: planForm } }),
  'POST /appraisals/{appraisalId}/progress-entries': () => ({
    json: { date: today, text: 'Verifikasi 40 berkas.', evidence: [] },
  }),
  'PUT /appraisals/{appraisalId}/work-reports/{date}': () => ({ json: workReport }),
  'POST /appraisals/{appraisalId}/work-reports/{date}/copy': () => ({ params: { date: '2026-01-08' } }),
  'POST /appraisals/{appraisalId}/work-reports/batch': () => ({
    json: { reports: [{ clientId: randomUUID(), date: '2026-01-07', form: workReport }] },
  }),
  'POST /appraisals/{appraisalId}/work-reports/{date}/thread': ({ agency }) => ({
    params: { date: agency.reportedOn },
    json: { text: 'Berkas siapa yang dikembalikan?' },
  }),
  // One is planned already.
  'POST /appraisals/{appraisalId}/check-ins': () => ({ json: { on: dayAhead }, answers: [409] }),
  'POST /appraisals/{appraisalId}/check-ins/record': () => ({
    json: {
      heldOn: today,
      summary: 'Hasil kerja dibahas.',
      actions: [{ text: 'Menyusun daftar', by: 'EMPLOYEE', dueOn: dayAhead }],
    },
  }),
  'DELETE /check-ins/points/{pointId}': (prepared) => ({ params: { pointId: checkInsOf(prepared).point } }),
  'POST /check-ins/{checkInId}/move': (prepared) => ({ ...planned(prepared), json: { on: dayAhead } }),
  'POST /check-ins/{checkInId}/call-off': (prepared) => planned(prepared),
  'POST /check-ins/{checkInId}/confirm': (prepared) => ({ params: { checkInId: checkInsOf(prepared).held } }),
  'POST /absences': ({ agency }) => ({
    json: {
      items: [
        { employeeId: agency.people.colleague, kind: 'ANNUAL', from: '2026-06-08', to: '2026-06-12', letter: '851/1' },
      ],
    },
  }),
  'POST /absences/{absenceId}/revoke': () => ({ json: { reason } }),
  'POST /appraisals/{appraisalId}/feedback': () => ({ json: { text: 'Lebih cepat.', tone: 'POSITIVE' } }),
  'POST /appraisals/{appraisalId}/realizations': ({ file }) => ({
    ...at(file.reporting),
    json: { form: realizationFor(file.reporting.plan) },
  }),
  'POST /appraisals/{appraisalId}/ratings': ({ file }) => ({
    ...at(file.rating),
    json: { form: ratingFor(file.rating.plan, 'MEETS') },
  }),
  'POST /appraisals/{appraisalId}/receipt': ({ file }) => ({ ...at(file.delivered), json: {} }),
  'POST /appraisals/{appraisalId}/appeals': ({ file }) => ({ ...at(file.received), json: { form: appealForm } }),
  // In time: whoever may is told to file the appeal itself.
  'POST /appraisals/{appraisalId}/late-appeals': ({ file }) => ({ ...at(file.received), answers: [409] }),
  'POST /appeals/{appealId}/statements': () => ({ json: { form: statementForm } }),
  'POST /appeals/{appealId}/decision': () => ({
    json: { outcome: 'CHANGED', form: changeForm('ABOVE', 'MEETS') },
    answers: [200, 409],
  }),
  'POST /appraisals/{appraisalId}/cases': ({ file }) => ({ ...at(file.received), json: { kind: 'COACHING', reason } }),
  'POST /appraisals/{appraisalId}/suspensions/end': ({ file }) => ({ ...at(file.received), answers: [409] }),
  'POST /appraisals/{appraisalId}/orders/preview': ({ file }) => ({ ...at(file.received), json: { kind: 'LOCK' } }),
  'POST /appraisals/{appraisalId}/orders': ({ file }) => ({ ...at(file.received), json: { kind: 'LOCK', reason } }),
  'POST /appraisals/{appraisalId}/movements': ({ file, agency }) => ({
    ...at(file.targets),
    json: {
      kind: 'EMPLOYEE_MOVED',
      effectiveOn: today,
      decree: '821.2/417/2026',
      reason,
      unitId: agency.otherUnitId,
      position: 'Analis Kebijakan',
      evaluatorId: agency.people.adminsEvaluator,
      superiorId: agency.people.nextSuperior,
    },
  }),
  'POST /appraisals/{appraisalId}/exclusion': ({ file }) => ({
    ...at(file.targets),
    json: { code: 'REMOVED', reason, decree: '858/12/2026', effectiveOn: '2026-05-04' },
  }),
  'POST /appraisals/{appraisalId}/re-inclusion': ({ file }) => ({
    ...at(file.excluded),
    json: { reason, decree: '824/31/2026' },
  }),

  'POST /indicators': () => ({ json: { code: 'BARU', unitId: null, position: null, draft: libraryDraft } }),
  'PUT /indicators/{indicatorId}/draft': () => ({ json: libraryDraft, headers: version(1) }),
  'POST /indicators/{indicatorId}/proposals': ({ agency }) => ({
    json: { cycleId: agency.cycles.rated, kind: 'KEEP', reason },
  }),
  'PUT /appraisals/{appraisalId}/cascade/{plannedResultId}': ({ file }) => ({
    params: { appraisalId: file.rating.appraisalId, plannedResultId: firstResultOf(file.rating.plan) },
    json: { leaderResultId: null },
  }),

  'POST /cases/{caseId}/sessions': () => ({
    json: { heldOn: '2026-05-06', topic: 'Laporan', notes: 'Ditelaah bersama.', agreed: 'Tanggal 3.' },
  }),
  'POST /delegations': ({ file, agency }) => ({
    json: {
      kind: 'PLH',
      postHolderId: file.employee,
      actingId: agency.people.preparer,
      decree: 'SPRIN 800/2/2026',
      validFrom: '2030-01-07',
      validUntil: '2030-01-18',
    },
  }),

  'POST /cycles': ({ agency }) => ({ json: { name: 'Lain', year: 2027, policyId: agency.policyId, filter: {} } }),
  'PATCH /cycles/{cycleId}': ({ agency }) => ({
    ...inCycle(agency.cycles.draft),
    json: { name: 'Nama baru' },
    headers: version(1),
  }),
  'GET /cycles/{cycleId}/check': ({ agency }) => inCycle(agency.cycles.draft),
  'POST /cycles/{cycleId}/launch': ({ agency }) => inCycle(agency.cycles.draft),
  'POST /cycles/{cycleId}/resume': ({ agency }) => inCycle(agency.cycles.paused),
  'POST /cycles/{cycleId}/extensions': ({ agency }) => ({
    json: { unitId: agency.unitId, stage: 'TARGET_SETTING', until: '2030-02-14', reason, decree: '7/2027' },
  }),
  'POST /cycles/{cycleId}/extensions/preview': ({ agency }) => ({
    json: { unitId: agency.unitId, stage: 'TARGET_SETTING', until: '2030-02-14' },
  }),
  // The policy that the cycle has: nothing would change.
  'POST /cycles/{cycleId}/policy': ({ agency }) => ({
    json: { policyId: agency.policyId, reason, decree: '3/2026' },
    answers: [422],
  }),
  'POST /cycles/{cycleId}/policy/preview': ({ agency }) => ({ json: { policyId: agency.policyId }, answers: [422] }),
  'POST /cycles/{cycleId}/reporting-lines/preview': () => ({ text: linesCsv() }),
  'POST /cycles/{cycleId}/reporting-lines/import': () => ({ text: linesCsv() }),
  'POST /cycles/{cycleId}/participants': ({ agency }) => ({ json: { employeeIds: [agency.people.regent] } }),
  'POST /cycles/{cycleId}/calibrations': ({ agency }) => ({
    json: {
      unitId: agency.unitId,
      heldOn: '2026-01-18',
      title: 'Rapat kedua',
      chairId: agency.people.head,
      participantIds: [agency.people.head],
      minutes: 'Dibandingkan.',
    },
  }),
  'PATCH /calibrations/{calibrationId}': () => ({ json: { minutes: 'Dibandingkan.' }, headers: version(1) }),
  // About an appraisal with a proposal that is open already.
  'POST /calibrations/{calibrationId}/proposals': ({ file }) => ({
    json: { appraisalId: file.rated.appraisalId, results: 'ABOVE', behaviour: 'ABOVE', reason },
    answers: [409],
  }),
  'PUT /retention-rules/{kind}': () => ({
    json: { years: 12, legalBasis: 'Jadwal retensi arsip kabupaten' },
    headers: version(0),
  }),
  // In service: whoever may ask is told what stands in the way.
  'POST /people/{personId}/erasure': () => ({ json: { reason }, answers: [409] }),
  'POST /erasures/{erasureId}/approve': () => ({ json: { reason }, answers: [409] }),
  'POST /erasures/{erasureId}/refuse': () => ({ json: { reason } }),
  'POST /erasures/{erasureId}/withdraw': ({ agency }) => ({
    params: { erasureId: agency.ownErasureId },
    json: { reason },
  }),
  'POST /orders/{orderId}/withdraw': ({ file }) => ({ params: { orderId: file.reporting.orderId } }),
  'POST /people/{personId}/reporting-lines/preview': ({ agency }) => ({
    json: { relation: 'EVALUATOR', personId: agency.people.preparer },
  }),
  'POST /people/{personId}/reporting-lines': ({ agency }) => ({
    json: { relation: 'EVALUATOR', personId: agency.people.preparer, reason },
  }),
  'POST /evaluator-movements': ({ agency }) => ({
    json: {
      evaluatorId: agency.people.evaluator,
      successorId: agency.people.preparer,
      effectiveOn: today,
      decree: '821.2/417/2026',
      reason,
    },
  }),
  'POST /console/repairs/preview': ({ file }) => ({
    json: { action: 'REDERIVE_CLOCK', targets: [`task/${file.approval.taskId}`] },
  }),
  'POST /console/repairs': ({ file }) => ({
    json: { action: 'RING', targets: [`appraisal/${file.approval.appraisalId}`], reason },
  }),
  'PUT /ekinerja/field-leads/{field}': () => ({ headers: version(0), answers: [200, 412] }),
  'POST /cycles/{cycleId}/reconciliations': () => ({
    text: `NIP,Nama\n${identityNumberOf('colleague')},Made\n`,
    headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="lain.csv"' },
  }),
  'POST /calendar/decrees': ({ agency }) => ({ json: decree(agency) }),
  'POST /calendar/decrees/preview': ({ agency }) => ({ json: decree(agency) }),
  'POST /calendar/working-weeks': ({ agency }) => ({ json: week(agency) }),
  'POST /calendar/working-weeks/preview': ({ agency }) => ({ json: week(agency) }),
  'POST /calendar/office-hours': () => ({
    json: {
      from: '2027-02-08',
      to: '2027-03-09',
      digestAt: '08:30',
      quiet: false,
      name: 'Jam kerja Ramadan',
      source: 'Surat Edaran Bupati',
    },
  }),
  // One person without a line above him: checked, and refused with the reasons.
  'POST /roster/import': () => ({ answers: [422] }),
  'GET /calendar': () => ({ query: '?year=2026' }),
  'GET /policies/{policyId}': ({ agency }) => ({ params: { policyId: agency.policyId } }),
  // Who has nothing in a digest is told so.
  'GET /notices/preview/{personId}': () => ({ answers: [200, 404] }),
  'GET /local-issuer/people': () => ({ query: '?limit=1' }),
  'GET /notices/budget': () => ({ query: '?month=2026-01' }),
  'GET /audit/verify': () => ({ query: '?chain=agency' }),
};

const firstResultOf = (plan: unknown): string => (plan as { results: { id: string }[] }).results[0]?.id ?? '';

const decree = ({ unitId }: SecurityAgency) => ({
  source: 'Keputusan Bupati Nomor 12 Tahun 2026',
  year: 2026,
  unitId,
  daysOff: [{ date: '2026-08-10', kind: 'LOCAL', name: 'Hari Jadi' }],
  revoke: [],
});
const week = ({ unitId }: SecurityAgency) => ({
  unitId,
  weekdays: 'MON_SAT',
  validFrom: '2030-09-01',
  source: 'Keputusan Bupati Nomor 20 Tahun 2026',
});

function idsOf({ agency, file }: Prepared): Readonly<Record<string, string>> {
  return {
    appraisalId: file.approval.appraisalId,
    taskId: file.approval.taskId,
    fileId: file.approval.fileId,
    clarificationId: file.approval.clarificationId,
    caseId: file.approval.coachingId,
    appealId: file.hearing.appealId,
    orderId: file.ordered.orderId,
    proposalId: file.rated.proposalId,
    calibrationId: file.rated.calibrationId,
    muteId: file.muteId,
    mailId: file.mailId,
    personId: file.employee,
    cycleId: agency.cycles.rated,
    reportId: agency.reportId,
    reconciliationId: agency.reconciliationId,
    operationId: agency.operationId,
    officeHoursId: agency.officeHoursId,
    delegationId: agency.delegationId,
    erasureId: agency.erasureId,
    indicatorId: agency.indicatorId,
    indicatorProposalId: agency.indicatorProposalId,
    absenceId: agency.absenceId,
    date: '2026-01-07',
    kind: 'PERSON',
    policyId: agency.draftPolicyId,
    unitId: agency.unitId,
    number: '1',
    period: 'Q1',
    dataset: 'participants',
    name: 'default',
    field: 'POSITION',
    slug: 'forbidden',
    token: 'x'.repeat(43),
  };
}

export interface MatrixRequest {
  readonly path: string;
  readonly options: {
    readonly json?: unknown;
    readonly text?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Statuses of an admission. */
  readonly answers: readonly number[];
}

/** @throws Error where an id of the path is missing: add it to `idsOf` */
export function requestTo(route: Route, prepared: Prepared): MatrixRequest {
  const parts = REQUESTS[nameOf(route)]?.(prepared) ?? {};
  const ids = { ...idsOf(prepared), ...parts.params };
  const path = route.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`${nameOf(route)}: no ${name} is prepared`);
    return encodeURIComponent(id);
  });
  return {
    path: `${path}${parts.query ?? ''}`,
    options: {
      ...bodyOf(route, parts),
      ...(parts.headers ? { headers: { ...typeOf(route), ...parts.headers } } : { headers: typeOf(route) }),
    },
    answers: parts.answers ?? [200, 201, 202, 204],
  };
}

function bodyOf({ body }: Route, { json, text }: RequestParts): { json?: unknown; text?: string } {
  if (text !== undefined) return { text };
  if (json !== undefined) return { json };
  if (body?.kind === 'json') return { json: body.example };
  return body?.kind === 'csv' ? { text: body.example } : {};
}

const typeOf = ({ body }: Route): Readonly<Record<string, string>> =>
  body?.kind === 'csv' ? { 'Content-Type': 'text/csv' } : {};

export const nameOf = (route: Pick<Route, 'method' | 'path'>): RouteName =>
  `${route.method} ${route.path}` as RouteName;
