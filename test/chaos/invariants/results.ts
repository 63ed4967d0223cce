/** Everybody has one appraisal with the result that follows from what its people decided. */
import { grouped } from '../grouped.ts';
import { predicateOf } from '../../../domain/rating.ts';
import { read } from '../rows.ts';
import type { Broken, Evidence } from './evidence.ts';

export async function checkAppraisals({ installation, agency, appraisals, year }: Evidence): Promise<Broken[]> {
  const broken: Broken[] = [];
  const people = await read<{ id: string }>(
    installation.rows,
    `SELECT id::text FROM employee WHERE unit_id = ANY ($1::uuid[]) AND status IN ('ACTIVE', 'STUDY_LEAVE')`,
    [agency.unitIds],
  );
  const many = grouped(appraisals, ({ employeeId }) => employeeId);
  for (const { id } of people) {
    const n = many.get(id)?.length ?? 0;
    if (n !== 1) broken.push({ invariant: 'each employee has exactly one appraisal', detail: `employee ${id} has ${n}` });
  }
  if (appraisals.length !== people.length || year.people.length !== people.length) {
    const detail = `${people.length} people, ${appraisals.length} appraisals, ${year.people.length} at launch`;
    broken.push({ invariant: 'each employee has exactly one appraisal', detail });
  }
  for (const { id, state } of appraisals) {
    if (state !== 'FINAL') broken.push({ invariant: 'every appraisal comes to its end', detail: `appraisal ${id} is ${state}` });
  }
  return broken;
}

export function checkResults({ appraisals, ratings, tasks, decisions, people }: Evidence): Broken[] {
  const broken: Broken[] = [];
  const outcomes = new Map(decisions.map(({ taskId, outcome }) => [taskId, outcome]));
  const ofAppraisal = grouped(tasks, ({ ownerId }) => ownerId);
  for (const appraisal of appraisals) {
    const found = (detail: string): void =>
      void broken.push({
        invariant: 'the result follows from what people decided',
        detail: `appraisal ${appraisal.id}: ${detail}`,
      });
    const story = people.get(appraisal.id)?.story;
    const own = (ofAppraisal.get(appraisal.id) ?? []).filter(({ status }) => status === 'DECIDED');
    const rated = own.find(({ kind }) => kind === 'RATE');
    if (!story || !rated) {
      found('nobody rated');
      continue;
    }
    const changed = own.some(({ id, kind }) => kind === 'DECIDE_APPEAL' && outcomes.get(id) === 'CHANGED');
    // Whoever took over rates otherwise than the one who was silent would have (load.ts).
    const wanted = changed || rated.level > 0 ? story.changedTo : story.ratings;
    const made = ratings.filter(({ appraisalId }) => appraisalId === appraisal.id);
    if (made.length !== (changed ? 2 : 1)) found(`${made.length} ratings`);
    const counts = made.find(({ id }) => id === appraisal.ratingId);
    const predicate = predicateOf(wanted.results, wanted.behaviour);
    if (counts?.results !== wanted.results || counts.behaviour !== wanted.behaviour || counts.predicate !== predicate)
      found(
        `${counts?.results}/${counts?.behaviour} ${counts?.predicate} instead of ${wanted.results}/${wanted.behaviour} ${predicate}`,
      );
    const origin = changed ? 'APPEAL' : rated.level > 0 ? 'TAKEOVER' : 'EVALUATOR';
    if (counts && counts.origin !== origin) found(`its rating is ${counts.origin} instead of ${origin}`);
  }
  return broken;
}
