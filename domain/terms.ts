/**
 * The words of the field, one list each. Table columns, API fields and workflow code use exactly these.
 * Source of the terms: docs/domain.md.
 */

export const STAGES = [
  'SOCIALIZATION',
  'TARGET_SETTING',
  'MONITORING',
  'MID_TERM',
  'FINAL_SCORING',
  'DELIVERY',
  'APPEAL',
  'FOLLOW_UP',
  'REPORTING',
] as const;
export type Stage = (typeof STAGES)[number];

/** In which quality somebody holds a task or acts on it. */
export const ROLES = [
  'EMPLOYEE',
  'EVALUATOR',
  'SUPERIOR', // the evaluator's superior
  'NEXT_SUPERIOR', // whoever evaluates the previous holder: one rung further up, as often as there is somebody
  'RATER', // whoever set the rating that counts
  'PERFORMANCE_MANAGER',
  'UNIT_HEAD',
  'BKD_ADMIN',
  'AUTHORIZED_OFFICIAL', // receives the units' reports
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that an office holds, by a dated grant; every other role is a relationship to the appraised employee. */
export const GRANTED_ROLES = ['BKD_ADMIN', 'PERFORMANCE_MANAGER', 'AUTHORIZED_OFFICIAL'] as const;
export type GrantedRole = (typeof GRANTED_ROLES)[number];

export const TASK_KINDS = [
  'ACKNOWLEDGE_SOCIALIZATION',
  'DRAFT_TARGETS',
  'APPROVE_TARGETS',
  'REPORT_REALIZATION',
  'GIVE_FEEDBACK',
  'AGREE_ADJUSTMENT',
  'RATE',
  'ANSWER_CALIBRATION',
  'DELIVER_RESULT',
  'RECEIVE_RESULT',
  'SIGN_AND_RETURN',
  'FILE_APPEAL',
  'ADMIT_LATE_APPEAL',
  'STATE_AS_EMPLOYEE',
  'STATE_AS_EVALUATOR',
  'DECIDE_APPEAL',
  'PLAN_COACHING',
  'CONCLUDE_COACHING',
  'PLAN_COUNSELLING',
  'CONCLUDE_COUNSELLING',
  'DECIDE_REWARD',
  'REPORT_RESULTS',
  'SIGN_REPORT',
  'RESTORE_CONTACT',
  'CARRY_OUT_AS_EMPLOYEE',
  'CARRY_OUT_AS_EVALUATOR',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATUSES = ['OPEN', 'DECIDED', 'TAKEN_OVER', 'CLOSED_WITHOUT', 'CANCELLED'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** As lists and views show it. PROVISIONAL is derived: the row is still OPEN, and its decision can be undone until it takes effect. */
export const SHOWN_TASK_STATUSES = [...TASK_STATUSES, 'PROVISIONAL'] as const;
export type ShownTaskStatus = (typeof SHOWN_TASK_STATUSES)[number];

/** Expectation (ekspektasi): above, meets, below. */
export const EXPECTATIONS = ['ABOVE', 'MEETS', 'BELOW'] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

export const PREDICATES = ['SANGAT_BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] as const;
export type Predicate = (typeof PREDICATES)[number];

/** Periods of a year that are evaluated on their own: quarters or months (Art. 24; Annex IV.A.8, p.90). */
export const PERIODS = [
  'Q1',
  'Q2',
  'Q3',
  'Q4',
  'M01',
  'M02',
  'M03',
  'M04',
  'M05',
  'M06',
  'M07',
  'M08',
  'M09',
  'M10',
  'M11',
  'M12',
] as const;
export type Period = (typeof PERIODS)[number];

export const ORGANISATION_GRADES = ['ISTIMEWA', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] as const;
export type OrganisationGrade = (typeof ORGANISATION_GRADES)[number];

/** The seven BerAKHLAK values. */
export const BEHAVIOURS = [
  'BERORIENTASI_PELAYANAN',
  'AKUNTABEL',
  'KOMPETEN',
  'HARMONIS',
  'LOYAL',
  'ADAPTIF',
  'KOLABORATIF',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Of feedback. */
export const TONES = ['POSITIVE', 'NEUTRAL', 'NEGATIVE'] as const;
export type Tone = (typeof TONES)[number];

export const ASPECTS = ['QUANTITY', 'QUALITY', 'TIME', 'COST'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Perspectives of planned results, for high officials and heads of independent units (Annex II, p.25). */
export const PERSPECTIVES = ['SERVICE_RECIPIENT', 'BUSINESS_PROCESS', 'INTERNAL_STRENGTHENING', 'BUDGET'] as const;
export type Perspective = (typeof PERSPECTIVES)[number];

export const EMPLOYEE_KINDS = ['CIVIL_SERVANT', 'CONTRACT'] as const;
export type EmployeeKind = (typeof EMPLOYEE_KINDS)[number];

/** ACTIVE and STUDY_LEAVE are appraised; the others are excluded, with this as the reason (Annex II.C.8, p.65–66). */
export const EMPLOYEE_STATUSES = [
  'ACTIVE',
  'STUDY_LEAVE',
  'STATE_OFFICIAL',
  'SUSPENDED',
  'UNPAID_LEAVE',
  'PRE_RETIREMENT',
  'LEFT',
] as const;
export type EmployeeStatus = (typeof EMPLOYEE_STATUSES)[number];

/** People who can act in no place, whatever links say; who is merely absent has a Plh. for that. */
export const OUT_OF_SERVICE: readonly string[] = ['LEFT', 'SUSPENDED', 'UNPAID_LEAVE', 'PRE_RETIREMENT'];

export const WORKING_WEEKS = ['MON_FRI', 'MON_SAT'] as const;
export type WorkingWeek = (typeof WORKING_WEEKS)[number];

export const TIME_ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const CYCLE_STATUSES = ['DRAFT', 'LAUNCHING', 'RUNNING', 'PAUSED', 'CLOSED', 'CANCELLED'] as const;
export type CycleStatus = (typeof CYCLE_STATUSES)[number];

export const CASE_KINDS = ['COACHING', 'COUNSELLING', 'REWARD'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** Kinds of notice; texts are in mail/. */
export const NOTICE_KINDS = [
  'CYCLE_LAUNCHED',
  'CYCLE_PAUSED',
  'CYCLE_RESUMED',
  'CYCLE_CANCELLED',
  'ASSIGNED',
  'RETURNED',
  'DECISION_VOID',
  'TASK_GIVEN',
  'TASK_HANDED_BACK',
  'REMINDER',
  'TAKEOVER_LOST',
  'TAKEOVER_GAINED',
  'DEADLINE_MOVED',
  'DELIVERED',
  'RESULT_FINAL',
  'RECOGNISED',
  'APPEAL_FILED',
  'STATEMENT_ASKED',
  'APPEAL_WITHDRAWN',
  'APPEAL_DECIDED',
  'LATE_APPEAL_ADMITTED',
  'LATE_APPEAL_NOT_ADMITTED',
  'CASE_OPENED',
  'CASE_CANCELLED',
  'DELEGATION_RECORDED',
  'DELEGATION_ENDED',
  'ALARM',
  'EVALUATOR_CHANGED',
  'NEW_TARGETS',
  'TARGETS_TO_EXTEND',
  'LINE_CORRECTED',
  'EXCLUDED',
  'REINCLUDED',
  'STAGE_REOPENED',
  'ORDER_REQUESTED',
  'ORDER_APPLIED',
  'ORDER_REFUSED',
  'CLOSED_BY_BKD',
  'TASK_CLOSED_BY_BKD',
  'COMMENTED',
  'CLARIFICATION_ASKED',
  'CLARIFICATION_ANSWERED',
  'LEADER_TARGETS_SET',
  'INDICATOR_CHANGE_PROPOSED',
  'INDICATOR_CHANGE_DECIDED',
  'WORK_REPORT_FEEDBACK',
  'WORK_REPORT_QUESTION',
  'WORK_REPORT_ANSWER',
  'WORK_REPORTS_MISSING',
  'CHECK_IN_PLANNED',
  'CHECK_IN_HELD',
  'CHECK_IN_REMARK',
  'CHECK_INS_MISSING',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
