SET LOCAL lock_timeout = '5s';

-- One trace from a decision to the next task: the doorbell carries the trace context of the act that rang (W3C traceparent; NULL while traces are off).
ALTER TABLE outbox ADD COLUMN traceparent TEXT;
ALTER TABLE outbox ADD CONSTRAINT outbox_traceparent_short CHECK (length(traceparent) <= 55) NOT VALID;
