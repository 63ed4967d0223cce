-- An owner may have several agreed actions open at once (docs/check-ins.md), as it may have several reports to sign. The next migration drops the index that this one replaces.
-- safe(known-columns): it refuses nothing that task_one_open, which is there until the next migration, does not refuse.
CREATE UNIQUE INDEX CONCURRENTLY task_one_open_of_kind ON task (owner_id, kind)
  WHERE status = 'OPEN' AND kind NOT IN ('SIGN_REPORT', 'CARRY_OUT_AS_EMPLOYEE', 'CARRY_OUT_AS_EVALUATOR');
