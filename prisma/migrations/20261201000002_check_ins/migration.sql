-- Regular feedback: leader and employee meet as they agreed (Art. 19(2); Annex III.C.5-6, 9, p.69-70). What is open is the agenda, what they agree on is a task with its date
-- (docs/check-ins.md). Additive: the previous version knows none of it.

SET LOCAL lock_timeout = '5s';

-- safe(drop): task_one_open_of_kind, of the migration before, holds the same for every kind that the previous release knows; no code names the index.
DROP INDEX task_one_open;

-- One meeting of a leader and an employee: planned, held (with its record) or called off.
CREATE TABLE check_in (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  appraisal_id uuid NOT NULL REFERENCES appraisal(id),
  status text NOT NULL CHECK (status IN ('PLANNED', 'HELD', 'CALLED_OFF')),
  -- Local date and time of the unit; of one that was held without a plan: empty
  planned_for date,
  planned_at text CHECK (planned_at ~ '^[0-2][0-9]:[0-5][0-9]$'),
  place text,
  planned_by_id uuid REFERENCES employee(id),
  called_off_by_id uuid REFERENCES employee(id),
  called_off_because text,
  -- The record
  held_on date,
  summary text,
  recorded_by_id uuid REFERENCES employee(id),
  recorded_at timestamptz(3),
  -- The employee has read the record, and perhaps says something to it
  confirmed_at timestamptz(3),
  remark text,
  version int NOT NULL DEFAULT 1,
  CHECK (status <> 'PLANNED' OR (planned_for IS NOT NULL AND planned_by_id IS NOT NULL)),
  CHECK ((status = 'HELD') = (held_on IS NOT NULL) AND (status = 'HELD') = (summary IS NOT NULL) AND (status = 'HELD') = (recorded_by_id IS NOT NULL)
    AND (status = 'HELD') = (recorded_at IS NOT NULL)),
  CHECK ((status = 'CALLED_OFF') = (called_off_by_id IS NOT NULL) AND (status = 'CALLED_OFF') = (called_off_because IS NOT NULL)),
  CHECK (status = 'HELD' OR (confirmed_at IS NULL AND remark IS NULL))
);
CREATE INDEX check_in_appraisal ON check_in (appraisal_id, held_on);
CREATE UNIQUE INDEX check_in_one_planned ON check_in (appraisal_id) WHERE status = 'PLANNED';

-- What one of the two wants to speak about.
CREATE TABLE raised_point (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  appraisal_id uuid NOT NULL REFERENCES appraisal(id),
  raised_by_id uuid NOT NULL REFERENCES employee(id),
  text text NOT NULL,
  raised_at timestamptz(3) NOT NULL,
  withdrawn_at timestamptz(3)
);
CREATE INDEX raised_point_appraisal ON raised_point (appraisal_id);

-- What was agreed: a task of whoever carries it out, due on that day. Appended only; what becomes of it is the task's.
CREATE TABLE agreed_action (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  appraisal_id uuid NOT NULL REFERENCES appraisal(id),
  check_in_id uuid NOT NULL REFERENCES check_in(id),
  -- Of the appraisal; the round of its task
  number int NOT NULL,
  text text NOT NULL,
  by_role text NOT NULL CHECK (by_role IN ('EMPLOYEE', 'EVALUATOR')),
  -- Local date of the unit
  due_on date NOT NULL,
  -- The line of the SKP that it serves
  indicator_id uuid REFERENCES indicator(id),
  -- The action in whose place it was agreed
  replaces_id uuid REFERENCES agreed_action(id),
  task_id uuid NOT NULL REFERENCES task(id),
  UNIQUE (appraisal_id, number)
);
CREATE INDEX agreed_action_check_in ON agreed_action (check_in_id);
CREATE UNIQUE INDEX agreed_action_task ON agreed_action (task_id);

-- The agenda as it was spoken about, in the words of that day. Appended only.
CREATE TABLE check_in_point (
  check_in_id uuid NOT NULL REFERENCES check_in(id),
  ordinal int NOT NULL,
  appraisal_id uuid NOT NULL REFERENCES appraisal(id),
  kind text NOT NULL CHECK (kind IN ('ACTION', 'QUESTION', 'FEEDBACK', 'RAISED')),
  -- The action, the question or feedback, or the point that was raised
  ref uuid NOT NULL,
  text text NOT NULL,
  settled boolean NOT NULL,
  note text,
  PRIMARY KEY (check_in_id, ordinal)
);
CREATE INDEX check_in_point_settled ON check_in_point (appraisal_id, ref) WHERE settled;

CREATE TRIGGER agreed_action_guard BEFORE UPDATE OR DELETE ON agreed_action FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER check_in_point_guard BEFORE UPDATE OR DELETE ON check_in_point FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- For which week (its Monday) the leaders of a time zone were last told whom they have not met.
CREATE TABLE check_in_reminder (
  cycle_id uuid NOT NULL REFERENCES cycle(id),
  time_zone text NOT NULL,
  week date NOT NULL,
  PRIMARY KEY (cycle_id, time_zone)
);

-- Two tables more.
CREATE OR REPLACE FUNCTION erasable_columns(of_table text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE of_table
    WHEN 'employee_change' THEN ARRAY['before', 'after']
    WHEN 'decision' THEN ARRAY['form', 'comment']
    WHEN 'provisional_decision' THEN ARRAY['form', 'comment']
    WHEN 'provisional_end' THEN ARRAY['reason']
    WHEN 'task_comment' THEN ARRAY['text']
    WHEN 'appraisal_change' THEN ARRAY['reason']
    WHEN 'realization' THEN ARRAY['summary']
    WHEN 'rating' THEN ARRAY['result_assessments', 'behaviour_assessments', 'departure_reason', 'distribution_reason', 'notes', 'recommendation']
    WHEN 'appeal' THEN ARRAY['bundle', 'reasons', 'evidence', 'hearing', 'decision_reasons']
    WHEN 'work_report_earlier' THEN ARRAY['note', 'lines']
    WHEN 'agreed_action' THEN ARRAY['text']
    WHEN 'check_in_point' THEN ARRAY['text', 'note']
    ELSE CASE WHEN starts_with(of_table, 'work_report_remark') THEN ARRAY['text'] ELSE ARRAY[]::text[] END END
$$;

-- And of the meetings.
CREATE OR REPLACE FUNCTION erase_year_round(person uuid, appraisals uuid[], gone text) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  counts jsonb := '{}';
  changed bigint;
  target text;
  change text;
BEGIN
  FOR target, change IN VALUES
    ('work_report', $q$UPDATE work_report SET note = $3 WHERE note IS NOT NULL AND appraisal_id = ANY ($2)$q$),
    ('work_report_line', $q$UPDATE work_report_line SET work = $3, evidence = '[]' WHERE appraisal_id = ANY ($2)$q$),
    ('work_report_remark', $q$UPDATE work_report_remark SET text = $3 WHERE text IS NOT NULL AND appraisal_id = ANY ($2)$q$),
    ('work_report_earlier', $q$UPDATE work_report_earlier SET note = CASE WHEN note IS NOT NULL THEN $3 END, lines = '[]' WHERE appraisal_id = ANY ($2)$q$),
    ('check_in', $q$UPDATE check_in SET summary = CASE WHEN summary IS NOT NULL THEN $3 END, remark = CASE WHEN remark IS NOT NULL THEN $3 END,
      place = CASE WHEN place IS NOT NULL THEN $3 END, called_off_because = CASE WHEN called_off_because IS NOT NULL THEN $3 END WHERE appraisal_id = ANY ($2)$q$),
    ('raised_point', $q$UPDATE raised_point SET text = $3 WHERE appraisal_id = ANY ($2)$q$),
    ('agreed_action', $q$UPDATE agreed_action SET text = $3 WHERE appraisal_id = ANY ($2)$q$),
    ('check_in_point', $q$UPDATE check_in_point SET text = $3, note = CASE WHEN note IS NOT NULL THEN $3 END WHERE appraisal_id = ANY ($2)$q$),
    ('absence', $q$UPDATE absence SET kind = 'OTHER', letter = $3, revoked_because = CASE WHEN revoked_because IS NOT NULL THEN $3 END WHERE employee_id = $1$q$)
  LOOP
    EXECUTE change USING person, appraisals, gone;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN counts := counts || jsonb_build_object(target, changed); END IF;
  END LOOP;
  RETURN counts;
END $$;
