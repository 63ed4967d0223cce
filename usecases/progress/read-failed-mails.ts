import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps } from '../context.ts';
import { isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import type { PersonRef, UnitRef } from '../tasks/task-summary.ts';
import { inUnits, seeCycle, type CycleScope, type Reader } from './sight.ts';

/** Something that somebody should have been told, and was not. */
export interface FailedMail {
  /** Decimal text of the notice's id. */
  readonly noticeId: string;
  readonly kind: string;
  readonly person: PersonRef;
  readonly unit: UnitRef;
  readonly appraisalId: string | null;
  readonly taskId: string | null;
  readonly taskKind: string | null;
  readonly status: 'FAILED' | 'BOUNCED';
  /** What the server said, or the delivery status notification. */
  readonly serverAnswer: string | null;
  readonly attempts: number;
  readonly createdAt: string;
  /** Instant of the bounce. */
  readonly bouncedAt: string | null;
  readonly hasAddress: boolean;
  readonly hasOtherChannel: boolean;
  /** The same went out again on the other channel. */
  readonly repeated: boolean;
}

/** The newest first. @throws Refusal NOT_FOUND, FORBIDDEN (audited) */
export async function readFailedMails(
  deps: Pick<Deps, 'db'>,
  reader: Reader,
  scope: CycleScope,
  page: PageRequest<string>,
): Promise<Page<FailedMail, string>> {
  const sight = await seeCycle(deps, reader, scope, 'CYCLE.READ_FAILED_MAILS');
  const after = page.after === undefined ? null : BigInt(page.after);
  const rows = await deps.db.$queryRaw<
    (Omit<FailedMail, 'createdAt' | 'bouncedAt'> & { createdAt: Date; bouncedAt: Date | null })[]
  >`
    SELECT n.id::text AS "noticeId", n.kind, n.appraisal_id AS "appraisalId", n.task_id AS "taskId", t.kind AS "taskKind",
      CASE WHEN m.status = 'BOUNCED' THEN 'BOUNCED' ELSE 'FAILED' END AS status,
      coalesce(m.bounce ->> 'text', m.bounce ->> 'status', m.server_answer, n.server_answer) AS "serverAnswer",
      coalesce(m.attempts, n.attempts) AS attempts, n.created_at AS "createdAt", m.bounced_at AS "bouncedAt",
      e.email IS NOT NULL AS "hasAddress", e.other_email IS NOT NULL AND e.other_email IS DISTINCT FROM e.email AS "hasOtherChannel",
      EXISTS (SELECT 1 FROM mail again WHERE again.repeats_id = m.id) AS repeated,
      jsonb_build_object('id', e.id, 'name', e.name, 'position', e.position) AS person,
      jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name) AS unit
    FROM notice n JOIN employee e ON e.id = n.recipient_id JOIN unit u ON u.id = e.unit_id
    LEFT JOIN mail m ON m.id = n.mail_id LEFT JOIN task t ON t.id = n.task_id LEFT JOIN development_case d ON d.id = n.case_id
    WHERE n.cycle_id = ${sight.cycleId}::uuid AND (n.status = 'FAILED' OR m.status IN ('FAILED', 'BOUNCED'))
      AND ${inUnits(sight, Prisma.sql`e.unit_id`)} AND (${sight.counselling}::boolean OR d.kind IS DISTINCT FROM 'COUNSELLING')
      AND (${after}::bigint IS NULL OR n.id < ${after}::bigint)
    ORDER BY n.id DESC LIMIT ${page.limit + 1}`;
  const items = rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    bouncedAt: isoOrNull(row.bouncedAt),
  }));
  return toPage(items, page.limit, ({ noticeId }) => noticeId);
}
