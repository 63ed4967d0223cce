/** What Daur holds about a person beside the case files of his own appraisals: for each part one query, and a heading for readers. */

export interface Section {
  readonly name: string;
  readonly title: { readonly id: string; readonly en: string };
  /** Rows of the person $1. What he wrote about others is theirs: here stands that he did, and when. */
  readonly sql: string;
}

const section = (name: string, id: string, en: string, sql: string): Section => ({ name, title: { id, en }, sql });

const OWN_TASKS = `(SELECT t.id FROM task t JOIN appraisal a ON a.id = t.appraisal_id WHERE a.employee_id = $1::uuid)`;

export const SECTIONS: readonly Section[] = [
  section(
    'profile',
    'Data diri',
    'Who you are',
    `SELECT e.id, e.identity_number, e.name, e.kind, e.rank, e.position, e.email, e.other_email, e.language, e.status, e.top_official, e.head_of_region,
      e.external_subject, e.created_at, e.updated_at, u.code AS unit_code, u.name AS unit_name
      FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = $1::uuid`,
  ),
  section(
    'changes',
    'Riwayat perubahan data diri',
    'What was changed in it',
    `SELECT changed_at, changed_by_id, operation_id, before, after FROM employee_change WHERE employee_id = $1::uuid ORDER BY id`,
  ),
  section(
    'reportingLines',
    'Hubungan penilaian',
    'Who evaluates whom',
    `SELECT * FROM reporting_link WHERE $1::uuid IN (employee_id, person_id) ORDER BY valid_from, id`,
  ),
  section(
    'offices',
    'Jabatan dalam Daur',
    'Offices',
    `SELECT * FROM role_grant WHERE person_id = $1::uuid ORDER BY valid_from, id`,
  ),
  section(
    'delegations',
    'Pelaksana tugas dan pelaksana harian',
    'Stand-ins by decree',
    `SELECT id, kind, post_holder_id, acting_id, office, decree, valid_from, valid_to, recorded_at,
      CASE WHEN post_holder_id = $1::uuid THEN reason END AS reason, CASE WHEN post_holder_id = $1::uuid THEN end_reason END AS end_reason
      FROM delegation WHERE $1::uuid IN (post_holder_id, acting_id) ORDER BY valid_from, id`,
  ),
  section(
    'tasks',
    'Tugas yang pernah dipegang',
    'Tasks that you held',
    `SELECT id, appraisal_id, cycle_id, kind, stage, round, level, role, status, opened_at, due_at, closed_at, priority, follow_up_on, claimed_at
      FROM task WHERE $1::uuid IN (assignee_id, held_for_id, claimed_by_id) ORDER BY opened_at, id`,
  ),
  section(
    'decisions',
    'Keputusan yang diambil',
    'Decisions that you made',
    `SELECT id, task_id, outcome, authority, on_behalf_of_id, delegation_id, decided_at, late FROM decision
      WHERE $1::uuid IN (actor_id, on_behalf_of_id) ORDER BY decided_at, id`,
  ),
  section(
    'undoneDecisions',
    'Keputusan sementara',
    'Decisions that could still be undone',
    `SELECT p.id, p.task_id, p.outcome, p.decided_at, p.effective_at, e.kind AS ended, e.at AS ended_at FROM provisional_decision p
      LEFT JOIN provisional_end e ON e.provisional_id = p.id WHERE $1::uuid IN (p.actor_id, p.on_behalf_of_id) ORDER BY p.decided_at, p.id`,
  ),
  section(
    'drafts',
    'Naskah yang belum dikirim',
    'Drafts',
    `SELECT task_id, version, updated_at, CASE WHEN task_id IN ${OWN_TASKS} THEN form END AS form FROM task_draft
      WHERE person_id = $1::uuid ORDER BY updated_at, task_id`,
  ),
  section(
    'comments',
    'Komentar yang ditulis',
    'Comments that you wrote',
    `SELECT id, task_id, audience, created_at, CASE WHEN task_id IN ${OWN_TASKS} THEN text END AS text FROM task_comment
      WHERE author_id = $1::uuid ORDER BY created_at, id`,
  ),
  section(
    'files',
    'Berkas yang diunggah',
    'Files that you attached',
    `SELECT id, task_id, audience, media_type, size, sha256, uploaded_at, removed_at, CASE WHEN task_id IN ${OWN_TASKS} THEN name END AS name
      FROM attachment WHERE uploaded_by_id = $1::uuid ORDER BY uploaded_at, id`,
  ),
  section(
    'questions',
    'Pertanyaan dan jawaban',
    'Questions asked by you and of you',
    `SELECT id, task_id, asked_by_id, asked_of_id, asked_at, answered_at, closed_at,
      CASE WHEN task_id IN ${OWN_TASKS} THEN question END AS question, CASE WHEN task_id IN ${OWN_TASKS} THEN answer END AS answer
      FROM clarification WHERE $1::uuid IN (asked_by_id, asked_of_id) ORDER BY asked_at, id`,
  ),
  section(
    'preparations',
    'Tugas yang disiapkan',
    'Tasks that you prepared or had prepared',
    `SELECT id, task_id, given_by_id, preparer_id, given_at, ended_at FROM task_preparation
      WHERE $1::uuid IN (given_by_id, preparer_id) ORDER BY given_at, id`,
  ),
  section(
    'calibrations',
    'Rapat kalibrasi yang diikuti',
    'Calibration meetings that you attended',
    `SELECT id, cycle_id, unit_id, held_on, status FROM calibration_session
      WHERE $1::uuid = chair_id OR $1::uuid = recorded_by_id OR $1::uuid = ANY (participant_ids) ORDER BY held_on, id`,
  ),
  section(
    'notices',
    'Pemberitahuan',
    'Notices to you',
    `SELECT id::text, kind, cycle_id, appraisal_id, task_id, case_id, urgency, mail_id::text, status, created_at, sent_at FROM notice
      WHERE recipient_id = $1::uuid ORDER BY id`,
  ),
  section(
    'mails',
    'Surel',
    'Mails to you',
    `SELECT id::text, kind, channel, status, message_id, server_answer, bounce, created_at, accepted_at, bounced_at, opened_at, acknowledged_at FROM mail
      WHERE recipient_id = $1::uuid ORDER BY id`,
  ),
  section(
    'mutes',
    'Pemberitahuan yang dibisukan',
    'What you muted',
    `SELECT id, appraisal_id, reason, muted_at, ended_at FROM notice_mute WHERE person_id = $1::uuid ORDER BY muted_at, id`,
  ),
  section(
    'links',
    'Tautan dalam surel',
    'Links in mails to you',
    `SELECT purpose, task_id, created_at, expires_at, used_at FROM action_token WHERE person_id = $1::uuid ORDER BY created_at, id`,
  ),
  section(
    'requests',
    'Permintaan dengan Idempotency-Key',
    'Requests with an Idempotency-Key',
    `SELECT key, route, created_at FROM idempotency_key WHERE person_id = $1::uuid ORDER BY created_at, key`,
  ),
  section(
    'operations',
    'Pekerjaan panjang yang diminta',
    'Long work that you asked for',
    `SELECT id, kind, status, created_at, finished_at FROM operation WHERE requested_by_id = $1::uuid ORDER BY created_at, id`,
  ),
  section(
    'nationalData',
    'Data dari e-Kinerja nasional',
    'What files of the national e-Kinerja said of you',
    `SELECT r.reconciliation_id, c.imported_at, r.state, received.it AS received, CASE WHEN received.it THEN r.outside END AS outside,
      CASE WHEN received.it THEN r.differences END AS differences
      FROM reconciliation_row r JOIN reconciliation c ON c.id = r.reconciliation_id,
      LATERAL (SELECT EXISTS (SELECT 1 FROM evaluation_document d WHERE d.appraisal_id = r.appraisal_id AND d.received_at IS NOT NULL) AS it) received
      WHERE r.employee_id = $1::uuid ORDER BY r.id`,
  ),
  section(
    'indicatorProposals',
    'Usul dan keputusan atas pustaka indikator',
    'Proposals for the library of indicators, and decisions on them',
    `SELECT id, version_id, cycle_id, kind, reason, status, proposed_by_id, proposed_at, decided_by_id, decided_at, decision_reason FROM indicator_proposal
      WHERE $1::uuid IN (proposed_by_id, decided_by_id) ORDER BY proposed_at, id`,
  ),
  section(
    'absences',
    'Cuti dan ketidakhadiran',
    'Leave and other absences',
    `SELECT id, kind, from_date, to_date, letter, entered_at, revoked_at, revoked_because FROM absence WHERE employee_id = $1::uuid ORDER BY from_date, id`,
  ),
  section(
    'workReportRemarks',
    'Umpan balik dan percakapan atas laporan kerja orang lain',
    'What you said about reports of others',
    `SELECT k.id, k.appraisal_id, k.report_id, k.kind, k.tone, k.at FROM work_report_remark k JOIN appraisal a ON a.id = k.appraisal_id
      WHERE k.author_id = $1::uuid AND a.employee_id <> $1::uuid ORDER BY k.at, k.id`,
  ),
  section(
    'checkInsHeld',
    'Pertemuan dengan pegawai yang dicatat sendiri',
    'Check-ins with others that you recorded',
    `SELECT k.id, k.appraisal_id, k.held_on, k.recorded_at FROM check_in k JOIN appraisal a ON a.id = k.appraisal_id
      WHERE k.recorded_by_id = $1::uuid AND a.employee_id <> $1::uuid ORDER BY k.recorded_at, k.id`,
  ),
  section(
    'pointsRaised',
    'Pokok bahasan yang diajukan dalam penilaian orang lain',
    'Points that you raised in appraisals of others',
    `SELECT p.id, p.appraisal_id, p.raised_at FROM raised_point p JOIN appraisal a ON a.id = p.appraisal_id
      WHERE p.raised_by_id = $1::uuid AND a.employee_id <> $1::uuid ORDER BY p.raised_at, p.id`,
  ),
  section(
    'acts',
    'Jejak audit tindakan sendiri',
    'Your acts in the audit trail',
    `SELECT id::text, type, at, actor_role, on_behalf_of_id, decree, result, cycle_id, appraisal_id, task_id, request_id FROM event
      WHERE actor_id = $1::uuid ORDER BY id DESC`,
  ),
];
