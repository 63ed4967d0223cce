-- The law's clock, and who may act. First what follows from schema.prisma, then the guards by hand.

-- DropIndex
DROP INDEX "realization_appraisal_id_stage_number_key";

-- DropIndex
DROP INDEX "appeal_appraisal_id_key";

-- AlterTable
ALTER TABLE "reporting_link" ADD COLUMN     "cause" TEXT NOT NULL DEFAULT 'ROSTER',
ADD COLUMN     "decree" TEXT;

-- AlterTable
ALTER TABLE "holiday" ADD COLUMN     "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "entered_by_id" UUID,
ADD COLUMN     "revoked_at" TIMESTAMPTZ(3),
ADD COLUMN     "revoked_by_id" UUID,
ADD COLUMN     "revoked_source" TEXT;

-- AlterTable
ALTER TABLE "appraisal" ADD COLUMN     "closed_plan_rounds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "joined_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "held_for_id" UUID,
ADD COLUMN     "period_id" UUID,
ADD COLUMN     "suspension_id" UUID;

-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "delegation_id" UUID,
ADD COLUMN     "on_behalf_of_id" UUID;

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "closed_because" TEXT,
ADD COLUMN     "result_so_far" JSONB;

-- AlterTable
ALTER TABLE "realization" ADD COLUMN     "period_id" UUID;

-- AlterTable
ALTER TABLE "rating" ADD COLUMN     "distribution" JSONB,
ADD COLUMN     "distribution_reason" TEXT,
ADD COLUMN     "period_id" UUID,
ADD COLUMN     "study_ended_without_degree" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "evaluation_document" ADD COLUMN     "period_id" UUID;

-- AlterTable
ALTER TABLE "appeal" ADD COLUMN     "bundle" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "late_appeal_id" UUID,
ADD COLUMN     "period_id" UUID;

-- CreateTable
CREATE TABLE "unit_week" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "unit_id" UUID NOT NULL,
    "weekdays" INTEGER[],
    "valid_from" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "entered_by_id" UUID,
    "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_week_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delegation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "post_holder_id" UUID NOT NULL,
    "acting_id" UUID NOT NULL,
    "office" TEXT NOT NULL,
    "decree" TEXT NOT NULL,
    "reason" TEXT,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "reports_to_id" UUID,
    "recorded_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by_id" UUID,
    "end_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock_change" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "cycle_id" UUID,
    "unit_id" UUID,
    "appraisal_id" UUID,
    "stage" TEXT,
    "task_kind" TEXT,
    "until" DATE,
    "add_n" INTEGER,
    "add_unit" TEXT,
    "policy_id" UUID,
    "reason" TEXT NOT NULL,
    "decree" TEXT,
    "requested_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "operation_id" UUID NOT NULL,

    CONSTRAINT "clock_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "periodic_evaluation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "derivation" JSONB NOT NULL,
    "rating_id" UUID,
    "final_because" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "periodic_evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appraisal_change" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "effective_on" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "decree" TEXT,
    "before" JSONB NOT NULL DEFAULT '{}',
    "after" JSONB NOT NULL DEFAULT '{}',
    "recorded_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "appraisal_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suspension" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "decree" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by_id" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "suspension_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "late_appeal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appraisal_id" UUID NOT NULL,
    "period_id" UUID,
    "filed_by_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "reasons" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'REQUESTED',
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "late_appeal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unit_week_unit_id_valid_from_idx" ON "unit_week"("unit_id", "valid_from");

-- CreateIndex
CREATE INDEX "delegation_acting_id_valid_from_idx" ON "delegation"("acting_id", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "clock_change_operation_id_key" ON "clock_change"("operation_id");

-- CreateIndex
CREATE INDEX "clock_change_cycle_id_kind_idx" ON "clock_change"("cycle_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "periodic_evaluation_appraisal_id_period_key" ON "periodic_evaluation"("appraisal_id", "period");

-- CreateIndex
CREATE INDEX "appraisal_change_appraisal_id_recorded_at_idx" ON "appraisal_change"("appraisal_id", "recorded_at");

-- CreateIndex
CREATE INDEX "suspension_appraisal_id_started_at_idx" ON "suspension"("appraisal_id", "started_at");

-- CreateIndex
CREATE INDEX "late_appeal_appraisal_id_idx" ON "late_appeal"("appraisal_id");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_late_appeal_id_key" ON "appeal"("late_appeal_id");

-- CreateIndex
CREATE INDEX "appeal_appraisal_id_idx" ON "appeal"("appraisal_id");

-- AddForeignKey
ALTER TABLE "unit_week" ADD CONSTRAINT "unit_week_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "periodic_evaluation" ADD CONSTRAINT "periodic_evaluation_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appraisal_change" ADD CONSTRAINT "appraisal_change_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suspension" ADD CONSTRAINT "suspension_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "periodic_evaluation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_suspension_id_fkey" FOREIGN KEY ("suspension_id") REFERENCES "suspension"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "late_appeal" ADD CONSTRAINT "late_appeal_appraisal_id_fkey" FOREIGN KEY ("appraisal_id") REFERENCES "appraisal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- ---------------------------------------------------------------- guards

-- Words: the unions of domain/terms.ts.
ALTER TABLE reporting_link ADD CHECK (cause IN ('ROSTER', 'CORRECTION', 'EMPLOYEE_MOVED', 'EVALUATOR_MOVED'));
ALTER TABLE unit_week ADD CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]);
ALTER TABLE holiday ADD CHECK (kind IN ('NATIONAL', 'COLLECTIVE_LEAVE', 'LOCAL')), ADD CHECK ((kind = 'LOCAL') = (unit_id IS NOT NULL));
ALTER TABLE clock_change ADD CHECK (kind IN ('CALENDAR', 'WORKING_WEEK', 'POLICY', 'EXTENSION')),
  ADD CHECK (kind <> 'EXTENSION' OR (cycle_id IS NOT NULL AND stage IS NOT NULL AND (until IS NULL) = (add_n IS NOT NULL)));
ALTER TABLE periodic_evaluation ADD CHECK (state IN ('ACTIVE', 'FINAL', 'EXCLUDED', 'CANCELLED')), ADD CHECK (epoch > 0),
  ADD CHECK (period ~ '^(Q[1-4]|M(0[1-9]|1[0-2]))$'), ADD CHECK (opens_at <= due_at);
ALTER TABLE appraisal_change ADD CHECK (kind IN ('EMPLOYEE_MOVED', 'EVALUATOR_MOVED', 'LINK_CORRECTED', 'STUDY_LEAVE_STARTED',
  'STUDY_LEAVE_ENDED', 'EXCLUDED', 'REINCLUDED', 'JOINED'));
ALTER TABLE suspension ADD CHECK (scope IN ('EMPLOYEE', 'ALL')), ADD CHECK (cause IN ('SICK_LEAVE', 'DUTY_ABROAD', 'FORCE_MAJEURE', 'OTHER')),
  ADD CHECK (ended_at IS NULL OR ended_at >= started_at);
ALTER TABLE late_appeal ADD CHECK (status IN ('REQUESTED', 'ADMITTED', 'NOT_ADMITTED'));
ALTER TABLE outbox DROP CONSTRAINT outbox_owner_kind_check,
  ADD CHECK (owner_kind IN ('appraisal', 'case', 'report', 'period', 'launch', 'clock'));

-- References that the client does not need as relations.
ALTER TABLE unit_week ADD FOREIGN KEY (entered_by_id) REFERENCES employee(id);
ALTER TABLE holiday ADD FOREIGN KEY (entered_by_id) REFERENCES employee(id), ADD FOREIGN KEY (revoked_by_id) REFERENCES employee(id);
ALTER TABLE delegation ADD FOREIGN KEY (post_holder_id) REFERENCES employee(id), ADD FOREIGN KEY (acting_id) REFERENCES employee(id),
  ADD FOREIGN KEY (reports_to_id) REFERENCES employee(id), ADD FOREIGN KEY (recorded_by_id) REFERENCES employee(id),
  ADD FOREIGN KEY (ended_by_id) REFERENCES employee(id);
ALTER TABLE clock_change ADD FOREIGN KEY (cycle_id) REFERENCES cycle(id), ADD FOREIGN KEY (unit_id) REFERENCES unit(id),
  ADD FOREIGN KEY (appraisal_id) REFERENCES appraisal(id), ADD FOREIGN KEY (policy_id) REFERENCES policy(id),
  ADD FOREIGN KEY (requested_by_id) REFERENCES employee(id), ADD FOREIGN KEY (operation_id) REFERENCES operation(id);
ALTER TABLE appraisal_change ADD FOREIGN KEY (recorded_by_id) REFERENCES employee(id);
ALTER TABLE suspension ADD FOREIGN KEY (started_by_id) REFERENCES employee(id), ADD FOREIGN KEY (ended_by_id) REFERENCES employee(id);
ALTER TABLE late_appeal ADD FOREIGN KEY (filed_by_id) REFERENCES employee(id), ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE appeal ADD FOREIGN KEY (late_appeal_id) REFERENCES late_appeal(id), ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE rating ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE evaluation_document ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE realization ADD FOREIGN KEY (period_id) REFERENCES periodic_evaluation(id);
ALTER TABLE periodic_evaluation ADD FOREIGN KEY (rating_id) REFERENCES rating(id);
ALTER TABLE decision ADD FOREIGN KEY (on_behalf_of_id) REFERENCES employee(id), ADD FOREIGN KEY (delegation_id) REFERENCES delegation(id);
ALTER TABLE task ADD FOREIGN KEY (held_for_id) REFERENCES employee(id);

-- One stand-in of a person at any date, whoever records it and at whatever moment (docs/domain.md, who may act).
ALTER TABLE delegation ADD CHECK (kind IN ('PLT', 'PLH')), ADD CHECK (post_holder_id <> acting_id),
  ADD CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD CONSTRAINT delegation_no_overlap EXCLUDE USING gist (post_holder_id WITH =, daterange(valid_from, valid_to, '[)') WITH &&);

-- One day off of a kind at a place, unless it was revoked.
CREATE UNIQUE INDEX holiday_one_a_day ON holiday (date, unit_id) NULLS NOT DISTINCT WHERE revoked_at IS NULL;

-- One result, one appeal; one late request at a time; one suspension at a time; realizations are numbered within a stage of the year or of a period.
CREATE UNIQUE INDEX appeal_one_a_result ON appeal (appraisal_id, period_id) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX late_appeal_one_requested ON late_appeal (appraisal_id, period_id) NULLS NOT DISTINCT WHERE status = 'REQUESTED';
CREATE UNIQUE INDEX suspension_one_open ON suspension (appraisal_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX realization_number ON realization (appraisal_id, period_id, stage, number) NULLS NOT DISTINCT;

-- Rule 1, natural keys: a periodic evaluation owns its tasks.
ALTER TABLE task DROP COLUMN owner_id;
ALTER TABLE task ADD COLUMN owner_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(case_id, report_id, period_id, appraisal_id)) STORED;
CREATE UNIQUE INDEX task_natural_key ON task (owner_id, stage, kind, round, level);
CREATE INDEX task_owner_status ON task (owner_id, status);
CREATE UNIQUE INDEX task_one_open ON task (owner_id, kind) WHERE status = 'OPEN';
CREATE INDEX task_held_for ON task (held_for_id) WHERE status = 'OPEN';
UPDATE task SET held_for_id = assignee_id WHERE status = 'OPEN';

-- Facts are appended, never changed.
CREATE TRIGGER appraisal_change_append_only BEFORE UPDATE OR DELETE ON appraisal_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What an appeal is about stays as it was when it was filed.
CREATE TRIGGER appeal_bundle_frozen BEFORE UPDATE OF bundle ON appeal FOR EACH ROW
  WHEN (OLD.bundle IS DISTINCT FROM NEW.bundle) EXECUTE FUNCTION refuse_change();

-- Years without a decree have their fixed days from the rules (domain/calendar.ts); provisional rows are not kept any more.
DELETE FROM holiday WHERE provisional;
ALTER TABLE holiday DROP COLUMN provisional;

-- Who acts in a person's place on a date, for lists over many tasks: the same as whoActs() of domain/stand-ins.ts (a test compares them),
-- apart from people out of service. NULL: the chain is too long or loops, nobody acts.
CREATE FUNCTION stand_in_of(person uuid, day date) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  acting uuid := person;
  next_one uuid;
BEGIN
  FOR hop IN 0..2 LOOP
    SELECT acting_id INTO next_one FROM delegation WHERE post_holder_id = acting AND daterange(valid_from, valid_to, '[)') @> day;
    IF NOT FOUND THEN RETURN acting; END IF;
    IF hop = 2 OR next_one = person THEN RETURN NULL; END IF;
    acting := next_one;
  END LOOP;
END $$;

-- A rule that every policy has from now on: whether an appeal that came after the window is admitted. Versions of before get the national one.
ALTER TABLE policy DISABLE TRIGGER policy_immutable;
UPDATE policy SET body = jsonb_set(body, '{tasks,ADMIT_LATE_APPEAL}', '{
  "due": {"clock": {"n": 5, "unit": "WORKING_DAYS", "from": "OPENED"}}, "afterDue": "UNTIL_TAKEN_OVER",
  "whenOverdue": {"action": "REMIND", "legalBasis": "practice (local policy)"}, "legalBasis": "practice (local policy): the regulation is silent on an appeal that comes late with cause"}'::jsonb)
WHERE body ? 'tasks' AND NOT body -> 'tasks' ? 'ADMIT_LATE_APPEAL';
ALTER TABLE policy ENABLE TRIGGER policy_immutable;
