-- Whether a page of a long operation has an owner's result already is one look in this index; without it each page reads all results so far.
CREATE INDEX CONCURRENTLY "operation_item_operation_id_key_idx" ON "operation_item"("operation_id", "key");
