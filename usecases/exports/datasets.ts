/** The registry of what can be exported of a cycle: for each the columns, and one query. */
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../context.ts';
import { planInForceOf } from '../plan-in-force.ts';
import { nextSteps } from '../progress/next-steps.ts';
import { inUnits, seenTasks, type CycleSight } from '../progress/sight.ts';
import {
  APPRAISAL_ID,
  BKD,
  date,
  EMPLOYEE,
  EMPLOYEE_AND_UNIT,
  local,
  localTime,
  mayBeShownTo,
  number,
  PERIOD,
  text,
  UNIT,
  yesNo,
  ZONE,
} from './columns.ts';
import { sumsOf } from '../work-reports/sums.ts';
import { EVENT_COLUMNS, eventRows } from './events.ts';
import type { Column, Row } from './table.ts';
import { workingDaysLate } from './working-days-late.ts';

export const DATASETS = [
  'participants',
  'tasks',
  'late',
  'ratings',
  'documents',
  'appeals',
  'cases',
  'reports',
  'targets',
  'indicators',
  'work-reports',
  'check-ins',
  'events',
  'mails',
] as const;
export type DatasetName = (typeof DATASETS)[number];

export interface Dataset {
  readonly columns: readonly Column[];
  /** The head of a unit gets none of it. */
  readonly bkdOnly?: true;
  /** @param at the moment of the export, by the database's clock */
  readonly query: (sight: CycleSight, at: Date) => Prisma.Sql;
  readonly enrich?: (tx: Tx, rows: readonly Row[]) => Promise<readonly Row[]>;
}

/** Appraisals `a` of a sight, with their employee `e` and unit `u`. */
const APPRAISALS = Prisma.sql`appraisal a JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id`;
const seenAppraisals = (sight: CycleSight): Prisma.Sql =>
  Prisma.sql`a.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`a.unit_id`)}`;
const BY_PERSON = Prisma.sql`u.code, e.name, a.id`;

const linked = (relation: 'EVALUATOR' | 'SUPERIOR', at: Date): Prisma.Sql => Prisma.sql`
  (SELECT p.name FROM reporting_link l JOIN employee p ON p.id = l.person_id WHERE l.employee_id = a.employee_id AND l.relation = ${relation}
    AND l.valid_from <= (${at}::timestamptz AT TIME ZONE u.time_zone)::date
    AND (l.valid_to IS NULL OR l.valid_to > (${at}::timestamptz AT TIME ZONE u.time_zone)::date))`;

const participants: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    text('kind', 'Jenis pegawai', 'Kind'),
    text('rank', 'Pangkat/golongan', 'Rank'),
    ...UNIT,
    text('evaluator', 'Pejabat Penilai Kinerja', 'Evaluator'),
    text('superior', 'Atasan Pejabat Penilai', "Evaluator's superior"),
    text('state', 'Status', 'State'),
    text('stage', 'Tahap', 'Stage'),
    text('predicate', 'Predikat', 'Predicate'),
    localTime('final_at', 'Final pada', 'Final at'),
    text('final_because', 'Tanpa keberatan karena', 'No appeal because'),
    localTime('joined_at', 'Bergabung pada', 'Joined at'),
    text('end_reason', 'Alasan berakhir', 'Reason of ending', BKD),
    ZONE,
  ],
  query: (sight, at) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, e.kind, e.rank, ${linked('EVALUATOR', at)} AS evaluator,
      ${linked('SUPERIOR', at)} AS superior, a.state, a.stage, ${local('a.final_at')} AS final_at, ${local('a.joined_at')} AS joined_at,
      CASE WHEN ${mayBeShownTo(sight.readerId, 'NULL')} THEN r.predicate END AS predicate,
      CASE WHEN ${mayBeShownTo(sight.readerId, 'NULL')} THEN a.final_because END AS final_because, a.end_reason
    FROM ${APPRAISALS} LEFT JOIN rating r ON r.id = a.rating_id WHERE ${seenAppraisals(sight)} ORDER BY ${BY_PERSON}`,
};

/** Tasks `t` with whom they are about. */
const TASKS = Prisma.sql`task t JOIN cycle c ON c.id = t.cycle_id JOIN unit u ON u.id = t.unit_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
  LEFT JOIN employee e ON e.id = a.employee_id LEFT JOIN employee h ON h.id = t.assignee_id
  LEFT JOIN employee f ON f.id = t.held_for_id AND f.id <> t.assignee_id LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id`;
const TASK_VALUES = Prisma.sql`t.id::text AS task_id, t.stage, t.kind AS task, pe.period, t.role, h.name AS holder, f.name AS acting_for,
  ${EMPLOYEE_AND_UNIT}, ${local('t.opened_at')} AS opened_at, ${local('t.due_at')} AS due_at, t.derivation ->> 'legalBasis' AS legal_basis`;
const TASK_COLUMNS: readonly Column[] = [
  text('task_id', 'ID tugas', 'Task id'),
  text('stage', 'Tahap', 'Stage'),
  text('task', 'Tugas', 'Task'),
  PERIOD,
  ...EMPLOYEE,
  ...UNIT,
  text('role', 'Peran', 'Role'),
  text('holder', 'Pemegang tugas', 'Holder'),
  text('acting_for', 'Sebagai Plt./Plh. dari', 'As Plt./Plh. of'),
  localTime('opened_at', 'Dibuka', 'Opened'),
  localTime('due_at', 'Batas waktu', 'Due'),
];
/** As in read-late.ts: late by the clock that counts, and not decided provisionally. */
const isLate = (
  at: Date,
): Prisma.Sql => Prisma.sql`(t.status = 'OPEN' AND t.paused_at IS NULL AND t.provisional_id IS NULL
  AND t.due_at + interval '1 second' <= CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE ${at}::timestamptz END)`;

const tasks: Dataset = {
  columns: [
    ...TASK_COLUMNS,
    text('status', 'Status', 'Status'),
    number('round', 'Putaran', 'Round'),
    number('level', 'Pengambilalihan', 'Takeovers'),
    yesNo('overdue', 'Terlambat', 'Overdue'),
    yesNo('alarm', 'Peringatan BKD', 'Alarm at BKD'),
    localTime('closed_at', 'Ditutup', 'Closed'),
    text('outcome', 'Keputusan', 'Outcome'),
    yesNo('decided_late', 'Diputuskan terlambat', 'Decided late'),
    text('legal_basis', 'Dasar hukum', 'Legal basis'),
    ZONE,
  ],
  query: (sight, at) => Prisma.sql`
    SELECT ${TASK_VALUES}, t.status, t.round, t.level, coalesce(${isLate(at)}, false) AS overdue, t.status = 'OPEN' AND t.alarm_at IS NOT NULL AS alarm,
      ${local('t.closed_at')} AS closed_at, d.outcome, d.late AS decided_late
    FROM ${TASKS} LEFT JOIN decision d ON d.task_id = t.id WHERE ${seenTasks(sight)} ORDER BY u.code, e.name, t.opened_at, t.id`,
};

const late: Dataset = {
  columns: [
    ...TASK_COLUMNS,
    number('working_days_late', 'Hari kerja terlambat', 'Working days late'),
    yesNo('alarm', 'Peringatan BKD', 'Alarm at BKD'),
    text('then', 'Yang terjadi berikutnya', 'What happens next'),
    text('then_to', 'Beralih kepada', 'Passes to'),
    text('then_basis', 'Dasar hukum', 'Legal basis'),
    ZONE,
  ],
  query: (sight, at) => Prisma.sql`
    SELECT ${TASK_VALUES}, t.alarm_at IS NOT NULL AS alarm, t.unit_id::text, t.due_at AS due_instant,
      CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE ${at}::timestamptz END AS now
    FROM ${TASKS} WHERE ${seenTasks(sight)} AND ${isLate(at)} ORDER BY u.code, t.due_at, t.id`,
  enrich: async (tx, rows) => {
    const steps = await nextSteps(
      tx,
      rows.map((row) => String(row['task_id'])),
    );
    const days = await workingDaysLate(tx, rows);
    return rows.map((row, index) => {
      const step = steps.get(String(row['task_id']));
      return {
        ...row,
        working_days_late: days[index] ?? null,
        then: step?.action ?? null,
        then_to: step?.to?.name ?? step?.role ?? null,
        then_basis: step?.legalBasis ?? null,
      };
    });
  },
};

const ratings: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    PERIOD,
    number('number', 'Nomor', 'Number'),
    text('origin', 'Asal', 'Origin'),
    yesNo('counts', 'Berlaku', 'Counts'),
    text('results', 'Hasil kerja', 'Results'),
    text('behaviour', 'Perilaku kerja', 'Behaviour'),
    text('predicate', 'Predikat', 'Predicate'),
    text('author', 'Ditetapkan oleh', 'Set by'),
    localTime('rated_at', 'Ditetapkan pada', 'Set at'),
    text('organisation_grade', 'Capaian organisasi', 'Organisation result'),
    text('departure_reason', 'Alasan menyimpang dari usulan', 'Reason of departing', BKD),
    text('distribution_reason', 'Alasan menyimpang dari pola distribusi', 'Reason of the distribution', BKD),
    text('notes', 'Catatan', 'Notes', BKD),
    text('recommendation', 'Rekomendasi', 'Recommendation', BKD),
    ZONE,
  ],
  query: (sight) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, pe.period, r.number, r.origin,
      r.id = CASE WHEN pe.id IS NULL THEN a.rating_id ELSE pe.rating_id END AS counts, r.results, r.behaviour, r.predicate, p.name AS author,
      ${local('r.rated_at')} AS rated_at, r.organisation_grade, r.departure_reason, r.distribution_reason, r.notes, r.recommendation
    FROM rating r JOIN appraisal a ON a.id = r.appraisal_id JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    JOIN employee p ON p.id = r.author_id LEFT JOIN periodic_evaluation pe ON pe.id = r.period_id
    WHERE ${seenAppraisals(sight)} AND ${mayBeShownTo(sight.readerId, 'r.period_id')} ORDER BY ${BY_PERSON}, r.number`,
};

const documents: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    PERIOD,
    number('number', 'Nomor', 'Number'),
    text('form', 'Format', 'Form'),
    text('signed_by', 'Ditandatangani oleh', 'Signed by'),
    localTime('signed_at', 'Ditandatangani', 'Signed'),
    localTime('delivered_at', 'Disampaikan', 'Delivered'),
    localTime('received_at', 'Diterima', 'Received'),
    text('receipt', 'Cara diterima', 'Receipt'),
    localTime('returned_at', 'Dikembalikan', 'Returned'),
    ZONE,
  ],
  query: (sight) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, pe.period, d.number, d.form, p.name AS signed_by, ${local('d.signed_at')} AS signed_at,
      ${local('d.delivered_at')} AS delivered_at, ${local('d.received_at')} AS received_at, d.receipt, ${local('d.returned_at')} AS returned_at
    FROM evaluation_document d JOIN appraisal a ON a.id = d.appraisal_id JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    JOIN employee p ON p.id = d.signed_by_id LEFT JOIN periodic_evaluation pe ON pe.id = d.period_id
    WHERE ${seenAppraisals(sight)} ORDER BY ${BY_PERSON}, d.number`,
};

const appeals: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    PERIOD,
    text('status', 'Status', 'Status'),
    localTime('filed_at', 'Diajukan', 'Filed'),
    yesNo('filed_late', 'Diajukan terlambat', 'Filed late'),
    text('contested', 'Predikat yang dikeberatani', 'Contested predicate'),
    text('decided_by', 'Diputus oleh', 'Decided by'),
    localTime('decided_at', 'Diputus', 'Decided'),
    text('new_predicate', 'Predikat baru', 'New predicate'),
    localTime('withdrawn_at', 'Dicabut', 'Withdrawn'),
    text('reasons', 'Alasan keberatan', 'Reasons', BKD),
    text('decision_reasons', 'Alasan putusan', 'Reasons of the decision', BKD),
    ZONE,
  ],
  query: (sight) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, pe.period, p.status, ${local('p.filed_at')} AS filed_at,
      p.late_appeal_id IS NOT NULL AS filed_late, r.predicate AS contested, j.name AS decided_by, ${local('p.decided_at')} AS decided_at,
      n.predicate AS new_predicate, ${local('p.withdrawn_at')} AS withdrawn_at, p.reasons, p.decision_reasons
    FROM appeal p JOIN appraisal a ON a.id = p.appraisal_id JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    JOIN rating r ON r.id = p.rating_id LEFT JOIN rating n ON n.id = p.new_rating_id LEFT JOIN employee j ON j.id = p.decided_by_id
    LEFT JOIN periodic_evaluation pe ON pe.id = p.period_id
    WHERE ${seenAppraisals(sight)} ORDER BY ${BY_PERSON}, p.filed_at, p.id`,
};

/** Counselling is confidential (Annex III.D.5, p.85): kind and state for BKD, nothing for others; never what it led to. */
const cases: Dataset = {
  columns: [
    text('case_id', 'ID kasus', 'Case id'),
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    text('case_kind', 'Jenis', 'Kind'),
    text('origin', 'Asal', 'Origin'),
    text('status', 'Status', 'Status'),
    localTime('opened_at', 'Dibuka', 'Opened'),
    localTime('closed_at', 'Ditutup', 'Closed'),
    date('reevaluation_date', 'Evaluasi ulang', 'Re-evaluation'),
    text('outcome', 'Hasil', 'Outcome', BKD),
    ZONE,
  ],
  query: (sight) => Prisma.sql`
    SELECT d.id::text AS case_id, a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, d.kind AS case_kind, d.origin, d.status,
      ${local('d.opened_at')} AS opened_at, ${local('d.closed_at')} AS closed_at,
      CASE WHEN d.kind <> 'COUNSELLING' THEN d.reevaluation_date END AS reevaluation_date, CASE WHEN d.kind <> 'COUNSELLING' THEN d.outcome END AS outcome
    FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id JOIN employee e ON e.id = a.employee_id JOIN unit u ON u.id = a.unit_id
    WHERE ${seenAppraisals(sight)} AND (${sight.counselling}::boolean OR d.kind <> 'COUNSELLING') ORDER BY ${BY_PERSON}, d.opened_at, d.id`,
};

const reports: Dataset = {
  columns: [
    ...UNIT,
    text('status', 'Status', 'Status'),
    number('not_reported', 'Belum dilaporkan', 'Not reported'),
    number('number', 'Laporan ke-', 'Report no.'),
    text('submitted_by', 'Dilaporkan oleh', 'Submitted by'),
    localTime('submitted_at', 'Dilaporkan', 'Submitted'),
    text('signed_by', 'Disahkan oleh', 'Signed off by'),
    localTime('signed_at', 'Disahkan', 'Signed off'),
    ZONE,
  ],
  query: (sight) => Prisma.sql`
    SELECT u.code AS unit_code, u.name AS unit_name, u.time_zone, r.status, s.number, p.name AS submitted_by, ${local('s.submitted_at')} AS submitted_at,
      q.name AS signed_by, ${local('o.signed_at')} AS signed_at,
      (SELECT count(*)::int FROM appraisal a WHERE a.cycle_id = r.cycle_id AND a.unit_id = r.unit_id AND a.rating_id IS NOT NULL
        AND a.reported_rating_id IS DISTINCT FROM a.rating_id AND a.state IN ('ACTIVE', 'FINAL')) AS not_reported
    FROM unit_report r JOIN unit u ON u.id = r.unit_id LEFT JOIN report_submission s ON s.report_id = r.id
    LEFT JOIN employee p ON p.id = s.submitted_by_id LEFT JOIN report_sign_off o ON o.submission_id = s.id LEFT JOIN employee q ON q.id = o.signed_by_id
    WHERE r.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`r.unit_id`)} ORDER BY u.code, s.number`,
};

const events: Dataset = {
  columns: EVENT_COLUMNS,
  bkdOnly: true,
  query: (sight) =>
    eventRows(Prisma.sql`v.cycle_id = ${sight.cycleId}::uuid
      AND ${sight.unitIds === null ? Prisma.sql`true` : inUnits(sight, Prisma.sql`a.unit_id`)}`),
};

/** Every line of the targets in force, with what it refers to and serves. */
const targets: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    number('ordinal', 'No.', 'No.'),
    text('planned_result', 'Rencana hasil kerja', 'Planned result'),
    yesNo('main', 'Utama', 'Main'),
    text('leader', 'Mendukung rencana hasil kerja dari', 'Serves a planned result of'),
    text('serves', 'Rencana hasil kerja pimpinan yang didukung', 'Planned result of the leader that it serves'),
    text('aspect', 'Aspek', 'Aspect'),
    text('indicator', 'Indikator kinerja individu', 'Indicator'),
    text('target', 'Target', 'Target'),
    text('unit_of_measure', 'Satuan', 'Unit of measure'),
    text('library', 'Indikator pustaka', 'Indicator of the library'),
  ],
  query: (sight) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, r.ordinal, r.statement AS planned_result, r.main, le.name AS leader, up.statement AS serves,
      i.aspect, i.statement AS indicator, i.target, i.unit_of_measure, l.code || ' v' || v.number AS library
    FROM ${APPRAISALS} JOIN planned_result r ON r.plan_id = ${planInForceOf(Prisma.sql`a.id`)} JOIN indicator i ON i.planned_result_id = r.id
    LEFT JOIN library_indicator_version v ON v.id = i.library_version_id LEFT JOIN library_indicator l ON l.id = v.indicator_id
    LEFT JOIN result_link k ON k.planned_result_id = r.id LEFT JOIN planned_result up ON up.id = k.leader_result_id
    LEFT JOIN plan upp ON upp.id = up.plan_id LEFT JOIN appraisal ua ON ua.id = upp.appraisal_id LEFT JOIN employee le ON le.id = ua.employee_id
    WHERE ${seenAppraisals(sight)} ORDER BY ${BY_PERSON}, r.ordinal, i.ordinal`,
};

/** Versions of the library that targets of the cycle refer to. */
const indicators: Dataset = {
  columns: [
    text('code', 'Kode', 'Code'),
    number('number', 'Versi', 'Version'),
    text('name', 'Indikator', 'Indicator'),
    text('aspect', 'Aspek', 'Aspect'),
    text('definition', 'Definisi', 'Definition'),
    text('formula', 'Formula', 'Formula'),
    text('unit_of_measure', 'Satuan', 'Unit of measure'),
    text('source', 'Sumber data', 'Source'),
    number('lines', 'Dipakai pada baris SKP', 'Lines that refer to it'),
    number('people', 'Pegawai', 'People'),
  ],
  query: (sight) => Prisma.sql`
    SELECT l.code, v.number, v.name, v.aspect, v.definition, v.formula, v.unit_of_measure, v.source, count(*)::int AS lines, count(DISTINCT a.id)::int AS people
    FROM appraisal a JOIN planned_result r ON r.plan_id = ${planInForceOf(Prisma.sql`a.id`)} JOIN indicator i ON i.planned_result_id = r.id
    JOIN library_indicator_version v ON v.id = i.library_version_id JOIN library_indicator l ON l.id = v.indicator_id
    WHERE ${seenAppraisals(sight)} GROUP BY l.code, v.number, v.id ORDER BY l.code, v.number`,
};

/** What reports of work add up to; the reports themselves, millions a year, are in the files of the appraisals. */
const workReports: Dataset = {
  columns: [
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    text('planned_result', 'Rencana hasil kerja', 'Planned result'),
    text('aspect', 'Aspek', 'Aspect'),
    text('indicator', 'Indikator kinerja individu', 'Indicator'),
    text('target', 'Target', 'Target'),
    text('unit_of_measure', 'Satuan', 'Unit of measure'),
    text('adds_up', 'Cara menjumlah', 'Adds up by'),
    number('realized', 'Usul realisasi dari laporan', 'Realization that the reports propose'),
    number('counted', 'Baris dengan bukti', 'Lines with evidence'),
    number('uncounted', 'Baris tanpa bukti', 'Lines without'),
  ],
  query: (sight) => Prisma.sql`
    SELECT a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, s.result AS planned_result, s.aspect, s.statement AS indicator, s.target, s.unit_of_measure, s.adds_up,
      s.realized, s.counted, s.uncounted
    FROM (${sumsOf(
      Prisma.sql`(SELECT year FROM cycle WHERE id = ${sight.cycleId}::uuid)`,
      seenAppraisals(sight),
      null,
      null,
    )}) s JOIN ${APPRAISALS} ON a.id = s.appraisal_id
    WHERE s.counted + s.uncounted > 0 ORDER BY ${BY_PERSON}, s.result_ordinal, s.ordinal`,
};

/** Check-ins that were held, by figures: what was said is in the files of the appraisals. */
const checkIns: Dataset = {
  columns: [
    text('check_in_id', 'ID pertemuan', 'Check-in id'),
    APPRAISAL_ID,
    ...EMPLOYEE,
    ...UNIT,
    date('held_on', 'Tanggal pertemuan', 'Held on'),
    text('recorded_by', 'Dicatat oleh', 'Recorded by'),
    yesNo('confirmed', 'Dikonfirmasi pegawai', 'Confirmed by the employee'),
    number('points', 'Pokok bahasan', 'Points of the agenda'),
    number('settled', 'Pokok bahasan selesai', 'Points settled'),
    number('actions', 'Tindak lanjut disepakati', 'Actions agreed'),
    number('done', 'Tindak lanjut dilaksanakan', 'Actions done'),
    number('open', 'Tindak lanjut belum selesai', 'Actions open'),
  ],
  query: (sight) => Prisma.sql`
    SELECT k.id::text AS check_in_id, a.id::text AS appraisal_id, ${EMPLOYEE_AND_UNIT}, k.held_on, l.name AS recorded_by, k.confirmed_at IS NOT NULL AS confirmed,
      p.points, p.settled, x.actions, x.done, x.open
    FROM check_in k JOIN ${APPRAISALS} ON a.id = k.appraisal_id JOIN employee l ON l.id = k.recorded_by_id,
      LATERAL (SELECT count(*)::int AS points, count(*) FILTER (WHERE o.settled)::int AS settled FROM check_in_point o WHERE o.check_in_id = k.id) p,
      LATERAL (SELECT count(*)::int AS actions, count(*) FILTER (WHERE d.outcome = 'DONE')::int AS done, count(*) FILTER (WHERE t.status = 'OPEN')::int AS open
        FROM agreed_action g JOIN task t ON t.id = g.task_id LEFT JOIN decision d ON d.task_id = t.id WHERE g.check_in_id = k.id) x
    WHERE ${seenAppraisals(sight)} ORDER BY ${BY_PERSON}, k.held_on, k.id`,
};

const mails: Dataset = {
  columns: [
    text('notice_id', 'ID pemberitahuan', 'Notice id'),
    text('notice', 'Perihal', 'About'),
    ...EMPLOYEE,
    ...UNIT,
    text('status', 'Status', 'Status'),
    text('mail_status', 'Status surat', 'Status of the mail'),
    text('server_answer', 'Jawaban server', 'Answer of the server'),
    number('attempts', 'Percobaan', 'Attempts'),
    localTime('created_at', 'Dibuat', 'Made'),
    localTime('sent_at', 'Dikirim', 'Sent'),
    ZONE,
  ],
  bkdOnly: true,
  query: (sight) => Prisma.sql`
    SELECT n.id::text AS notice_id, n.kind AS notice, ${EMPLOYEE_AND_UNIT}, n.status, m.status AS mail_status,
      coalesce(m.server_answer, n.server_answer) AS server_answer, coalesce(m.attempts, n.attempts) AS attempts,
      ${local('n.created_at')} AS created_at, ${local('coalesce(m.accepted_at, n.sent_at)')} AS sent_at
    FROM notice n JOIN employee e ON e.id = n.recipient_id JOIN unit u ON u.id = e.unit_id LEFT JOIN mail m ON m.id = n.mail_id
    WHERE n.cycle_id = ${sight.cycleId}::uuid AND ${inUnits(sight, Prisma.sql`e.unit_id`)} ORDER BY n.id`,
};

export const datasets: Readonly<Record<DatasetName, Dataset>> = {
  participants,
  tasks,
  late,
  ratings,
  documents,
  appeals,
  cases,
  reports,
  targets,
  indicators,
  'work-reports': workReports,
  'check-ins': checkIns,
  events,
  mails,
};
