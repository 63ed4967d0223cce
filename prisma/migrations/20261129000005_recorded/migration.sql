SET LOCAL lock_timeout = '5s';

-- What an act put on record, so that a repetition of it is logged as acknowledged like the first time. NULL in rows of the version before.
ALTER TABLE idempotency_key ADD COLUMN recorded JSONB;
