-- What the rows must never be, whatever the code does. Each guard names the rule or the race that it is for.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Words: the unions of domain/terms.ts.
ALTER TABLE unit ADD CHECK (working_week IN ('MON_FRI', 'MON_SAT'));
ALTER TABLE employee
  ADD CHECK (identity_number ~ '^[0-9]{18}$'),
  ADD CHECK (kind IN ('CIVIL_SERVANT', 'CONTRACT')),
  ADD CHECK (language IN ('id', 'en')),
  ADD CHECK (status IN ('ACTIVE', 'STUDY_LEAVE', 'STATE_OFFICIAL', 'SUSPENDED', 'UNPAID_LEAVE', 'PRE_RETIREMENT', 'LEFT'));
ALTER TABLE reporting_link ADD CHECK (relation IN ('EVALUATOR', 'SUPERIOR')), ADD CHECK (employee_id <> person_id),
  ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE role_grant ADD CHECK (role IN ('BKD_ADMIN', 'PERFORMANCE_MANAGER', 'AUTHORIZED_OFFICIAL'));
ALTER TABLE policy ADD CHECK (status IN ('DRAFT', 'PUBLISHED'));
ALTER TABLE cycle ADD CHECK (status IN ('DRAFT', 'LAUNCHING', 'RUNNING', 'PAUSED', 'CLOSED', 'CANCELLED'));
ALTER TABLE appraisal ADD CHECK (state IN ('ACTIVE', 'FINAL', 'EXCLUDED', 'CANCELLED')), ADD CHECK (epoch > 0);
ALTER TABLE task ADD CHECK (status IN ('OPEN', 'DECIDED', 'TAKEN_OVER', 'CLOSED_WITHOUT', 'CANCELLED')),
  ADD CHECK (appraisal_id IS NOT NULL OR report_id IS NOT NULL), ADD CHECK ((status = 'OPEN') = (closed_at IS NULL));
ALTER TABLE rating ADD CHECK (results IN ('ABOVE', 'MEETS', 'BELOW')), ADD CHECK (behaviour IN ('ABOVE', 'MEETS', 'BELOW')),
  ADD CHECK (predicate IN ('SANGAT_BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG')),
  ADD CHECK (origin IN ('EVALUATOR', 'TAKEOVER', 'APPEAL'));
ALTER TABLE organisation_result ADD CHECK (grade IN ('ISTIMEWA', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'));
ALTER TABLE appeal ADD CHECK (status IN ('FILED', 'CONFIRMED', 'CHANGED', 'WITHDRAWN'));
ALTER TABLE development_case ADD CHECK (kind IN ('COACHING', 'COUNSELLING', 'REWARD')), ADD CHECK (status IN ('OPEN', 'CLOSED', 'CANCELLED'));
ALTER TABLE unit_report ADD CHECK (status IN ('OPEN', 'COMPLETE', 'CANCELLED'));
ALTER TABLE notice ADD CHECK (status IN ('QUEUED', 'SENT', 'FAILED'));
ALTER TABLE outbox ADD CHECK (owner_kind IN ('appraisal', 'case', 'report', 'launch'));

-- References that the client does not need as relations.
ALTER TABLE task ADD FOREIGN KEY (assignee_id) REFERENCES employee(id), ADD FOREIGN KEY (unit_id) REFERENCES unit(id);
ALTER TABLE task_draft ADD FOREIGN KEY (person_id) REFERENCES employee(id);
ALTER TABLE decision ADD FOREIGN KEY (actor_id) REFERENCES employee(id);
ALTER TABLE appraisal ADD FOREIGN KEY (unit_id) REFERENCES unit(id), ADD FOREIGN KEY (rating_id) REFERENCES rating(id),
  ADD FOREIGN KEY (reported_rating_id) REFERENCES rating(id);
ALTER TABLE plan ADD FOREIGN KEY (decision_id) REFERENCES decision(id), ADD FOREIGN KEY (author_id) REFERENCES employee(id),
  ADD FOREIGN KEY (approved_by_decision_id) REFERENCES decision(id);
ALTER TABLE realization ADD FOREIGN KEY (decision_id) REFERENCES decision(id), ADD FOREIGN KEY (plan_id) REFERENCES plan(id);
ALTER TABLE rating ADD FOREIGN KEY (decision_id) REFERENCES decision(id), ADD FOREIGN KEY (author_id) REFERENCES employee(id),
  ADD FOREIGN KEY (organisation_result_id) REFERENCES organisation_result(id);
ALTER TABLE evaluation_document ADD FOREIGN KEY (rating_id) REFERENCES rating(id);
ALTER TABLE appeal ADD FOREIGN KEY (rating_id) REFERENCES rating(id), ADD FOREIGN KEY (new_rating_id) REFERENCES rating(id),
  ADD FOREIGN KEY (decision_id) REFERENCES decision(id);
ALTER TABLE report_submission ADD FOREIGN KEY (decision_id) REFERENCES decision(id), ADD FOREIGN KEY (submitted_by_id) REFERENCES employee(id);
ALTER TABLE appeal_statement ADD FOREIGN KEY (decision_id) REFERENCES decision(id);
ALTER TABLE feedback ADD FOREIGN KEY (author_id) REFERENCES employee(id);
ALTER TABLE case_entry ADD FOREIGN KEY (author_id) REFERENCES employee(id);
ALTER TABLE development_case ADD FOREIGN KEY (rating_id) REFERENCES rating(id);
ALTER TABLE operation ADD FOREIGN KEY (cycle_id) REFERENCES cycle(id);
ALTER TABLE cycle ADD FOREIGN KEY (cloned_from_id) REFERENCES cycle(id);
ALTER TABLE holiday ADD FOREIGN KEY (unit_id) REFERENCES unit(id);
ALTER TABLE outbox ADD FOREIGN KEY (held_by_cycle_id) REFERENCES cycle(id);
ALTER TABLE role_grant ADD FOREIGN KEY (unit_id) REFERENCES unit(id);
ALTER TABLE notice ADD FOREIGN KEY (recipient_id) REFERENCES employee(id);

-- One evaluator and one evaluator's superior at any date (docs/domain.md, who may act).
ALTER TABLE reporting_link ADD CONSTRAINT reporting_link_no_overlap
  EXCLUDE USING gist (employee_id WITH =, relation WITH =, daterange(valid_from, valid_to, '[)') WITH &&);

-- Rule 1, natural keys: a step that comes twice finds the first one's row. The owner is the case or report where there is one.
ALTER TABLE task DROP COLUMN owner_id;
ALTER TABLE task ADD COLUMN owner_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(case_id, report_id, appraisal_id)) STORED;
CREATE UNIQUE INDEX task_natural_key ON task (owner_id, stage, kind, round, level);
CREATE INDEX task_owner_status ON task (owner_id, status);
-- At most one open task of a kind: two takeovers at once cannot leave two people with the same task.
CREATE UNIQUE INDEX task_one_open ON task (owner_id, kind) WHERE status = 'OPEN';
CREATE INDEX task_open_due ON task (due_at) WHERE status = 'OPEN' AND paused_at IS NULL;
CREATE INDEX task_next_reminder ON task (next_reminder_at) WHERE status = 'OPEN' AND paused_at IS NULL AND next_reminder_at IS NOT NULL;

CREATE INDEX outbox_unconsumed ON outbox (next_attempt_at, id) WHERE consumed_at IS NULL;
CREATE INDEX outbox_owner_unconsumed ON outbox (owner_id) WHERE consumed_at IS NULL;
CREATE INDEX outbox_held ON outbox (held_by_cycle_id) WHERE consumed_at IS NULL AND held_by_cycle_id IS NOT NULL;
CREATE INDEX notice_queued ON notice (next_attempt_at, id) WHERE status = 'QUEUED';

-- At most one open case of a kind per appraisal: observation and result do not open two.
CREATE UNIQUE INDEX development_case_one_open ON development_case (appraisal_id, kind) WHERE status = 'OPEN';

-- The audit trail: sequence and hash are made here, so that no path can write an event outside its chain.
-- hash = sha256(prev_hash, '|', canonical text); jsonb::text is canonical (keys sorted, no spaces that vary).
CREATE FUNCTION event_text(e event) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat_ws('|', e.chain, e.seq::text, e.type,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    coalesce(e.actor_id::text, ''), coalesce(e.actor_role, ''), coalesce(e.on_behalf_of_id::text, ''), coalesce(e.decree, ''),
    e.result, coalesce(e.cycle_id::text, ''), coalesce(e.appraisal_id::text, ''), coalesce(e.task_id::text, ''),
    coalesce(e.request_id, ''), e.data::text)
$$;

CREATE FUNCTION event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO chain_head AS h (chain, seq, hash) VALUES (NEW.chain, 1, '')
    ON CONFLICT (chain) DO UPDATE SET seq = h.seq + 1
    RETURNING h.seq, h.hash INTO NEW.seq, NEW.prev_hash;
  NEW.hash := encode(sha256(convert_to(NEW.prev_hash || '|' || event_text(NEW), 'UTF8')), 'hex');
  UPDATE chain_head SET hash = NEW.hash WHERE chain = NEW.chain;
  RETURN NEW;
END $$;
CREATE TRIGGER event_chain BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_chain();

-- Facts are appended, never changed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rating_append_only BEFORE UPDATE OR DELETE ON rating FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER realization_append_only BEFORE UPDATE OR DELETE ON realization FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER employee_change_append_only BEFORE UPDATE OR DELETE ON employee_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A published policy version is immutable: a launched cycle pins it.
CREATE FUNCTION refuse_published_policy_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'PUBLISHED' THEN
    RAISE EXCEPTION 'policy %/% is published and immutable', OLD.code, OLD.version USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER policy_immutable BEFORE UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION refuse_published_policy_change();
