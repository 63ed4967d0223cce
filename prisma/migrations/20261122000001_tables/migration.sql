-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "unit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "working_week" TEXT NOT NULL,
    "parent_id" UUID,
    "head_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identity_number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "rank" TEXT,
    "position" TEXT NOT NULL,
    "email" TEXT,
    "language" TEXT NOT NULL DEFAULT 'id',
    "unit_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "top_official" BOOLEAN NOT NULL DEFAULT false,
    "head_of_region" BOOLEAN NOT NULL DEFAULT false,
    "external_subject" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee_change" (
    "id" BIGSERIAL NOT NULL,
    "employee_id" UUID NOT NULL,
    "operation_id" UUID,
    "changed_by_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,

    CONSTRAINT "employee_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reporting_link" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "employee_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reporting_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "unit_id" UUID,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'RUNNING',
    "cycle_id" UUID,
    "requested_by_id" UUID,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_item" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT,
    "detail" JSONB,

    CONSTRAINT "operation_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "legal_basis" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holiday" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "provisional" BOOLEAN NOT NULL DEFAULT false,
    "unit_id" UUID,

    CONSTRAINT "holiday_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cycle" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "filter" JSONB NOT NULL DEFAULT '{}',
    "virtual_time" BOOLEAN NOT NULL DEFAULT false,
    "cloned_from_id" UUID,
    "created_by_id" UUID,
    "launched_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cycle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage_window" (
    "cycle_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "derivation" JSONB NOT NULL,

    CONSTRAINT "stage_window_pkey" PRIMARY KEY ("cycle_id","unit_id","stage")
);

-- CreateTable
CREATE TABLE "appraisal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cycle_id" UUID NOT NULL,
    "employee_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "stage" TEXT NOT NULL DEFAULT 'TARGET_SETTING',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,
    "rating_id" UUID,
    "reported_rating_id" UUID,
    "final_because" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "virtual_now" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appraisal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cycle_id" UUID NOT NULL,
    "appraisal_id" UUID,
    "case_id" UUID,
    "report_id" UUID,
    "owner_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "level" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "role" TEXT NOT NULL,
    "assignee_id" UUID,
    "unit_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "derivation" JSONB,
    "paused_at" TIMESTAMPTZ(3),
    "alarm_at" TIMESTAMPTZ(3),
    "next_reminder_at" TIMESTAMPTZ(3),
    "reminders_sent" INTEGER NOT NULL DEFAULT 0,
    "closed_at" TIMESTAMPTZ(3),
    "marks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_draft" (
    "task_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "form" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_draft_pkey" PRIMARY KEY ("task_id","person_id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "form" JSONB NOT NULL,
    "comment" TEXT,
    "actor_id" UUID NOT NULL,
    "authority" JSONB NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "request_id" TEXT,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "behaviour_expectations" JSONB NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by_decision_id" UUID,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "planned_result" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "plan_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "statement" TEXT NOT NULL,
    "main" BOOLEAN NOT NULL,
    "supports" TEXT,
    "perspective" TEXT,

    CONSTRAINT "planned_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "indicator" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "planned_result_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "aspect" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "unit_of_measure" TEXT NOT NULL,

    CONSTRAINT "indicator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "realization" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "plan_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "summary" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "realization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "realization_line" (
    "realization_id" UUID NOT NULL,
    "indicator_id" UUID NOT NULL,
    "realized" TEXT NOT NULL,
    "note" TEXT,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "realization_line_pkey" PRIMARY KEY ("realization_id","indicator_id")
);

-- CreateTable
CREATE TABLE "progress_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "planned_result_id" UUID,
    "author_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "progress_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID,
    "planned_result_id" UUID,
    "behaviour" TEXT,
    "tone" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "strengths" TEXT,
    "gaps" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_result" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "unit_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "grade" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "entered_by_id" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organisation_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rating" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "result_assessments" JSONB NOT NULL,
    "behaviour_assessments" JSONB NOT NULL,
    "proposed_results" TEXT NOT NULL,
    "proposed_behaviour" TEXT NOT NULL,
    "results" TEXT NOT NULL,
    "behaviour" TEXT NOT NULL,
    "departure_reason" TEXT,
    "predicate" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "recommendation" TEXT NOT NULL,
    "organisation_result_id" UUID,
    "organisation_grade" TEXT,
    "organisation_is_last_years" BOOLEAN NOT NULL DEFAULT false,
    "facts" JSONB NOT NULL,
    "rated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_document" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "form" TEXT NOT NULL,
    "rating_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "signed_by_id" UUID NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "receipt" TEXT,
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "rating_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "filed_by_id" UUID NOT NULL,
    "reasons" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'FILED',
    "hearing" JSONB,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reasons" TEXT,
    "new_rating_id" UUID,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal_statement" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appeal_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "appeal_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "development_case" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "rating_id" UUID,
    "opened_by_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "reevaluation_date" DATE,
    "outcome" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "development_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "author_id" UUID NOT NULL,
    "decision_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit_report" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cycle_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "virtual_now" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_submission" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "report_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "decision_id" UUID NOT NULL,
    "submitted_by_id" UUID NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "report_submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "owner_kind" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "task_id" UUID,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,
    "held_by_cycle_id" UUID,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "recipient_id" UUID NOT NULL,
    "cycle_id" UUID,
    "appraisal_id" UUID,
    "task_id" UUID,
    "case_id" UUID,
    "dedupe_key" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'QUEUED',
    "message_id" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "server_answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "chain" TEXT NOT NULL,
    "seq" INTEGER NOT NULL DEFAULT 0,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "actor_role" TEXT,
    "on_behalf_of_id" UUID,
    "decree" TEXT,
    "result" TEXT NOT NULL DEFAULT 'DONE',
    "cycle_id" UUID,
    "appraisal_id" UUID,
    "task_id" UUID,
    "request_id" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "prev_hash" TEXT NOT NULL DEFAULT '',
    "hash" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chain_head" (
    "chain" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "chain_head_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "person_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("person_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "unit_code_key" ON "unit"("code");

-- CreateIndex
CREATE UNIQUE INDEX "employee_identity_number_key" ON "employee"("identity_number");

-- CreateIndex
CREATE UNIQUE INDEX "employee_external_subject_key" ON "employee"("external_subject");

-- CreateIndex
CREATE INDEX "employee_unit_id_idx" ON "employee"("unit_id");

-- CreateIndex
CREATE INDEX "employee_change_employee_id_id_idx" ON "employee_change"("employee_id", "id");

-- CreateIndex
CREATE INDEX "reporting_link_employee_id_relation_valid_from_idx" ON "reporting_link"("employee_id", "relation", "valid_from");

-- CreateIndex
CREATE INDEX "reporting_link_person_id_relation_idx" ON "reporting_link"("person_id", "relation");

-- CreateIndex
CREATE INDEX "role_grant_person_id_idx" ON "role_grant"("person_id");

-- CreateIndex
CREATE INDEX "role_grant_role_unit_id_idx" ON "role_grant"("role", "unit_id");

-- CreateIndex
CREATE INDEX "operation_cycle_id_kind_idx" ON "operation"("cycle_id", "kind");

-- CreateIndex
CREATE INDEX "operation_item_operation_id_id_idx" ON "operation_item"("operation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_code_version_key" ON "policy"("code", "version");

-- CreateIndex
CREATE INDEX "holiday_date_idx" ON "holiday"("date");

-- CreateIndex
CREATE INDEX "appraisal_employee_id_idx" ON "appraisal"("employee_id");

-- CreateIndex
CREATE INDEX "appraisal_cycle_id_unit_id_stage_state_idx" ON "appraisal"("cycle_id", "unit_id", "stage", "state");

-- CreateIndex
CREATE UNIQUE INDEX "appraisal_cycle_id_employee_id_key" ON "appraisal"("cycle_id", "employee_id");

-- CreateIndex
CREATE INDEX "task_assignee_id_status_due_at_idx" ON "task"("assignee_id", "status", "due_at");

-- CreateIndex
CREATE INDEX "task_role_unit_id_status_idx" ON "task"("role", "unit_id", "status");

-- CreateIndex
CREATE INDEX "task_owner_id_status_idx" ON "task"("owner_id", "status");

-- CreateIndex
CREATE INDEX "task_cycle_id_status_stage_idx" ON "task"("cycle_id", "status", "stage");

-- CreateIndex
CREATE UNIQUE INDEX "decision_task_id_key" ON "decision"("task_id");

-- CreateIndex
CREATE INDEX "decision_actor_id_decided_at_idx" ON "decision"("actor_id", "decided_at");

-- CreateIndex
CREATE UNIQUE INDEX "plan_appraisal_id_number_key" ON "plan"("appraisal_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "planned_result_plan_id_ordinal_key" ON "planned_result"("plan_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "indicator_planned_result_id_ordinal_key" ON "indicator"("planned_result_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "realization_appraisal_id_stage_number_key" ON "realization"("appraisal_id", "stage", "number");

-- CreateIndex
CREATE INDEX "progress_entry_appraisal_id_date_idx" ON "progress_entry"("appraisal_id", "date");

-- CreateIndex
CREATE INDEX "feedback_appraisal_id_created_at_idx" ON "feedback"("appraisal_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_result_unit_id_year_period_number_key" ON "organisation_result"("unit_id", "year", "period", "number");

-- CreateIndex
CREATE UNIQUE INDEX "rating_appraisal_id_number_key" ON "rating"("appraisal_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_document_appraisal_id_number_key" ON "evaluation_document"("appraisal_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_appraisal_id_key" ON "appeal"("appraisal_id");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_statement_appeal_id_side_key" ON "appeal_statement"("appeal_id", "side");

-- CreateIndex
CREATE INDEX "development_case_appraisal_id_idx" ON "development_case"("appraisal_id");

-- CreateIndex
CREATE INDEX "case_entry_case_id_created_at_idx" ON "case_entry"("case_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "unit_report_cycle_id_unit_id_key" ON "unit_report"("cycle_id", "unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_submission_report_id_number_key" ON "report_submission"("report_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "notice_dedupe_key_key" ON "notice"("dedupe_key");

-- CreateIndex
CREATE INDEX "notice_recipient_id_created_at_idx" ON "notice"("recipient_id", "created_at");

-- CreateIndex
CREATE INDEX "event_appraisal_id_id_idx" ON "event"("appraisal_id", "id");

-- CreateIndex
CREATE INDEX "event_actor_id_id_idx" ON "event"("actor_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "event_chain_seq_key" ON "event"("chain", "seq");

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "employee"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employee" ADD CONSTRAINT "employee_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employee_change" ADD CONSTRAINT "employee_change_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employee_change" ADD CONSTRAINT "employee_change_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporting_link" ADD CONSTRAINT "reporting_link_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reporting_link" ADD CONSTRAINT "reporting_link_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_item" ADD CONSTRAINT "operation_item_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cycle" ADD CONSTRAINT "cycle_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_window" ADD CONSTRAINT "stage_window_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "cycle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_window" ADD CONSTRAINT "stage_window_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appraisal" ADD CONSTRAINT "appraisal_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "cycle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appraisal" ADD CONSTRAINT "appraisal_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "cycle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "development_case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "unit_report"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_draft" ADD CONSTRAINT "task_draft_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "planned_result" ADD CONSTRAINT "planned_result_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "indicator" ADD CONSTRAINT "indicator_planned_result_id_fkey" FOREIGN KEY ("planned_result_id") REFERENCES "planned_result"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "realization" ADD CONSTRAINT "realization_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "realization_line" ADD CONSTRAINT "realization_line_realization_id_fkey" FOREIGN KEY ("realization_id") REFERENCES "realization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "realization_line" ADD CONSTRAINT "realization_line_indicator_id_fkey" FOREIGN KEY ("indicator_id") REFERENCES "indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "progress_entry" ADD CONSTRAINT "progress_entry_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_result" ADD CONSTRAINT "organisation_result_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rating" ADD CONSTRAINT "rating_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_document" ADD CONSTRAINT "evaluation_document_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal" ADD CONSTRAINT "appeal_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal_statement" ADD CONSTRAINT "appeal_statement_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "development_case" ADD CONSTRAINT "development_case_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_entry" ADD CONSTRAINT "case_entry_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "development_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_report" ADD CONSTRAINT "unit_report_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "cycle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_report" ADD CONSTRAINT "unit_report_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_submission" ADD CONSTRAINT "report_submission_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "unit_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

