-- What a peer's step commits: which task a year now waits for, and the decision that led there. The notice of it is for the benchmark's ears.
CREATE TABLE year_step (
  workflow_id text NOT NULL,
  task text NOT NULL,
  decision jsonb,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workflow_id, task)
);

CREATE FUNCTION announce_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('opened', NEW.workflow_id || ' ' || NEW.task);
  RETURN NULL;
END $$;

CREATE TRIGGER announce_step AFTER INSERT ON year_step FOR EACH ROW EXECUTE FUNCTION announce_step();
