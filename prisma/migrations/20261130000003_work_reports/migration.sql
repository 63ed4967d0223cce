-- The documentation of performance in periods that the agency chooses, a day at the shortest (Annex III.A.4-8, p.68): what somebody did, tied to lines of the SKP, with quantity and
-- evidence; the leader's feedback; questions and answers; and when somebody was away with leave (docs/work-reports.md). Additive: the previous version knows none of it.
-- 15,000 people x 240 days are 3.6 million reports a year: a partition for each year keeps the indexes of the running one small.

SET LOCAL lock_timeout = '5s';

CREATE TABLE work_report (
  -- Of the cycle
  year int NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  appraisal_id uuid NOT NULL REFERENCES appraisal(id),
  -- First and last local date of the period that it tells of
  date date NOT NULL,
  until date NOT NULL,
  -- Given by the device on which it was written, so that a batch that is sent again arrives once
  client_id uuid,
  note text,
  reported_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3),
  -- Reported after the policy's days
  late boolean NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (year, id),
  UNIQUE (year, appraisal_id, date),
  CHECK (until >= date)
) PARTITION BY RANGE (year);
CREATE UNIQUE INDEX work_report_client ON work_report (year, appraisal_id, client_id);

CREATE TABLE work_report_line (
  year int NOT NULL,
  report_id uuid NOT NULL,
  ordinal int NOT NULL,
  appraisal_id uuid NOT NULL,
  -- Of the report: sums read lines alone
  date date NOT NULL,
  -- The line of the SKP that it is about; empty: other work
  indicator_id uuid REFERENCES indicator(id),
  work text NOT NULL,
  quantity numeric(18, 4) CHECK (quantity >= 0),
  evidence jsonb NOT NULL,
  links int NOT NULL GENERATED ALWAYS AS (jsonb_array_length(evidence)) STORED,
  PRIMARY KEY (year, report_id, ordinal),
  FOREIGN KEY (year, report_id) REFERENCES work_report (year, id),
  CHECK (quantity IS NULL OR indicator_id IS NOT NULL)
) PARTITION BY RANGE (year);
CREATE INDEX work_report_line_appraisal ON work_report_line (year, appraisal_id);

-- What leader and employee say about a report. Appended only.
CREATE TABLE work_report_remark (
  year int NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  report_id uuid NOT NULL,
  -- That was read
  report_version int NOT NULL,
  appraisal_id uuid NOT NULL,
  author_id uuid NOT NULL REFERENCES employee(id),
  kind text NOT NULL CHECK (kind IN ('FEEDBACK', 'QUESTION', 'ANSWER')),
  tone text CHECK (tone IN ('POSITIVE', 'NEUTRAL', 'NEGATIVE')),
  text text,
  -- The question that it answers
  answers_id uuid,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (year, id),
  FOREIGN KEY (year, report_id) REFERENCES work_report (year, id),
  CHECK ((kind = 'FEEDBACK') = (tone IS NOT NULL)),
  CHECK (kind = 'FEEDBACK' OR text IS NOT NULL),
  CHECK ((kind = 'ANSWER') = (answers_id IS NOT NULL))
) PARTITION BY RANGE (year);
CREATE INDEX work_report_remark_report ON work_report_remark (year, report_id);
CREATE INDEX work_report_remark_appraisal ON work_report_remark (year, appraisal_id) WHERE kind <> 'FEEDBACK';

-- Later years are cut off from `other` as docs/operations.md says.
CREATE TABLE work_report_2026 PARTITION OF work_report FOR VALUES FROM (2026) TO (2027);
CREATE TABLE work_report_2027 PARTITION OF work_report FOR VALUES FROM (2027) TO (2028);
CREATE TABLE work_report_2028 PARTITION OF work_report FOR VALUES FROM (2028) TO (2029);
CREATE TABLE work_report_2029 PARTITION OF work_report FOR VALUES FROM (2029) TO (2030);
CREATE TABLE work_report_2030 PARTITION OF work_report FOR VALUES FROM (2030) TO (2031);
CREATE TABLE work_report_2031 PARTITION OF work_report FOR VALUES FROM (2031) TO (2032);
CREATE TABLE work_report_2032 PARTITION OF work_report FOR VALUES FROM (2032) TO (2033);
CREATE TABLE work_report_2033 PARTITION OF work_report FOR VALUES FROM (2033) TO (2034);
CREATE TABLE work_report_2034 PARTITION OF work_report FOR VALUES FROM (2034) TO (2035);
CREATE TABLE work_report_2035 PARTITION OF work_report FOR VALUES FROM (2035) TO (2036);
CREATE TABLE work_report_other PARTITION OF work_report DEFAULT;
CREATE TABLE work_report_line_2026 PARTITION OF work_report_line FOR VALUES FROM (2026) TO (2027);
CREATE TABLE work_report_line_2027 PARTITION OF work_report_line FOR VALUES FROM (2027) TO (2028);
CREATE TABLE work_report_line_2028 PARTITION OF work_report_line FOR VALUES FROM (2028) TO (2029);
CREATE TABLE work_report_line_2029 PARTITION OF work_report_line FOR VALUES FROM (2029) TO (2030);
CREATE TABLE work_report_line_2030 PARTITION OF work_report_line FOR VALUES FROM (2030) TO (2031);
CREATE TABLE work_report_line_2031 PARTITION OF work_report_line FOR VALUES FROM (2031) TO (2032);
CREATE TABLE work_report_line_2032 PARTITION OF work_report_line FOR VALUES FROM (2032) TO (2033);
CREATE TABLE work_report_line_2033 PARTITION OF work_report_line FOR VALUES FROM (2033) TO (2034);
CREATE TABLE work_report_line_2034 PARTITION OF work_report_line FOR VALUES FROM (2034) TO (2035);
CREATE TABLE work_report_line_2035 PARTITION OF work_report_line FOR VALUES FROM (2035) TO (2036);
CREATE TABLE work_report_line_other PARTITION OF work_report_line DEFAULT;
CREATE TABLE work_report_remark_2026 PARTITION OF work_report_remark FOR VALUES FROM (2026) TO (2027);
CREATE TABLE work_report_remark_2027 PARTITION OF work_report_remark FOR VALUES FROM (2027) TO (2028);
CREATE TABLE work_report_remark_2028 PARTITION OF work_report_remark FOR VALUES FROM (2028) TO (2029);
CREATE TABLE work_report_remark_2029 PARTITION OF work_report_remark FOR VALUES FROM (2029) TO (2030);
CREATE TABLE work_report_remark_2030 PARTITION OF work_report_remark FOR VALUES FROM (2030) TO (2031);
CREATE TABLE work_report_remark_2031 PARTITION OF work_report_remark FOR VALUES FROM (2031) TO (2032);
CREATE TABLE work_report_remark_2032 PARTITION OF work_report_remark FOR VALUES FROM (2032) TO (2033);
CREATE TABLE work_report_remark_2033 PARTITION OF work_report_remark FOR VALUES FROM (2033) TO (2034);
CREATE TABLE work_report_remark_2034 PARTITION OF work_report_remark FOR VALUES FROM (2034) TO (2035);
CREATE TABLE work_report_remark_2035 PARTITION OF work_report_remark FOR VALUES FROM (2035) TO (2036);
CREATE TABLE work_report_remark_other PARTITION OF work_report_remark DEFAULT;

-- What a report said before it was changed. Appended only.
CREATE TABLE work_report_earlier (
  year int NOT NULL,
  report_id uuid NOT NULL,
  version int NOT NULL,
  appraisal_id uuid NOT NULL,
  note text,
  lines jsonb NOT NULL,
  replaced_at timestamptz(3) NOT NULL,
  PRIMARY KEY (year, report_id, version),
  FOREIGN KEY (year, report_id) REFERENCES work_report (year, id)
);
CREATE INDEX work_report_earlier_appraisal ON work_report_earlier (appraisal_id);

CREATE TRIGGER work_report_remark_guard BEFORE UPDATE OR DELETE ON work_report_remark FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER work_report_earlier_guard BEFORE UPDATE OR DELETE ON work_report_earlier FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- For which week (its Monday) the people of a unit were last reminded of missing reports.
CREATE TABLE work_report_reminder (
  cycle_id uuid NOT NULL REFERENCES cycle(id),
  unit_id uuid NOT NULL REFERENCES unit(id),
  week date NOT NULL,
  PRIMARY KEY (cycle_id, unit_id)
);

-- Days on which somebody need not report: leave (PP 11/2017 Art. 310), training and duty elsewhere, with the letter that says so.
CREATE TABLE absence (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  employee_id uuid NOT NULL REFERENCES employee(id),
  kind text NOT NULL CHECK (kind IN ('ANNUAL', 'LONG', 'SICK', 'MATERNITY', 'IMPORTANT_REASON', 'UNPAID', 'TRAINING', 'OTHER')),
  -- Local dates of the unit, both included
  from_date date NOT NULL,
  to_date date NOT NULL,
  letter text NOT NULL,
  entered_by_id uuid NOT NULL REFERENCES employee(id),
  entered_at timestamptz(3) NOT NULL,
  revoked_by_id uuid REFERENCES employee(id),
  revoked_at timestamptz(3),
  revoked_because text,
  CHECK (to_date >= from_date),
  CHECK ((revoked_at IS NULL) = (revoked_by_id IS NULL) AND (revoked_at IS NULL) = (revoked_because IS NULL)),
  -- Also finds them by person
  CONSTRAINT absence_once EXCLUDE USING gist (employee_id WITH =, daterange(from_date, to_date, '[]') WITH &&) WHERE (revoked_at IS NULL)
);
CREATE INDEX absence_employee ON absence (employee_id, from_date);

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
    ELSE CASE WHEN starts_with(of_table, 'work_report_remark') THEN ARRAY['text'] ELSE ARRAY[]::text[] END END
$$;


-- The part of erase_person() about what is written between the forms (docs/privacy.md).
CREATE FUNCTION erase_year_round(person uuid, appraisals uuid[], gone text) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    ('absence', $q$UPDATE absence SET kind = 'OTHER', letter = $3, revoked_because = CASE WHEN revoked_because IS NOT NULL THEN $3 END WHERE employee_id = $1$q$)
  LOOP
    EXECUTE change USING person, appraisals, gone;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN counts := counts || jsonb_build_object(target, changed); END IF;
  END LOOP;
  RETURN counts;
END $$;
REVOKE ALL ON FUNCTION erase_year_round(uuid, uuid[], text) FROM PUBLIC;

-- Erases in addition what is written between the forms; all else as before.
CREATE OR REPLACE FUNCTION erase_person(of_order uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone CONSTANT text := '[dihapus]';
  person employee;
  appraisals uuid[];
  tasks uuid[];
  counts jsonb := '{}';
  changed bigint;
  target text;
  change text;
BEGIN
  SELECT e.* INTO person FROM erasure_order o JOIN employee e ON e.id = o.person_id
    WHERE o.id = of_order AND o.status = 'APPLIED' AND o.erased IS NULL AND o.decided_by_id <> o.requested_by_id
      AND o.person_id NOT IN (o.requested_by_id, o.decided_by_id) AND e.status = 'LEFT' AND e.erased_at IS NULL
    FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no approved erasure of somebody who has left' USING ERRCODE = 'restrict_violation';
  END IF;
  INSERT INTO erasure_permit (xid, order_id) VALUES (pg_current_xact_id(), of_order);
  appraisals := ARRAY(SELECT id FROM appraisal WHERE employee_id = person.id);
  tasks := ARRAY(SELECT id FROM task WHERE appraisal_id = ANY (appraisals));

  -- $1 person, $2 appraisals, $3 tasks, $4 what stands in the place of a text, $5 identity number, $6 name.
  FOR target, change IN VALUES
    ('employee_change', $q$UPDATE employee_change SET before = '{}', after = '{}' WHERE employee_id = $1$q$),
    ('delegation', $q$UPDATE delegation SET reason = CASE WHEN reason IS NOT NULL THEN $4 END, end_reason = CASE WHEN end_reason IS NOT NULL THEN $4 END
      WHERE $1 IN (post_holder_id, acting_id)$q$),
    ('appraisal_change', $q$UPDATE appraisal_change SET reason = $4 WHERE appraisal_id = ANY ($2)$q$),
    ('suspension', $q$UPDATE suspension SET reason = $4 WHERE appraisal_id = ANY ($2)$q$),
    ('clock_change', $q$UPDATE clock_change SET reason = $4 WHERE appraisal_id = ANY ($2)$q$),
    ('desk_order', $q$UPDATE desk_order SET reason = $4, request_of = CASE WHEN request_of IS NOT NULL THEN $4 END,
      decision_reason = CASE WHEN decision_reason IS NOT NULL THEN $4 END WHERE appraisal_id = ANY ($2)$q$),
    ('decision', $q$UPDATE decision SET form = '{}', comment = CASE WHEN comment IS NOT NULL THEN $4 END WHERE task_id = ANY ($3)$q$),
    ('provisional_decision', $q$UPDATE provisional_decision SET form = '{}', comment = CASE WHEN comment IS NOT NULL THEN $4 END WHERE task_id = ANY ($3)$q$),
    ('provisional_end', $q$UPDATE provisional_end SET reason = $4 WHERE reason IS NOT NULL AND kind = 'UNDONE'
      AND provisional_id IN (SELECT id FROM provisional_decision WHERE task_id = ANY ($3))$q$),
    ('task_preparation', $q$UPDATE task_preparation SET reason = CASE WHEN reason IS NOT NULL THEN $4 END, note = CASE WHEN note IS NOT NULL THEN $4 END
      WHERE task_id = ANY ($3)$q$),
    ('task_comment', $q$UPDATE task_comment SET text = $4 WHERE task_id = ANY ($3)$q$),
    ('attachment', $q$UPDATE attachment SET name = $4, removed_at = coalesce(removed_at, clock_timestamp()) WHERE task_id = ANY ($3)$q$),
    ('clarification', $q$UPDATE clarification SET question = $4, answer = CASE WHEN answer IS NOT NULL THEN $4 END WHERE task_id = ANY ($3)$q$),
    ('task_draft', $q$DELETE FROM task_draft WHERE task_id = ANY ($3) OR person_id = $1$q$),
    ('plan', $q$UPDATE plan SET behaviour_expectations = '{}', result_so_far = NULL WHERE appraisal_id = ANY ($2)$q$),
    ('planned_result', $q$UPDATE planned_result SET statement = $4, supports = CASE WHEN supports IS NOT NULL THEN $4 END
      WHERE plan_id IN (SELECT id FROM plan WHERE appraisal_id = ANY ($2))$q$),
    ('indicator', $q$UPDATE indicator SET statement = $4, target = $4, unit_of_measure = $4 WHERE planned_result_id IN (
      SELECT r.id FROM planned_result r JOIN plan p ON p.id = r.plan_id WHERE p.appraisal_id = ANY ($2))$q$),
    ('realization', $q$UPDATE realization SET summary = $4 WHERE summary IS NOT NULL AND appraisal_id = ANY ($2)$q$),
    ('realization_line', $q$UPDATE realization_line SET realized = $4, note = CASE WHEN note IS NOT NULL THEN $4 END, evidence = '[]'
      WHERE realization_id IN (SELECT id FROM realization WHERE appraisal_id = ANY ($2))$q$),
    ('progress_entry', $q$UPDATE progress_entry SET text = $4, evidence = '[]' WHERE appraisal_id = ANY ($2)$q$),
    ('feedback', $q$UPDATE feedback SET text = $4, strengths = CASE WHEN strengths IS NOT NULL THEN $4 END, gaps = CASE WHEN gaps IS NOT NULL THEN $4 END
      WHERE appraisal_id = ANY ($2)$q$),
    ('rating', $q$UPDATE rating SET result_assessments = '[]', behaviour_assessments = '{}', notes = $4, recommendation = $4,
      departure_reason = CASE WHEN departure_reason IS NOT NULL THEN $4 END, distribution_reason = CASE WHEN distribution_reason IS NOT NULL THEN $4 END
      WHERE appraisal_id = ANY ($2)$q$),
    ('evaluation_document', $q$UPDATE evaluation_document SET content = '{}' WHERE appraisal_id = ANY ($2)$q$),
    ('appeal', $q$UPDATE appeal SET bundle = '{}', reasons = $4, evidence = '[]', hearing = NULL,
      decision_reasons = CASE WHEN decision_reasons IS NOT NULL THEN $4 END WHERE appraisal_id = ANY ($2)$q$),
    ('appeal_statement', $q$UPDATE appeal_statement SET text = $4, evidence = '[]' WHERE appeal_id IN (SELECT id FROM appeal WHERE appraisal_id = ANY ($2))$q$),
    ('late_appeal', $q$UPDATE late_appeal SET cause = $4, reasons = $4, evidence = '[]',
      decision_reason = CASE WHEN decision_reason IS NOT NULL THEN $4 END WHERE appraisal_id = ANY ($2)$q$),
    ('development_case', $q$UPDATE development_case SET reason = $4 WHERE appraisal_id = ANY ($2)$q$),
    ('case_entry', $q$UPDATE case_entry SET content = '{}' WHERE case_id IN (SELECT id FROM development_case WHERE appraisal_id = ANY ($2))$q$),
    ('calibration_proposal', $q$UPDATE calibration_proposal SET reason = $4, answer_reason = CASE WHEN answer_reason IS NOT NULL THEN $4 END
      WHERE appraisal_id = ANY ($2)$q$),
    ('reconciliation_row', $q$UPDATE reconciliation_row SET outside = '{}', differences = '[]'
      WHERE employee_id = $1 OR appraisal_id = ANY ($2) OR position($5 IN outside::text) > 0$q$),
    ('operation_item', $q$UPDATE operation_item SET detail = '{}'
      WHERE position($5 IN detail::text) > 0 OR position(to_json($6)::text IN detail::text) > 0$q$),
    ('notice', $q$UPDATE notice SET data = '{}', server_answer = NULL WHERE recipient_id = $1 OR appraisal_id = ANY ($2)$q$),
    ('mail', $q$UPDATE mail SET server_answer = NULL, bounce = NULL WHERE recipient_id = $1$q$),
    ('notice_mute', $q$UPDATE notice_mute SET reason = $4 WHERE person_id = $1 OR appraisal_id = ANY ($2)$q$),
    ('action_token', $q$DELETE FROM action_token WHERE person_id = $1$q$),
    ('idempotency_key', $q$DELETE FROM idempotency_key WHERE person_id = $1 OR position($5 IN result::text) > 0$q$),
    -- No identity number begins with a year 0000; the words of the search are made anew by its trigger.
    ('employee', $q$UPDATE employee SET identity_number = '0000' || lpad(nextval('erased_person')::text, 14, '0'), name = $4, position = $4, rank = NULL,
      email = NULL, other_email = NULL, external_subject = NULL, erased_at = clock_timestamp(), updated_at = clock_timestamp(), version = version + 1
      WHERE id = $1$q$)
  LOOP
    EXECUTE change USING person.id, appraisals, tasks, gone, person.identity_number, person.name;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed > 0 THEN counts := counts || jsonb_build_object(target, changed); END IF;
  END LOOP;

  counts := counts || erase_year_round(person.id, appraisals, gone);
  DELETE FROM erasure_permit WHERE xid = pg_current_xact_id();
  UPDATE erasure_order SET erased = counts WHERE id = of_order;
  RETURN counts;
END $$;
