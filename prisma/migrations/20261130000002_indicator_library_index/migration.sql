-- The evaluation of an indicator looks for the lines that refer to it.
CREATE INDEX CONCURRENTLY indicator_library_version ON indicator (library_version_id) WHERE library_version_id IS NOT NULL;
