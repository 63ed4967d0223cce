-- Tells the benchmark which task of which appraisal was opened, and when a result is final: the same notice that the peers' steps give.
CREATE FUNCTION announce_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('opened', NEW.appraisal_id || ' ' || NEW.stage || '.' || NEW.kind || '.' || NEW.round || ' ' || NEW.id);
  RETURN NULL;
END $$;

CREATE TRIGGER announce_task AFTER INSERT ON task FOR EACH ROW WHEN (NEW.status = 'OPEN' AND NEW.appraisal_id IS NOT NULL)
  EXECUTE FUNCTION announce_task();

CREATE FUNCTION announce_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('opened', NEW.id || ' FINAL');
  RETURN NULL;
END $$;

CREATE TRIGGER announce_final AFTER UPDATE OF state ON appraisal FOR EACH ROW WHEN (NEW.state = 'FINAL' AND OLD.state <> 'FINAL')
  EXECUTE FUNCTION announce_final();
