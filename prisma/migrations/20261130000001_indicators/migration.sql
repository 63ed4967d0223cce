-- The library of indicators (the manual of indicators, Annex II.A, format A.1.3, p.37-38), which lines of an SKP refer to; how a leader's planned results are the source of the staff's; and what the yearly
-- evaluation of the indicators themselves led to (docs/indicators.md). Additive: the previous version knows none of it.

SET LOCAL lock_timeout = '5s';

CREATE TABLE library_indicator (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9.-]{1,39}$'),
  -- For whom: of this unit and those below it, in this post; empty: of the whole agency, in every post
  unit_id uuid REFERENCES unit(id),
  position text,
  created_by_id uuid NOT NULL REFERENCES employee(id),
  created_at timestamptz(3) NOT NULL,
  retired_by_id uuid REFERENCES employee(id),
  retired_at timestamptz(3),
  retired_because text,
  -- Of what can be edited: the draft
  version int NOT NULL DEFAULT 1,
  CHECK ((retired_at IS NULL) = (retired_by_id IS NULL) AND (retired_at IS NULL) = (retired_because IS NULL))
);
CREATE INDEX library_indicator_unit ON library_indicator (unit_id);

CREATE TABLE library_indicator_version (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  indicator_id uuid NOT NULL REFERENCES library_indicator(id),
  number int NOT NULL CHECK (number > 0),
  name text NOT NULL,
  aspect text NOT NULL CHECK (aspect IN ('QUANTITY', 'QUALITY', 'TIME', 'COST')),
  purpose text NOT NULL,
  definition text NOT NULL,
  unit_of_measure text NOT NULL,
  -- Where its figures come from
  source text NOT NULL,
  formula text NOT NULL,
  control text NOT NULL CHECK (control IN ('OUTCOME', 'INTERMEDIATE_OUTCOME', 'OUTPUT')),
  reported_every text NOT NULL CHECK (reported_every IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
  better text NOT NULL CHECK (better IN ('MORE', 'LESS')),
  -- How what is reported day by day becomes a realization
  adds_up text NOT NULL CHECK (adds_up IN ('SUM', 'MEAN', 'LATEST')),
  usual_target text,
  author_id uuid NOT NULL REFERENCES employee(id),
  drafted_at timestamptz(3) NOT NULL,
  published_by_id uuid REFERENCES employee(id),
  published_at timestamptz(3),
  UNIQUE (indicator_id, number),
  CHECK ((published_at IS NULL) = (published_by_id IS NULL))
);
CREATE UNIQUE INDEX library_indicator_one_draft ON library_indicator_version (indicator_id) WHERE published_at IS NULL;

-- What was published is what SKP lines refer to.
CREATE FUNCTION refuse_change_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'a published version of an indicator never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER library_indicator_version_guard BEFORE UPDATE OR DELETE ON library_indicator_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published();

-- What somebody proposes after the evaluation of an indicator, with the figures that he had before him.
CREATE TABLE indicator_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  version_id uuid NOT NULL REFERENCES library_indicator_version(id),
  cycle_id uuid NOT NULL REFERENCES cycle(id),
  kind text NOT NULL CHECK (kind IN ('KEEP', 'CHANGE', 'RETIRE')),
  reason text NOT NULL,
  -- Members of the next version that are to be different; empty unless CHANGE
  change jsonb,
  figures jsonb NOT NULL,
  status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'ACCEPTED', 'REJECTED')),
  proposed_by_id uuid NOT NULL REFERENCES employee(id),
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid REFERENCES employee(id),
  decided_at timestamptz(3),
  decision_reason text,
  -- The draft that an accepted change became
  draft_id uuid REFERENCES library_indicator_version(id),
  CHECK ((kind = 'CHANGE') = (change IS NOT NULL)),
  CHECK ((status = 'OPEN') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL))
);
CREATE UNIQUE INDEX indicator_proposal_one_open ON indicator_proposal (version_id, cycle_id, proposed_by_id) WHERE status = 'OPEN';
CREATE INDEX indicator_proposal_by_time ON indicator_proposal (proposed_at, id);

-- Which planned result of the leader a planned result serves. Settled while drafting or after, by either; not a part of the SKP that was signed.
CREATE TABLE result_link (
  planned_result_id uuid PRIMARY KEY REFERENCES planned_result(id),
  leader_result_id uuid NOT NULL REFERENCES planned_result(id),
  linked_by_id uuid NOT NULL REFERENCES employee(id),
  linked_at timestamptz(3) NOT NULL,
  CHECK (planned_result_id <> leader_result_id)
);
CREATE INDEX result_link_leader ON result_link (leader_result_id);

ALTER TABLE indicator ADD COLUMN library_version_id uuid;
ALTER TABLE indicator ADD CONSTRAINT indicator_library_version_fkey FOREIGN KEY (library_version_id) REFERENCES library_indicator_version(id) NOT VALID;
