import { purposeOf } from '../../domain/action-links.ts';
import type { TaskKind } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { hashOfToken, newToken } from './token.ts';

/** Links of a mail that is being written. */
export interface LinksWanted {
  readonly mailId: bigint;
  readonly personId: string;
  /** Tasks that the mail speaks of; those that are closed get a link to information as well. */
  readonly taskIds: readonly string[];
}

/**
 * A token for each task of each mail: one purpose, the task's version of now, this person, `hours` long. Only hashes are stored; a mail that is
 * written again, because the server did not take it, gets new ones.
 * @returns by mail and task, the URL of the page
 */
export async function issueLinks(
  tx: Tx,
  wanted: readonly LinksWanted[],
  options: { readonly hours: number; readonly publicUrl: string },
): Promise<(mailId: bigint, taskId: string) => string | undefined> {
  const taskIds = [...new Set(wanted.flatMap((mail) => mail.taskIds))];
  if (taskIds.length === 0) return () => undefined;
  const tasks = await tx.$queryRaw<
    { id: string; kind: TaskKind; level: number; version: number; employeeId: string | null }[]
  >`
    SELECT t.id::text, t.kind, t.level, t.version, a.employee_id::text AS "employeeId"
    FROM task t LEFT JOIN appraisal a ON a.id = t.appraisal_id WHERE t.id = ANY (${taskIds}::uuid[])`;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const urls = new Map<string, string>();
  const rows = wanted.flatMap(({ mailId, personId, taskIds: ofMail }) =>
    [...new Set(ofMail)].flatMap((taskId) => {
      const task = byId.get(taskId);
      if (!task) return [];
      const token = newToken();
      urls.set(`${mailId}:${taskId}`, `${options.publicUrl}/a/${token}`);
      const purpose = purposeOf(task, task.employeeId === personId);
      return [
        { hash: hashOfToken(token), purpose, personId, taskId, version: task.version, mailId: mailId.toString() },
      ];
    }),
  );
  await tx.$executeRaw`
    INSERT INTO action_token (token_hash, purpose, person_id, task_id, task_version, mail_id, expires_at)
    SELECT n.*, clock_timestamp() + make_interval(secs => ${options.hours * 3_600}::float8) FROM unnest(
      ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.purpose)}::text[], ${rows.map((row) => row.personId)}::uuid[],
      ${rows.map((row) => row.taskId)}::uuid[], ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.mailId)}::bigint[]) AS n`;
  return (mailId, taskId) => urls.get(`${mailId}:${taskId}`);
}
