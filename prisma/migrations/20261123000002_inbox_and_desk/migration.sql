-- The inbox and BKD's desk. First what follows from schema.prisma, then the guards by hand.

-- AlterTable
ALTER TABLE "employee" ADD COLUMN     "other_email" TEXT;

-- AlterTable
ALTER TABLE "appraisal" ADD COLUMN     "locked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "claimed_at" TIMESTAMPTZ(3),
ADD COLUMN     "claimed_by_id" UUID,
ADD COLUMN     "follow_up_on" DATE,
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "provisional_id" UUID;

-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "mail_id" BIGINT,
ADD COLUMN     "urgency" TEXT NOT NULL DEFAULT 'AT_ONCE';

-- CreateTable
CREATE TABLE "desk_order" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT,
    "period_id" UUID,
    "until" DATE,
    "reason" TEXT NOT NULL,
    "request_of" TEXT,
    "consequences" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'REQUESTED',
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "desk_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage_reopening" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "period_id" UUID,
    "stage" TEXT NOT NULL,
    "closed_rounds" INTEGER NOT NULL,
    "order_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stage_reopening_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisional_decision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "form" JSONB NOT NULL,
    "comment" TEXT,
    "actor_id" UUID NOT NULL,
    "authority" JSONB NOT NULL,
    "on_behalf_of_id" UUID,
    "delegation_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "request_id" TEXT,

    CONSTRAINT "provisional_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisional_end" (
    "provisional_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "reason" TEXT,

    CONSTRAINT "provisional_end_pkey" PRIMARY KEY ("provisional_id")
);

-- CreateTable
CREATE TABLE "task_preparation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "given_by_id" UUID NOT NULL,
    "preparer_id" UUID NOT NULL,
    "reason" TEXT,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,
    "note" TEXT,

    CONSTRAINT "task_preparation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_comment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by_id" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "removed_by_id" UUID,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clarification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_of_id" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "due_before" TIMESTAMPTZ(3),
    "due_after" TIMESTAMPTZ(3),

    CONSTRAINT "clarification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_sign_off" (
    "submission_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "signed_by_id" UUID NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "report_sign_off_pkey" PRIMARY KEY ("submission_id")
);

-- CreateTable
CREATE TABLE "calibration_session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cycle_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "held_on" DATE NOT NULL,
    "title" TEXT NOT NULL,
    "chair_id" UUID NOT NULL,
    "participant_ids" UUID[],
    "minutes" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "recorded_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "calibration_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calibration_proposal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "appraisal_id" UUID NOT NULL,
    "rating_id" UUID NOT NULL,
    "results" TEXT NOT NULL,
    "behaviour" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "task_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'PROPOSED',
    "proposed_by_id" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_by_id" UUID,
    "answered_at" TIMESTAMPTZ(3),
    "answer_reason" TEXT,
    "new_rating_id" UUID,

    CONSTRAINT "calibration_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "column_mapping" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "columns" JSONB NOT NULL,
    "saved_by_id" UUID NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "column_mapping_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_lead" (
    "field" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "field_lead_pkey" PRIMARY KEY ("field")
);

-- CreateTable
CREATE TABLE "reconciliation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cycle_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mapping_id" UUID NOT NULL,
    "operation_id" UUID,
    "imported_by_id" UUID NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_row" (
    "id" BIGSERIAL NOT NULL,
    "reconciliation_id" UUID NOT NULL,
    "line" INTEGER,
    "employee_id" UUID,
    "appraisal_id" UUID,
    "state" TEXT NOT NULL,
    "outside" JSONB NOT NULL,
    "differences" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "reconciliation_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" BIGSERIAL NOT NULL,
    "recipient_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL DEFAULT 'FIRST',
    "status" TEXT NOT NULL DEFAULT 'QUEUED',
    "message_id" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "server_answer" TEXT,
    "repeats_id" BIGINT,
    "dedupe_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accepted_at" TIMESTAMPTZ(3),
    "bounced_at" TIMESTAMPTZ(3),
    "bounce" JSONB,
    "opened_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "office_hours" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "unit_id" UUID,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "digest_at" TEXT NOT NULL,
    "quiet" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "entered_by_id" UUID,
    "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" UUID,

    CONSTRAINT "office_hours_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_mute" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "appraisal_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "muted_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_mute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_token" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "token_hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "task_version" INTEGER NOT NULL,
    "mail_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_token_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "desk_order_appraisal_id_requested_at_idx" ON "desk_order"("appraisal_id", "requested_at");

-- CreateIndex
CREATE INDEX "desk_order_status_requested_at_idx" ON "desk_order"("status", "requested_at");

-- CreateIndex
CREATE INDEX "stage_reopening_appraisal_id_idx" ON "stage_reopening"("appraisal_id");

-- CreateIndex
CREATE INDEX "provisional_decision_task_id_idx" ON "provisional_decision"("task_id");

-- CreateIndex
CREATE INDEX "task_preparation_preparer_id_ended_at_idx" ON "task_preparation"("preparer_id", "ended_at");

-- CreateIndex
CREATE INDEX "task_comment_task_id_created_at_idx" ON "task_comment"("task_id", "created_at");

-- CreateIndex
CREATE INDEX "attachment_task_id_idx" ON "attachment"("task_id");

-- CreateIndex
CREATE INDEX "clarification_task_id_idx" ON "clarification"("task_id");

-- CreateIndex
CREATE INDEX "clarification_asked_of_id_answered_at_idx" ON "clarification"("asked_of_id", "answered_at");

-- CreateIndex
CREATE INDEX "calibration_session_cycle_id_unit_id_idx" ON "calibration_session"("cycle_id", "unit_id");

-- CreateIndex
CREATE INDEX "calibration_proposal_appraisal_id_idx" ON "calibration_proposal"("appraisal_id");

-- CreateIndex
CREATE INDEX "calibration_proposal_session_id_idx" ON "calibration_proposal"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "column_mapping_name_version_key" ON "column_mapping"("name", "version");

-- CreateIndex
CREATE INDEX "reconciliation_cycle_id_imported_at_idx" ON "reconciliation"("cycle_id", "imported_at");

-- CreateIndex
CREATE INDEX "reconciliation_row_reconciliation_id_state_id_idx" ON "reconciliation_row"("reconciliation_id", "state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_dedupe_key_key" ON "mail"("dedupe_key");

-- CreateIndex
CREATE INDEX "mail_recipient_id_created_at_idx" ON "mail"("recipient_id", "created_at");

-- CreateIndex
CREATE INDEX "office_hours_valid_from_idx" ON "office_hours"("valid_from");

-- CreateIndex
CREATE INDEX "notice_mute_person_id_ended_at_idx" ON "notice_mute"("person_id", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "action_token_token_hash_key" ON "action_token"("token_hash");

-- CreateIndex
CREATE INDEX "action_token_person_id_idx" ON "action_token"("person_id");

-- CreateIndex
CREATE INDEX "notice_cycle_id_status_idx" ON "notice"("cycle_id", "status");

-- CreateIndex
CREATE INDEX "notice_mail_id_idx" ON "notice"("mail_id");

-- AddForeignKey
ALTER TABLE "desk_order" ADD CONSTRAINT "desk_order_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage_reopening" ADD CONSTRAINT "stage_reopening_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisional_decision" ADD CONSTRAINT "provisional_decision_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisional_end" ADD CONSTRAINT "provisional_end_provisional_id_fkey" FOREIGN KEY ("provisional_id") REFERENCES "provisional_decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_preparation" ADD CONSTRAINT "task_preparation_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_comment" ADD CONSTRAINT "task_comment_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clarification" ADD CONSTRAINT "clarification_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calibration_proposal" ADD CONSTRAINT "calibration_proposal_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "calibration_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_row" ADD CONSTRAINT "reconciliation_row_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_mail_id_fkey" FOREIGN KEY ("mail_id") REFERENCES "mail"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- ================================================================ guards

-- People and things that rows speak of exist.
ALTER TABLE task ADD FOREIGN KEY (claimed_by_id) REFERENCES employee(id), ADD FOREIGN KEY (provisional_id) REFERENCES provisional_decision(id),
  ADD CHECK (priority BETWEEN 0 AND 100);
CREATE INDEX task_provisional ON task (provisional_id) WHERE provisional_id IS NOT NULL;
ALTER TABLE provisional_decision ADD FOREIGN KEY (actor_id) REFERENCES employee(id), ADD CHECK (effective_at >= decided_at);
ALTER TABLE provisional_end ADD FOREIGN KEY (actor_id) REFERENCES employee(id), ADD CHECK (kind IN ('EFFECTIVE', 'UNDONE', 'VOID'));
ALTER TABLE task_preparation ADD FOREIGN KEY (given_by_id) REFERENCES employee(id), ADD FOREIGN KEY (preparer_id) REFERENCES employee(id);
CREATE UNIQUE INDEX task_preparation_one_open ON task_preparation (task_id) WHERE ended_at IS NULL;
ALTER TABLE task_comment ADD FOREIGN KEY (author_id) REFERENCES employee(id), ADD CHECK (audience IN ('HOLDERS', 'EVERYBODY'));
ALTER TABLE attachment ADD FOREIGN KEY (uploaded_by_id) REFERENCES employee(id), ADD CHECK (audience IN ('HOLDERS', 'EVERYBODY')), ADD CHECK (size > 0);
ALTER TABLE clarification ADD FOREIGN KEY (asked_by_id) REFERENCES employee(id), ADD FOREIGN KEY (asked_of_id) REFERENCES employee(id);
CREATE UNIQUE INDEX clarification_one_open ON clarification (task_id) WHERE answered_at IS NULL AND closed_at IS NULL;
ALTER TABLE desk_order ADD FOREIGN KEY (requested_by_id) REFERENCES employee(id), ADD FOREIGN KEY (decided_by_id) REFERENCES employee(id),
  ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id), ADD CHECK (kind IN ('REOPEN_STAGE', 'LOCK', 'UNLOCK', 'FORCE_CLOSE')),
  ADD CHECK (status IN ('REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN')),
  -- Four eyes: whoever asks for a stage to be reopened does not approve it.
  ADD CHECK (kind <> 'REOPEN_STAGE' OR status <> 'APPLIED' OR decided_by_id <> requested_by_id);
ALTER TABLE stage_reopening ADD FOREIGN KEY (order_id) REFERENCES desk_order(id), ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE report_sign_off ADD FOREIGN KEY (submission_id) REFERENCES report_submission(id), ADD FOREIGN KEY (decision_id) REFERENCES decision(id);
ALTER TABLE calibration_session ADD FOREIGN KEY (cycle_id) REFERENCES cycle(id), ADD FOREIGN KEY (unit_id) REFERENCES unit(id), ADD FOREIGN KEY (chair_id) REFERENCES employee(id);
ALTER TABLE calibration_proposal ADD FOREIGN KEY (appraisal_id) REFERENCES appraisal(id), ADD FOREIGN KEY (rating_id) REFERENCES rating(id),
  ADD FOREIGN KEY (new_rating_id) REFERENCES rating(id), ADD FOREIGN KEY (task_id) REFERENCES task(id),
  ADD CHECK (status IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'LAPSED'));
CREATE UNIQUE INDEX calibration_proposal_one_open ON calibration_proposal (appraisal_id) WHERE status = 'PROPOSED';
ALTER TABLE field_lead ADD CHECK (side IN ('LOCAL', 'NATIONAL'));
ALTER TABLE reconciliation ADD FOREIGN KEY (cycle_id) REFERENCES cycle(id), ADD FOREIGN KEY (mapping_id) REFERENCES column_mapping(id);
ALTER TABLE reconciliation_row ADD FOREIGN KEY (employee_id) REFERENCES employee(id), ADD FOREIGN KEY (appraisal_id) REFERENCES appraisal(id),
  ADD CHECK (state IN ('EQUAL', 'DIFFERENT', 'ONLY_THERE', 'ONLY_HERE', 'UNREADABLE'));
ALTER TABLE mail ADD FOREIGN KEY (recipient_id) REFERENCES employee(id), ADD FOREIGN KEY (repeats_id) REFERENCES mail(id),
  ADD CHECK (status IN ('QUEUED', 'ACCEPTED', 'FAILED', 'BOUNCED')), ADD CHECK (kind IN ('AT_ONCE', 'DIGEST', 'WEEKLY'));
CREATE INDEX mail_queued ON mail (next_attempt_at, id) WHERE status = 'QUEUED';
ALTER TABLE office_hours ADD FOREIGN KEY (unit_id) REFERENCES unit(id), ADD CHECK (digest_at ~ '^([01]\d|2[0-3]):[0-5]\d$'), ADD CHECK (valid_to > valid_from);
ALTER TABLE notice_mute ADD FOREIGN KEY (person_id) REFERENCES employee(id), ADD FOREIGN KEY (appraisal_id) REFERENCES appraisal(id);
CREATE UNIQUE INDEX notice_mute_one_open ON notice_mute (person_id, appraisal_id) WHERE ended_at IS NULL;
ALTER TABLE action_token ADD FOREIGN KEY (person_id) REFERENCES employee(id), ADD FOREIGN KEY (task_id) REFERENCES task(id), ADD FOREIGN KEY (mail_id) REFERENCES mail(id);

-- Facts are appended, never changed.
CREATE TRIGGER provisional_decision_append_only BEFORE UPDATE OR DELETE ON provisional_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER provisional_end_append_only BEFORE UPDATE OR DELETE ON provisional_end FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER task_comment_append_only BEFORE UPDATE OR DELETE ON task_comment FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stage_reopening_append_only BEFORE UPDATE OR DELETE ON stage_reopening FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_sign_off_append_only BEFORE UPDATE OR DELETE ON report_sign_off FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A notice may come to nothing: muted, or nothing is left that its reader could do.
ALTER TABLE notice DROP CONSTRAINT notice_status_check;
ALTER TABLE notice ADD CHECK (status IN ('QUEUED', 'SENT', 'FAILED', 'DROPPED')), ADD CHECK (urgency IN ('AT_ONCE', 'DIGEST'));
