-- Erasure of personal data after the retention (docs/privacy.md, docs/decisions/0020-erasure-keeps-the-skeleton.md): who somebody was and what was
-- written goes, ids, codes and dates stay, so that figures, references and hash chains still hold. Additive: the previous version knows none of it.

SET LOCAL lock_timeout = '5s';

ALTER TABLE employee ADD COLUMN erased_at timestamptz(3);
-- safe(index): employee has some ten thousand rows; the index is built in milliseconds.
CREATE INDEX employee_left ON employee (id) WHERE status = 'LEFT' AND erased_at IS NULL;

-- How long data are kept at least; of a kind that has no row, what Daur is shipped with counts (domain/retention.ts).
CREATE TABLE retention_rule (
  kind text PRIMARY KEY CHECK (kind IN ('PERSON', 'APPRAISAL')),
  years int NOT NULL CHECK (years BETWEEN 1 AND 100),
  legal_basis text NOT NULL,
  set_by_id uuid NOT NULL REFERENCES employee(id),
  set_at timestamptz(3) NOT NULL,
  version int NOT NULL
);

CREATE TABLE erasure_order (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES employee(id),
  reason text NOT NULL,
  request_of text,
  status text NOT NULL DEFAULT 'REQUESTED' CHECK (status IN ('REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN')),
  requested_by_id uuid NOT NULL REFERENCES employee(id),
  requested_at timestamptz(3) NOT NULL,
  decided_by_id uuid REFERENCES employee(id),
  decided_at timestamptz(3),
  decision_reason text,
  -- Rows by table, once it was carried out
  erased jsonb,
  version int NOT NULL DEFAULT 1,
  -- Four eyes, and nobody's own.
  CHECK (status <> 'APPLIED' OR decided_by_id <> requested_by_id),
  CHECK (person_id <> requested_by_id)
);
CREATE UNIQUE INDEX erasure_order_one_pending ON erasure_order (person_id) WHERE status IN ('REQUESTED', 'APPLIED');
CREATE INDEX erasure_order_by_time ON erasure_order (requested_at, id);

-- A transaction that erases. Written and emptied by erase_person() only.
CREATE TABLE erasure_permit (
  xid xid8 PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES erasure_order(id)
);

-- Of rows that are appended only: the columns that an erasure may empty. What is not named here changes never, events least of all.
CREATE FUNCTION erasable_columns(of_table text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
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
    ELSE ARRAY[]::text[] END
$$;

-- safe(replace): only a transaction with an erasure permit passes in addition; all else is refused as before.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erasable text[] := erasable_columns(TG_TABLE_NAME::text);
BEGIN
  IF TG_OP = 'UPDATE' AND cardinality(erasable) > 0
    AND EXISTS (SELECT 1 FROM erasure_permit WHERE xid = pg_current_xact_id_if_assigned()) THEN
    IF to_jsonb(OLD) - erasable = to_jsonb(NEW) - erasable THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- The one way. It runs with the rights of whoever owns the tables, and does nothing but for an order that a second official has approved.
CREATE FUNCTION erase_person(of_order uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

  DELETE FROM erasure_permit WHERE xid = pg_current_xact_id();
  UPDATE erasure_order SET erased = counts WHERE id = of_order;
  RETURN counts;
END $$;
CREATE SEQUENCE erased_person;

-- For the application's role only, where it is not the owner of the tables (docs/privacy.md).
REVOKE ALL ON FUNCTION erase_person(uuid) FROM PUBLIC;
