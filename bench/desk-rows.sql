-- Generated rows for bench/desk.ts: 100,000 appraisals of 300 units and 6,000 evaluators, 800,000 tasks, 400,000 notices, 200,000 events. They name
-- nobody. Triggers are off meanwhile, so hashes are no chain; the figures are counted at the end.
SET session_replication_role = 'replica';
INSERT INTO policy (id, code, version, title, legal_basis, status, body) VALUES ('00000000-0000-4000-8000-000000000001','b',1,'b','b','DRAFT','{}');
INSERT INTO unit (id, code, name, time_zone, working_week, parent_id)
SELECT ('10000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'U' || lpad(i::text,4,'0'), 'Unit ' || i, 'Asia/Jakarta', 'MON_FRI',
  CASE WHEN i > 10 THEN ('10000000-0000-4000-8000-' || lpad((i % 10 + 1)::text, 12, '0'))::uuid END FROM generate_series(1, 300) i;
INSERT INTO employee (id, identity_number, name, kind, position, email, unit_id)
SELECT md5('e' || i)::uuid, '199001012015' || lpad(i::text, 6, '0'), 'Nama ' || i, 'CIVIL_SERVANT', 'Jabatan ' || i, 'e' || i || '@example.go.id',
  ('10000000-0000-4000-8000-' || lpad((i % 300 + 1)::text, 12, '0'))::uuid FROM generate_series(1, 100000) i;
INSERT INTO role_grant (person_id, role, valid_from) VALUES (md5('e100000')::uuid, 'BKD_ADMIN', '2020-01-01');
-- evaluators: employee number i is evaluated by one of 6,000
INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
SELECT md5('e' || i)::uuid, 'EVALUATOR', md5('e' || (i % 6000 + 1))::uuid, '2020-01-01', 'B' FROM generate_series(1,100000) i WHERE i <> i % 6000 + 1;
INSERT INTO reporting_link (employee_id, relation, person_id, valid_from, source)
SELECT md5('e' || i)::uuid, 'SUPERIOR', md5('e' || ((i + 1) % 500 + 1))::uuid, '2020-01-01', 'B' FROM generate_series(1,100000) i WHERE i <> (i + 1) % 500 + 1;
INSERT INTO cycle (id, name, year, policy_id, status, launched_at) VALUES ('20000000-0000-4000-8000-000000000001', 'B', 2026, '00000000-0000-4000-8000-000000000001', 'RUNNING', now() - interval '300 days');
INSERT INTO appraisal (id, cycle_id, employee_id, unit_id, state, stage)
SELECT md5('a' || i)::uuid, '20000000-0000-4000-8000-000000000001', md5('e' || i)::uuid, ('10000000-0000-4000-8000-' || lpad((i % 300 + 1)::text, 12, '0'))::uuid,
  CASE WHEN i % 50 = 0 THEN 'EXCLUDED' WHEN i % 5 = 0 THEN 'FINAL' ELSE 'ACTIVE' END,
  (ARRAY['FINAL_SCORING','DELIVERY','APPEAL','FINAL_SCORING','FOLLOW_UP'])[i % 5 + 1] FROM generate_series(1,100000) i;
INSERT INTO task (id, cycle_id, appraisal_id, stage, kind, status, role, assignee_id, held_for_id, unit_id, opened_at, due_at, closed_at, derivation)
SELECT md5('t' || k.n || '.' || i)::uuid, '20000000-0000-4000-8000-000000000001', md5('a' || i)::uuid, k.stage, k.kind,
  CASE WHEN k.n = 9 AND i % 2 = 0 THEN 'OPEN' WHEN i % 17 = 0 AND k.role = 'EVALUATOR' THEN 'TAKEN_OVER' WHEN i % 23 = 0 THEN 'CLOSED_WITHOUT' ELSE 'DECIDED' END,
  k.role, CASE WHEN k.role = 'EVALUATOR' THEN md5('e' || (i % 6000 + 1))::uuid ELSE md5('e' || i)::uuid END, CASE WHEN k.role = 'EVALUATOR' THEN md5('e' || (i % 6000 + 1))::uuid ELSE md5('e' || i)::uuid END,
  ('10000000-0000-4000-8000-' || lpad((i % 300 + 1)::text, 12, '0'))::uuid, now() - interval '300 days' + k.n * interval '30 days', now() - interval '280 days' + k.n * interval '30 days' + (i % 40) * interval '1 day',
  CASE WHEN NOT (k.n = 9 AND i % 2 = 0) THEN now() - interval '285 days' + k.n * interval '30 days' END, '{"rule":{"clock":{"n":14,"unit":"WORKING_DAYS","from":"OPENED"}},"legalBasis":"Annex V.A.6 (p.114)","timeZone":"Asia/Jakarta","skipped":[{"date":"2026-01-03","reason":"Saturday"},{"date":"2026-01-04","reason":"Sunday"}]}'
FROM generate_series(1,100000) i, (VALUES (1,'SOCIALIZATION','ACKNOWLEDGE_SOCIALIZATION','EMPLOYEE'),(2,'TARGET_SETTING','DRAFT_TARGETS','EMPLOYEE'),(3,'TARGET_SETTING','APPROVE_TARGETS','EVALUATOR'),
 (4,'MID_TERM','REPORT_REALIZATION','EMPLOYEE'),(5,'MID_TERM','GIVE_FEEDBACK','EVALUATOR'),(6,'MID_TERM','AGREE_ADJUSTMENT','EMPLOYEE'),(8,'FINAL_SCORING','REPORT_REALIZATION','EMPLOYEE'),(9,'FINAL_SCORING','RATE','EVALUATOR')) k(n, stage, kind, role);
INSERT INTO decision (task_id, outcome, form, actor_id, authority, decided_at, late)
SELECT t.id, 'DONE', '{"a":"form of some length, as forms are, with texts in it that nobody reads in a list"}', t.assignee_id, '{"role":"X","linkIds":[]}', t.closed_at, random() < 0.02 FROM task t WHERE t.status = 'DECIDED';
INSERT INTO rating (id, appraisal_id, number, origin, author_id, decision_id, result_assessments, behaviour_assessments, proposed_results, proposed_behaviour, results, behaviour, predicate, notes, recommendation, facts, rated_at)
SELECT md5('r' || i)::uuid, md5('a' || i)::uuid, 1, 'EVALUATOR', md5('e' || (i % 6000 + 1))::uuid, gen_random_uuid(), '[]','[]','MEETS','MEETS','MEETS','MEETS',(ARRAY['BAIK','SANGAT_BAIK','BUTUH_PERBAIKAN'])[i % 3 + 1],
 repeat('Catatan penilai. ', 20), repeat('Rekomendasi. ', 20), '{}', now() FROM generate_series(1,100000) i WHERE i % 2 = 1;
UPDATE appraisal a SET rating_id = r.id FROM rating r WHERE r.appraisal_id = a.id;
INSERT INTO notice (kind, recipient_id, cycle_id, appraisal_id, dedupe_key, status)
SELECT 'ASSIGNED', md5('e' || i)::uuid, '20000000-0000-4000-8000-000000000001', md5('a' || i)::uuid, 'k' || n || '.' || i, CASE WHEN i % 1000 = 0 THEN 'FAILED' ELSE 'SENT' END FROM generate_series(1,100000) i, generate_series(1,4) n;
INSERT INTO event (chain, seq, type, actor_id, cycle_id, appraisal_id, data, prev_hash, hash)
SELECT md5('a' || i)::uuid::text, n, 'TASK_DECIDED', md5('e' || i)::uuid, '20000000-0000-4000-8000-000000000001', md5('a' || i)::uuid, '{"kind":"RATE"}', '', md5(i || '.' || n) FROM generate_series(1,100000) i, generate_series(1,2) n;
SET session_replication_role = 'origin';
SELECT recount_progress();
