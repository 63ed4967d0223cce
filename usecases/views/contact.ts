import type { Tx } from '../context.ts';
import type { PersonRef } from '../tasks/task-summary.ts';

/** A person whom mails do not reach, as BKD sees him in the task of restoring the contact. */
export interface ContactView {
  readonly person: PersonRef;
  readonly email: string | null;
  readonly otherEmail: string | null;
  /** What came back, the first first, and what became of the repetition on the other channel. */
  readonly mails: readonly {
    readonly mailId: string;
    readonly at: string;
    readonly status: string;
    readonly text: string | null;
    readonly onOtherChannel: string | null;
  }[];
}

export async function contactOf(tx: Tx, taskId: string): Promise<ContactView | null> {
  const [row] = await tx.$queryRaw<ContactView[]>`
    SELECT jsonb_build_object('id', p.id, 'name', p.name, 'position', p.position) AS person, p.email, p.other_email AS "otherEmail",
      jsonb_agg(jsonb_build_object('mailId', m.id::text, 'at', m.bounce ->> 'at', 'status', m.bounce ->> 'status', 'text', m.bounce ->> 'text',
        'onOtherChannel', o.status) ORDER BY m.id) AS mails
    FROM mail m JOIN employee p ON p.id = m.recipient_id LEFT JOIN mail o ON o.id = (m.bounce ->> 'otherMailId')::bigint
    WHERE m.bounce ->> 'taskId' = ${taskId} GROUP BY p.id`;
  return row ?? null;
}
