-- One trace from a decision to the next task: the doorbell carries the trace context of the act that rang (W3C traceparent; NULL while traces are off).
ALTER TABLE outbox ADD COLUMN traceparent TEXT CHECK (length(traceparent) <= 55);

-- What an act put on record, so that a repetition of it is logged as acknowledged like the first time. NULL in rows of the version before.
ALTER TABLE idempotency_key ADD COLUMN recorded JSONB;
