/** Each decision that was acknowledged over HTTP is there exactly once, and no other; a file likewise. */
import { grouped } from '../grouped.ts';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ActSent } from '../ledger.ts';
import { read } from '../rows.ts';
import type { Broken, DecisionSeen, Evidence } from './evidence.ts';

export function checkDecisions({ ledger, decisions }: Evidence): Broken[] {
  const broken: Broken[] = [];
  const found = (invariant: string, detail: string): void => void broken.push({ invariant, detail });
  const byId = new Map(decisions.map((decision) => [decision.id, decision]));
  const acts = grouped(ledger.acts, ({ taskId }) => taskId);
  for (const act of ledger.acts) {
    if (act.answer?.is !== 'ACKNOWLEDGED') continue;
    const decision = byId.get(act.answer.decisionId);
    const named = `decision ${act.answer.decisionId} (${act.kind} of task ${act.taskId}, key ${act.key})`;
    if (!decision) found('an acknowledged decision is there', `${named} is not`);
    else if (!isOf(act, decision))
      found('a decision is what was sent', `${named} is another: ${JSON.stringify(decision)}`);
  }
  for (const decision of decisions) {
    const sent = (acts.get(decision.taskId) ?? []).filter((act) => isOf(act, decision));
    const acknowledged = sent.filter(
      ({ answer }) => answer?.is === 'ACKNOWLEDGED' && answer.decisionId === decision.id,
    );
    const unanswered = sent.filter(({ answer, unanswered: times }) => answer === undefined && times > 0);
    if (acknowledged.length + unanswered.length === 0 || acknowledged.length > 1)
      found(
        'a decision was sent by somebody, and acknowledged to one',
        `decision ${decision.id} (${decision.outcome} of task ${decision.taskId} by ${decision.actorId}): acknowledged ${acknowledged.length} times, left unanswered ${unanswered.length} times`,
      );
  }
  return broken;
}

/** Whether the decision is the one that was sent; what the form's check adds does not matter. */
function isOf(act: ActSent, decision: DecisionSeen): boolean {
  return (
    act.taskId === decision.taskId &&
    act.personId === decision.actorId &&
    act.outcome === decision.outcome &&
    Object.entries(act.form).every(([member, value]) =>
      isDeepStrictEqual(JSON.parse(JSON.stringify(value ?? null)), decision.form[member] ?? null),
    )
  );
}

/** A file that was acknowledged is there once and can be read as it was sent; one that was refused is not. */
export async function checkFiles({ ledger, installation, agency, year }: Evidence): Promise<Broken[]> {
  const broken: Broken[] = [];
  const rows = await read<{ taskId: string; sha256: string; n: number; employeeId: string | null }>(
    installation.rows,
    `SELECT f.task_id::text AS "taskId", f.sha256, count(*)::int AS n, a.employee_id::text AS "employeeId"
      FROM attachment f JOIN task t ON t.id = f.task_id LEFT JOIN appraisal a ON a.id = t.appraisal_id
      WHERE t.cycle_id = $1 GROUP BY 1, 2, 4`,
    [year.cycleId],
  );
  const employees = new Map(rows.map(({ taskId, employeeId }) => [taskId, employeeId]));
  const many = new Map(rows.map(({ taskId, sha256, n }) => [`${taskId} ${sha256}`, n]));
  for (const { taskId, sha256, answer, personId } of ledger.files) {
    const n = many.get(`${taskId} ${sha256}`) ?? 0;
    const wanted = answer?.link === undefined ? 0 : 1;
    if (answer !== undefined && n !== wanted) {
      broken.push({
        invariant: 'a file is kept exactly where that was acknowledged',
        detail: `file ${sha256} at task ${taskId}, answered ${answer.status}: ${n} rows`,
      });
    }
    if (!answer?.link) continue;
    // An office that acted once, by taking over, has no part in the appraisal any more; the employee always has.
    const reader = employees.get(taskId) ?? personId;
    const headers = { Authorization: `Bearer ${agency.tokens.get(reader) ?? ''}` };
    const response = await fetch(`${installation.apiUrl}${answer.link}`, { headers });
    const got = createHash('sha256')
      .update(Buffer.from(await response.arrayBuffer()))
      .digest('hex');
    if (got !== sha256) {
      const detail = `file ${sha256} at task ${taskId}: ${response.status}, ${got}`;
      broken.push({ invariant: 'a kept file can be read as it was sent', detail });
    }
  }
  return broken;
}
