import type { Deps } from '../context.ts';

/**
 * The person has read in Daur what these mails are about, under his own name: a program that follows links has no token. One statement of its
 * own, after the answer: a read does not wait for it, and where it fails a mail merely stays unopened.
 * @returns how many mails were opened by it
 */
export async function markOpened(
  deps: Pick<Deps, 'db'>,
  personId: string,
  about: { readonly taskId?: string | undefined; readonly appraisalId?: string | undefined },
): Promise<number> {
  return deps.db.$executeRaw`
    UPDATE mail m SET opened_at = clock_timestamp()
    WHERE m.recipient_id = ${personId}::uuid AND m.opened_at IS NULL AND (m.accepted_at IS NOT NULL OR m.status = 'BOUNCED')
      AND EXISTS (SELECT 1 FROM notice n WHERE n.mail_id = coalesce(m.repeats_id, m.id)
        AND (n.task_id = ${about.taskId ?? null}::uuid OR n.appraisal_id = ${about.appraisalId ?? null}::uuid))`;
}
