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

-- ---- Calibration and the sign-off of reports.
ALTER TABLE rating DROP CONSTRAINT rating_origin_check;
ALTER TABLE rating ADD CHECK (origin IN ('EVALUATOR', 'TAKEOVER', 'CALIBRATION', 'APPEAL'));
ALTER TABLE calibration_session ADD CHECK (status IN ('OPEN', 'CLOSED')), ADD FOREIGN KEY (recorded_by_id) REFERENCES employee(id);
ALTER TABLE calibration_proposal DROP CONSTRAINT calibration_proposal_status_check;
ALTER TABLE calibration_proposal ADD CHECK (status IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'LAPSED')),
  ADD CHECK (results IN ('ABOVE', 'MEETS', 'BELOW')), ADD CHECK (behaviour IN ('ABOVE', 'MEETS', 'BELOW')),
  ADD CHECK ((status = 'ACCEPTED') = (new_rating_id IS NOT NULL)), ADD FOREIGN KEY (proposed_by_id) REFERENCES employee(id),
  ADD FOREIGN KEY (answered_by_id) REFERENCES employee(id);
ALTER TABLE report_sign_off ADD FOREIGN KEY (signed_by_id) REFERENCES employee(id);
-- Each submission of a report is signed off on its own, however many wait.
DROP INDEX task_one_open;
CREATE UNIQUE INDEX task_one_open ON task (owner_id, kind) WHERE status = 'OPEN' AND kind <> 'SIGN_REPORT';
-- Rules that every policy has from now on. Versions of before get the national ones.
ALTER TABLE policy DISABLE TRIGGER policy_immutable;
UPDATE policy SET body = jsonb_set(body, '{tasks,ANSWER_CALIBRATION}', '{
  "due": {"clock": {"n": 3, "unit": "WORKING_DAYS", "from": "OPENED"}}, "afterDue": "REFUSE",
  "whenOverdue": {"action": "CLOSE_WITHOUT", "legalBasis": "practice (local policy): the rating stays as it was"},
  "legalBasis": "practice (local policy): the regulation knows no calibration; the rating is the evaluator''s (Annex IV.A.1, p.89)"}'::jsonb)
WHERE body ? 'tasks' AND NOT body -> 'tasks' ? 'ANSWER_CALIBRATION';
UPDATE policy SET body = jsonb_set(body, '{tasks,SIGN_REPORT}', '{
  "due": {"clock": {"n": 10, "unit": "WORKING_DAYS", "from": "OPENED"}}, "afterDue": "UNTIL_TAKEN_OVER",
  "whenOverdue": {"action": "REMIND", "legalBasis": "practice (local policy)"},
  "legalBasis": "PermenPANRB 6/2022 Annex V.A.7, V.A.12 (p.115, 117); ten days: practice (local policy)"}'::jsonb)
WHERE body ? 'tasks' AND NOT body -> 'tasks' ? 'SIGN_REPORT';
ALTER TABLE policy ENABLE TRIGGER policy_immutable;

-- A provisional decision ends with its task, however that was closed: excluded, cancelled, superseded. Where it took effect, its end is there already.
CREATE FUNCTION end_provisional() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO provisional_end (provisional_id, kind, at, reason) VALUES (OLD.provisional_id, 'VOID', clock_timestamp(), 'TASK_' || NEW.status)
    ON CONFLICT DO NOTHING;
  NEW.provisional_id := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER task_end_provisional BEFORE UPDATE OF status ON task FOR EACH ROW
  WHEN (OLD.provisional_id IS NOT NULL AND OLD.status = 'OPEN' AND NEW.status <> 'OPEN') EXECUTE FUNCTION end_provisional();

-- ================================================================ orders of BKD (helper's section: usecases/desk)

-- Four eyes for closing by force as well; a pending order of a kind is not asked for twice.
ALTER TABLE desk_order ADD CHECK (kind <> 'FORCE_CLOSE' OR status <> 'APPLIED' OR decided_by_id <> requested_by_id);
CREATE UNIQUE INDEX desk_order_one_pending ON desk_order (appraisal_id, period_id, kind) NULLS NOT DISTINCT WHERE status = 'REQUESTED';

-- A lock stops the clocks beside any other suspension.
ALTER TABLE suspension DROP CONSTRAINT suspension_cause_check,
  ADD CHECK (cause IN ('SICK_LEAVE', 'DUTY_ABROAD', 'FORCE_MAJEURE', 'OTHER', 'LOCKED'));
DROP INDEX suspension_one_open;
CREATE UNIQUE INDEX suspension_one_open ON suspension (appraisal_id, (cause = 'LOCKED')) WHERE ended_at IS NULL;

-- One result, one appeal: a stage that is reopened gives another result, which may be appealed against anew.
DROP INDEX appeal_one_a_result;
CREATE UNIQUE INDEX appeal_one_a_result ON appeal (rating_id);

-- Since when an evaluation is being made anew (final scoring was reopened); what was signed, received or filed before belongs to a result that no
-- longer counts. Of one that was never reopened: minus infinity.
CREATE FUNCTION made_anew_since(appraisal uuid, period uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(max(at), '-infinity') FROM stage_reopening
  WHERE appraisal_id = appraisal AND period_id IS NOT DISTINCT FROM period AND stage = 'FINAL_SCORING'
$$;

-- ================================================================ figures of progress (helper's section: usecases/progress)

-- Counting a hundred thousand appraisals and their tasks takes more than a second, so what happens to a row is counted in the transaction that
-- does it. Each statement appends what it changed (+1, -1) and touches no counter that another transaction holds; the figure is the sum, exact in
-- every snapshot. fold_progress_counts() puts the rows of one key together. Empty unit_id: the row itself has no unit.
CREATE TABLE "progress_count" (
    "id" BIGSERIAL NOT NULL,
    "cycle_id" UUID NOT NULL,
    "unit_id" UUID,
    "subject" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "period" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "progress_count_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "progress_count_cycle_id_subject_unit_id_idx" ON "progress_count"("cycle_id", "subject", "unit_id");
ALTER TABLE progress_count ADD CHECK (subject IN ('APPRAISAL', 'TASK', 'ALARM', 'LATE', 'PERIOD', 'NOTICE'));

-- What the counts must say, from the rows themselves. Kind of an APPRAISAL: the predicate that counts.
CREATE VIEW progress_of_rows AS
  SELECT a.cycle_id, a.unit_id, 'APPRAISAL' AS subject, a.stage, coalesce(r.predicate, '') AS kind, '' AS period, a.state AS status, count(*) AS n
    FROM appraisal a LEFT JOIN rating r ON r.id = a.rating_id GROUP BY 1, 2, 4, 5, 7
  UNION ALL
  SELECT t.cycle_id, t.unit_id, 'TASK', t.stage, t.kind, coalesce(p.period, ''), t.status, count(*)
    FROM task t LEFT JOIN periodic_evaluation p ON p.id = t.period_id GROUP BY 1, 2, 4, 5, 6, 7
  UNION ALL
  SELECT t.cycle_id, t.unit_id, 'ALARM', t.stage, t.kind, coalesce(p.period, ''), t.status, count(*)
    FROM task t LEFT JOIN periodic_evaluation p ON p.id = t.period_id WHERE t.status = 'OPEN' AND t.alarm_at IS NOT NULL GROUP BY 1, 2, 4, 5, 6, 7
  UNION ALL
  SELECT t.cycle_id, t.unit_id, 'LATE', t.stage, t.kind, coalesce(p.period, ''), 'DECIDED', count(*)
    FROM decision d JOIN task t ON t.id = d.task_id LEFT JOIN periodic_evaluation p ON p.id = t.period_id WHERE d.late GROUP BY 1, 2, 4, 5, 6
  UNION ALL
  SELECT a.cycle_id, NULL, 'PERIOD', '', '', p.period, p.state, count(*)
    FROM periodic_evaluation p JOIN appraisal a ON a.id = p.appraisal_id GROUP BY 1, 6, 7
  UNION ALL
  SELECT cycle_id, NULL, 'NOTICE', '', '', '', status, count(*) FROM notice WHERE cycle_id IS NOT NULL GROUP BY 1, 7;

CREATE FUNCTION count_new_appraisals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, status, n)
  SELECT a.cycle_id, a.unit_id, 'APPRAISAL', a.stage, coalesce(r.predicate, ''), a.state, count(*)
  FROM new_rows a LEFT JOIN rating r ON r.id = a.rating_id GROUP BY 1, 2, 4, 5, 6;
  RETURN NULL;
END $$;
CREATE FUNCTION count_changed_appraisals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, status, n)
  SELECT a.cycle_id, a.unit_id, 'APPRAISAL', a.stage, coalesce(r.predicate, ''), a.state, sum(a.n)
  FROM (SELECT cycle_id, unit_id, stage, state, rating_id, 1 AS n FROM new_rows
    UNION ALL SELECT cycle_id, unit_id, stage, state, rating_id, -1 FROM old_rows) a LEFT JOIN rating r ON r.id = a.rating_id
  GROUP BY 1, 2, 4, 5, 6 HAVING sum(a.n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER appraisal_counted AFTER INSERT ON appraisal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_new_appraisals();
CREATE TRIGGER appraisal_recounted AFTER UPDATE ON appraisal REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION count_changed_appraisals();

CREATE FUNCTION count_new_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, period, status, n)
  SELECT t.cycle_id, t.unit_id, s.subject, t.stage, t.kind, coalesce(p.period, ''), t.status, count(*)
  FROM new_rows t LEFT JOIN periodic_evaluation p ON p.id = t.period_id
  JOIN (VALUES ('TASK'), ('ALARM')) s(subject) ON s.subject = 'TASK' OR (t.status = 'OPEN' AND t.alarm_at IS NOT NULL)
  GROUP BY 1, 2, 3, 4, 5, 6, 7;
  RETURN NULL;
END $$;
CREATE FUNCTION count_changed_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, period, status, n)
  SELECT t.cycle_id, t.unit_id, s.subject, t.stage, t.kind, coalesce(p.period, ''), t.status, sum(t.n)
  FROM (SELECT cycle_id, unit_id, stage, kind, period_id, status, alarm_at, 1 AS n FROM new_rows
    UNION ALL SELECT cycle_id, unit_id, stage, kind, period_id, status, alarm_at, -1 FROM old_rows) t
  LEFT JOIN periodic_evaluation p ON p.id = t.period_id
  JOIN (VALUES ('TASK'), ('ALARM')) s(subject) ON s.subject = 'TASK' OR (t.status = 'OPEN' AND t.alarm_at IS NOT NULL)
  GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(t.n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER task_counted AFTER INSERT ON task REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_new_tasks();
CREATE TRIGGER task_recounted AFTER UPDATE ON task REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION count_changed_tasks();

-- Decisions are appended only; the unit of a task that was decided no longer changes.
CREATE FUNCTION count_late_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, period, status, n)
  SELECT t.cycle_id, t.unit_id, 'LATE', t.stage, t.kind, coalesce(p.period, ''), 'DECIDED', 1
  FROM task t LEFT JOIN periodic_evaluation p ON p.id = t.period_id WHERE t.id = NEW.task_id;
  RETURN NULL;
END $$;
CREATE TRIGGER decision_late_counted AFTER INSERT ON decision FOR EACH ROW WHEN (NEW.late) EXECUTE FUNCTION count_late_decision();

CREATE FUNCTION count_new_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, subject, period, status, n)
  SELECT a.cycle_id, 'PERIOD', p.period, p.state, count(*) FROM new_rows p JOIN appraisal a ON a.id = p.appraisal_id GROUP BY 1, 3, 4;
  RETURN NULL;
END $$;
CREATE FUNCTION count_changed_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, subject, period, status, n)
  SELECT a.cycle_id, 'PERIOD', p.period, p.state, sum(p.n)
  FROM (SELECT appraisal_id, period, state, 1 AS n FROM new_rows UNION ALL SELECT appraisal_id, period, state, -1 FROM old_rows) p
  JOIN appraisal a ON a.id = p.appraisal_id GROUP BY 1, 3, 4 HAVING sum(p.n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER period_counted AFTER INSERT ON periodic_evaluation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_new_periods();
CREATE TRIGGER period_recounted AFTER UPDATE ON periodic_evaluation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION count_changed_periods();

CREATE FUNCTION count_new_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, subject, status, n)
  SELECT cycle_id, 'NOTICE', status, count(*) FROM new_rows WHERE cycle_id IS NOT NULL GROUP BY 1, 3;
  RETURN NULL;
END $$;
CREATE FUNCTION count_changed_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_count (cycle_id, subject, status, n)
  SELECT cycle_id, 'NOTICE', status, sum(n)
  FROM (SELECT cycle_id, status, 1 AS n FROM new_rows UNION ALL SELECT cycle_id, status, -1 FROM old_rows) c
  WHERE cycle_id IS NOT NULL GROUP BY 1, 3 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_counted AFTER INSERT ON notice REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_new_notices();
CREATE TRIGGER notice_recounted AFTER UPDATE ON notice REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION count_changed_notices();

-- Puts the rows of one key together, in one statement: a reader sees them before or after. Returns how many rows went.
CREATE FUNCTION fold_progress_counts() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE went integer;
BEGIN
  -- Two at once would each put together the same rows.
  IF NOT pg_try_advisory_xact_lock(hashtext('fold_progress_counts')) THEN RETURN 0; END IF;
  WITH many AS (
    SELECT array_agg(id) AS ids FROM progress_count GROUP BY cycle_id, unit_id, subject, stage, kind, period, status HAVING count(*) > 1),
  gone AS (
    DELETE FROM progress_count USING (SELECT unnest(ids) AS id FROM many) m WHERE progress_count.id = m.id RETURNING progress_count.*),
  put AS (
    INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, period, status, n)
    SELECT cycle_id, unit_id, subject, stage, kind, period, status, sum(n) FROM gone
    GROUP BY cycle_id, unit_id, subject, stage, kind, period, status HAVING sum(n) <> 0)
  SELECT count(*) INTO went FROM gone;
  RETURN went;
END $$;

-- Counts everything anew: for this migration, and for an operator after rows were repaired past the triggers. Writers wait meanwhile.
CREATE FUNCTION recount_progress() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE appraisal, task, decision, periodic_evaluation, notice IN SHARE MODE;
  DELETE FROM progress_count;
  INSERT INTO progress_count (cycle_id, unit_id, subject, stage, kind, period, status, n)
  SELECT cycle_id, unit_id, subject, stage, kind, period, status, n FROM progress_of_rows;
END $$;
SELECT recount_progress();

-- What is late or will be, by cycle; what was opened and closed on a day.
-- All that the figures need of an open task, so that they are read from the index and not from as many pages as there are tasks.
CREATE INDEX task_open_figures ON task (cycle_id, due_at)
  INCLUDE (unit_id, stage, kind, period_id, appraisal_id, assignee_id, role, paused_at, provisional_id) WHERE status = 'OPEN';
CREATE INDEX task_closed_at ON task (cycle_id, closed_at) INCLUDE (unit_id, status) WHERE closed_at IS NOT NULL;
CREATE INDEX task_opened_at ON task USING brin (opened_at);
CREATE INDEX appraisal_final_at ON appraisal (cycle_id, final_at) INCLUDE (unit_id) WHERE final_at IS NOT NULL;
-- The audit trail is asked by person, kind and result.
CREATE INDEX event_denied ON event (id) WHERE result = 'DENIED';
CREATE INDEX event_type_id ON event (type, id);
CREATE INDEX event_request_id ON event (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX event_at ON event USING brin (at);
CREATE INDEX event_cycle ON event (cycle_id, id) WHERE cycle_id IS NOT NULL;

-- ================================================================ inbox: claims, preparation, search, sorting

-- Who holds the office of a task today (date of the person's unit); never the appraised employee himself, and nobody who has left.
-- In plpgsql, since a list of tasks would otherwise plan it into its own query although hardly a task is claimed.
CREATE FUNCTION office_members(of_role text, of_unit uuid, of_appraisal uuid) RETURNS TABLE (person_id uuid) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT g.person_id FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
    WHERE g.role = of_role AND e.status <> 'LEFT' AND (g.unit_id = of_unit OR g.role = 'BKD_ADMIN' OR g.role = 'AUTHORIZED_OFFICIAL' AND g.unit_id IS NULL)
      AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date
      AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.id = of_appraisal AND a.employee_id = g.person_id)
      -- Who heads a unit signs no report of his own off.
      AND NOT (g.role = 'AUTHORIZED_OFFICIAL' AND EXISTS (SELECT 1 FROM unit h WHERE h.id = of_unit AND h.head_id = g.person_id));
END $$;

-- A preparation ends with its task, however that was closed.
CREATE FUNCTION end_preparation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_preparation SET ended_at = greatest(coalesce(NEW.closed_at, clock_timestamp()), given_at) WHERE task_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER task_end_preparation AFTER UPDATE OF status ON task FOR EACH ROW
  WHEN (OLD.status = 'OPEN' AND NEW.status <> 'OPEN') EXECUTE FUNCTION end_preparation();

-- Words of a text for search by prefix: without accents and signs, in small letters (usecases/tasks read the same words of what was typed:
-- domain/task-search.ts). Made without the text parser, which takes "S.Kom" for the name of a host.
CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT array_to_tsvector(array_remove(regexp_split_to_array(
    lower(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+'), ''))
$$;
ALTER TABLE unit ADD COLUMN search tsvector GENERATED ALWAYS AS (search_words(name)) STORED;
-- A person is found by name, position and the name of the unit.
ALTER TABLE employee ADD COLUMN search tsvector;
CREATE FUNCTION set_employee_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_words(NEW.name || ' ' || NEW.position || ' ' || coalesce((SELECT u.name FROM unit u WHERE u.id = NEW.unit_id), ''));
  RETURN NEW;
END $$;
CREATE TRIGGER employee_search BEFORE INSERT OR UPDATE OF name, position, unit_id ON employee FOR EACH ROW EXECUTE FUNCTION set_employee_search();
CREATE FUNCTION set_unit_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE employee SET search = search_words(name || ' ' || position || ' ' || NEW.name) WHERE unit_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_search AFTER UPDATE OF name ON unit FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION set_unit_search();
UPDATE employee SET name = name;
CREATE INDEX employee_search_words ON employee USING gin (search);
CREATE INDEX employee_by_name ON employee (name, id);

-- An office's inbox in each order (the whole of BKD's is one office): the page is walked to, never sorted. A task of a relationship that nobody
-- holds is BKD's to fill.
CREATE INDEX task_office_due ON task (role, status, (coalesce(due_at, 'infinity'::timestamptz)), id) WHERE assignee_id IS NULL;
CREATE INDEX task_office_opened ON task (role, status, opened_at, id) WHERE assignee_id IS NULL;
CREATE INDEX task_office_priority ON task (role, status, (100 - priority), (coalesce(due_at, 'infinity'::timestamptz)), id) WHERE assignee_id IS NULL;
-- Ids are random, so that the first thousand by id are a fair sample of a full office: what is counted per filter (inbox/counts.ts).
CREATE INDEX task_office_sample ON task (role, status, id) WHERE assignee_id IS NULL;
-- What an office holds is not as rare as the shares of role, status and nobody suggest, each for itself.
CREATE STATISTICS task_of_office (mcv) ON role, status, assignee_id FROM task;
CREATE INDEX task_vacant ON task (status, (coalesce(due_at, 'infinity'::timestamptz)), id)
  WHERE assignee_id IS NULL AND role NOT IN ('BKD_ADMIN', 'PERFORMANCE_MANAGER', 'AUTHORIZED_OFFICIAL');
CREATE INDEX task_of_appraisal ON task (appraisal_id, status);
CREATE INDEX task_claimed ON task (claimed_by_id) WHERE claimed_by_id IS NOT NULL AND status = 'OPEN';
-- The history of one task.
CREATE INDEX event_of_task ON event (task_id, id) WHERE task_id IS NOT NULL;


-- ================================================================ what is said and attached at a task

-- A question ends with its task, however that was closed: decided, taken over, cancelled with its appraisal.
CREATE FUNCTION close_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE clarification SET closed_at = coalesce(NEW.closed_at, clock_timestamp())
  WHERE task_id = NEW.id AND answered_at IS NULL AND closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER task_close_questions AFTER UPDATE OF status ON task FOR EACH ROW
  WHEN (OLD.status = 'OPEN' AND NEW.status <> 'OPEN') EXECUTE FUNCTION close_questions();
ALTER TABLE clarification ADD CHECK ((answer IS NULL) = (answered_at IS NULL)), ADD CHECK ((due_before IS NULL) = (due_after IS NULL)),
  ADD CHECK (asked_by_id <> asked_of_id);
CREATE INDEX clarification_asked_by ON clarification (asked_by_id, asked_at);
CREATE INDEX clarification_to_answer ON clarification (asked_of_id) WHERE answered_at IS NULL AND closed_at IS NULL;
ALTER TABLE attachment ADD FOREIGN KEY (removed_by_id) REFERENCES employee(id), ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
CREATE INDEX attachment_in_use ON attachment (sha256) WHERE removed_at IS NULL;

-- Questions before a decision: the shipped policies of before get the rule that they are shipped with now. What is already decided stays.
ALTER TABLE policy DISABLE TRIGGER policy_immutable;
UPDATE policy SET body = jsonb_set(jsonb_set(jsonb_set(jsonb_set(body,
  '{tasks,APPROVE_TARGETS,clarification}', '{"clock": "EXTENDS", "by": {"n": 2, "unit": "WORKING_DAYS"}, "times": 1, "legalBasis": "practice (local policy): the regulation is silent on questions before a decision"}'),
  '{tasks,GIVE_FEEDBACK,clarification}', '{"clock": "EXTENDS", "by": {"n": 3, "unit": "WORKING_DAYS"}, "times": 1, "legalBasis": "practice (local policy): the regulation is silent on questions before a decision"}'),
  '{tasks,RATE,clarification}', '{"clock": "RUNS", "legalBasis": "practice (local policy): the evaluation window goes on (Annex IV.A.8.b, p.90)"}'),
  '{tasks,DECIDE_APPEAL,clarification}', '{"clock": "RUNS", "legalBasis": "PermenPANRB 6/2022 Annex V.B.4–6 (p.117)"}')
WHERE code = 'permenpanrb-6-2022' AND body #> '{tasks,APPROVE_TARGETS}' IS NOT NULL AND body #> '{tasks,APPROVE_TARGETS,clarification}' IS NULL;
ALTER TABLE policy ENABLE TRIGGER policy_immutable;


-- ---------------------------------------------------------------- notices: at once and in digests

CREATE TABLE "digest_clock" (
    "unit_id" UUID NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_clock_pkey" PRIMARY KEY ("unit_id")
);
ALTER TABLE digest_clock ADD FOREIGN KEY (unit_id) REFERENCES unit(id);
ALTER TABLE mail DROP CONSTRAINT mail_status_check;
ALTER TABLE mail ADD CHECK (status IN ('QUEUED', 'ACCEPTED', 'FAILED', 'BOUNCED', 'DROPPED')), ADD CHECK (channel IN ('FIRST', 'OTHER'));
CREATE INDEX mail_accepted ON mail (accepted_at) WHERE accepted_at IS NOT NULL;
-- What waits for a mail; what was queued before there were mails waits as AT_ONCE.
CREATE INDEX notice_waiting ON notice (urgency, recipient_id, next_attempt_at) WHERE status = 'QUEUED' AND mail_id IS NULL;


-- ================================================================ proof of service

-- A rule that every policy has from now on: who restores an address that mails do not reach. Versions of before get the national one.
ALTER TABLE policy DISABLE TRIGGER policy_immutable;
UPDATE policy SET body = jsonb_set(body, '{tasks,RESTORE_CONTACT}', '{
  "due": {"clock": {"n": 3, "unit": "WORKING_DAYS", "from": "OPENED"}}, "afterDue": "UNTIL_TAKEN_OVER",
  "whenOverdue": {"action": "REMIND", "legalBasis": "practice (local policy)"},
  "legalBasis": "practice (local policy): whoever no mail reaches learns of no deadline; receipt counts, never \"mail sent\" (Annex V.A.5–6, p.114)"}'::jsonb)
WHERE body ? 'tasks' AND NOT body -> 'tasks' ? 'RESTORE_CONTACT';
ALTER TABLE policy ENABLE TRIGGER policy_immutable;
-- What a person has not opened yet is few rows, looked for at every read of his.
CREATE INDEX mail_unopened ON mail (recipient_id) WHERE opened_at IS NULL;
CREATE INDEX mail_repeats ON mail (repeats_id) WHERE repeats_id IS NOT NULL;
-- The mails that one contact task is about.
CREATE INDEX mail_of_contact_task ON mail ((bounce ->> 'taskId')) WHERE bounce IS NOT NULL;
-- A token is for its purpose only; its hash is all that is kept of it.
ALTER TABLE action_token ADD CHECK (token_hash ~ '^[0-9a-f]{64}$'), ADD CHECK (expires_at > created_at);
CREATE INDEX action_token_of_mail ON action_token (mail_id);
ALTER TABLE mail ADD CHECK (channel IN ('FIRST', 'OTHER'));
