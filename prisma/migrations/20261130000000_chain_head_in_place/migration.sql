-- The head of a chain is written where it was just found, and never by walking the table: a plan that was made while the table was small, and that a
-- connection keeps, did so for each event of a launch, whose pages became slower and slower.

SET LOCAL lock_timeout = '5s';

-- safe(replace): what it writes is the same; the previous version calls it by the same trigger.
CREATE OR REPLACE FUNCTION event_chain() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  place tid;
BEGIN
  INSERT INTO chain_head AS h (chain, seq, hash) VALUES (NEW.chain, 1, '')
    ON CONFLICT (chain) DO UPDATE SET seq = h.seq + 1
    RETURNING h.seq, h.hash, h.ctid INTO NEW.seq, NEW.prev_hash, place;
  NEW.hash := encode(sha256(convert_to(NEW.prev_hash || '|' || event_text(NEW), 'UTF8')), 'hex');
  -- The row is ours until the commit, so nobody moves it meanwhile.
  UPDATE chain_head SET hash = NEW.hash WHERE ctid = place;
  RETURN NEW;
END $$;
