import type { LinkPurpose } from '../../domain/action-links.ts';
import type { DeadlineWhy } from '../../domain/explain-deadline.ts';
import type { CaseKind, Language, Period, TaskKind, TaskStatus, TimeZone } from '../../domain/terms.ts';
import type { Deps, Tx } from '../context.ts';
import { inTransaction } from '../transact.ts';
import { whyDue } from '../why.ts';
import { hashOfToken } from './token.ts';

/** What the page behind a link shows. Enough to recognise the matter, and never a rating, a number or what somebody wrote. */
export interface LinkMatter {
  readonly purpose: LinkPurpose;
  readonly language: Language;
  /** For whom the link was made. */
  readonly personName: string;
  readonly taskKind: TaskKind;
  readonly period: Period | null;
  readonly cycleName: string;
  /** Whose appraisal it is; null where it is the reader's own, a unit's report, or confidential. */
  readonly employeeName: string | null;
  /** Counselling: the page says nothing about it. */
  readonly confidential: boolean;
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly why: DeadlineWhy | null;
  readonly timeZone: TimeZone;
}

/** Who decided what, and when. */
interface Decision {
  readonly outcome: string;
  readonly at: Date;
  readonly byName: string;
  /** By the reader himself. */
  readonly own: boolean;
}

/**
 * What a link is good for now. READY: what it is for can be done. READ: "I have read this" was said. DECIDED: the task is, by this link or
 * otherwise. GONE: it was taken over, ended without a decision, or its appraisal did. CHANGED: it is not the task any more that the mail was about.
 * NOT_YOURS: the reader holds it no more. EXPIRED: the link is too old; the task is where it was.
 */
export type LinkView =
  | { readonly is: 'UNKNOWN' }
  | ({ readonly is: 'READY' | 'CHANGED' | 'NOT_YOURS' | 'EXPIRED' } & LinkMatter)
  | ({ readonly is: 'READ'; readonly at: Date } & LinkMatter)
  | ({ readonly is: 'DECIDED'; readonly decision: Decision } & LinkMatter)
  | ({ readonly is: 'GONE'; readonly because: 'TAKEN_OVER' | 'CLOSED_WITHOUT' | 'CANCELLED' | 'ENDED' } & LinkMatter);

/**
 * Reads what a token is for. The transaction is read-only by order of the database: whoever follows the link, a person or a mail scanner, changes
 * nothing by it.
 */
export async function readLink(deps: Pick<Deps, 'db'>, token: string): Promise<LinkView> {
  return inTransaction(deps, async (tx) => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`;
    return linkView(tx, token);
  });
}

interface Row extends Omit<LinkMatter, 'why' | 'confidential' | 'employeeName'> {
  readonly usedAt: Date | null;
  readonly expired: boolean;
  readonly left: boolean;
  readonly status: TaskStatus;
  readonly taskVersion: number;
  readonly version: number;
  readonly ended: boolean;
  readonly holds: boolean;
  readonly caseKind: CaseKind | null;
  readonly ownAppraisal: boolean;
  readonly employee: string | null;
  readonly derivation: unknown;
  readonly outcome: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedById: string | null;
  readonly personId: string;
}

async function linkView(tx: Tx, token: string): Promise<LinkView> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT k.purpose, k.used_at AS "usedAt", k.expires_at <= clock_timestamp() AS expired, k.task_version AS "taskVersion",
      k.person_id::text AS "personId", p.name AS "personName", p.language, p.status = 'LEFT' AS left,
      t.kind AS "taskKind", t.status, t.version, pe.period, c.name AS "cycleName", d.kind AS "caseKind",
      coalesce(a.employee_id = k.person_id, false) AS "ownAppraisal", e.name AS employee,
      t.due_at AS "dueAt", t.derivation, u.time_zone AS "timeZone",
      coalesce(t.due_at < CASE WHEN c.virtual_time THEN coalesce(a.virtual_now, c.launched_at) ELSE clock_timestamp() END, false)
        AND t.status = 'OPEN' AND t.paused_at IS NULL AS overdue,
      a.state IN ('EXCLUDED', 'CANCELLED') OR c.status = 'CANCELLED' AS ended,
      t.assignee_id = k.person_id OR (k.purpose = 'RECEIVED' AND a.employee_id = k.person_id)
        OR (t.assignee_id IS NULL AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = k.person_id AND g.role = t.role
          AND (g.unit_id IS NULL OR g.unit_id = t.unit_id)
          AND daterange(g.valid_from, g.valid_to, '[)') @> (clock_timestamp() AT TIME ZONE u.time_zone)::date)) AS holds,
      coalesce(x.outcome, v.outcome) AS outcome, coalesce(x.decided_at, v.decided_at) AS "decidedAt",
      coalesce(x.actor_id, v.actor_id)::text AS "decidedById", w.name AS "decidedBy"
    FROM action_token k JOIN employee p ON p.id = k.person_id JOIN task t ON t.id = k.task_id JOIN cycle c ON c.id = t.cycle_id
      JOIN unit u ON u.id = t.unit_id
      LEFT JOIN appraisal a ON a.id = t.appraisal_id LEFT JOIN employee e ON e.id = a.employee_id
      LEFT JOIN development_case d ON d.id = t.case_id LEFT JOIN periodic_evaluation pe ON pe.id = t.period_id
      LEFT JOIN decision x ON x.task_id = t.id LEFT JOIN provisional_decision v ON v.id = t.provisional_id
      LEFT JOIN employee w ON w.id = coalesce(x.actor_id, v.actor_id)
    WHERE k.token_hash = ${hashOfToken(token)}`;
  return row ? viewOf(row) : { is: 'UNKNOWN' };
}

function viewOf(row: Row): LinkView {
  const confidential = row.caseKind === 'COUNSELLING';
  const { purpose, language, personName, taskKind, period, cycleName, dueAt, overdue, timeZone } = row;
  const matter: LinkMatter = {
    ...{ purpose, language, personName, taskKind, period, cycleName, dueAt, overdue, timeZone, confidential },
    employeeName: row.ownAppraisal || confidential ? null : row.employee,
    why: whyDue(row.derivation, dueAt),
  };
  // Whoever has left the agency is shown nothing of it any more.
  if (row.left) return { is: 'UNKNOWN' };
  if (row.usedAt && purpose === 'OPEN') return { is: 'READ', at: row.usedAt, ...matter };
  if (row.outcome !== null && row.decidedAt) {
    const own = row.decidedById === row.personId;
    const decision = { outcome: row.outcome, at: row.decidedAt, byName: row.decidedBy ?? '', own };
    return { is: 'DECIDED', decision, ...matter };
  }
  if (row.status !== 'OPEN' && row.status !== 'DECIDED') return { is: 'GONE', because: row.status, ...matter };
  if (row.ended) return { is: 'GONE', because: 'ENDED', ...matter };
  // Used, and open again: the decision was undone, or had no effect. A new one is made in Daur.
  if (row.usedAt) return { is: 'CHANGED', ...matter };
  if (row.expired) return { is: 'EXPIRED', ...matter };
  if (!row.holds) return { is: 'NOT_YOURS', ...matter };
  // Whoever only reads needs no particular version.
  if (purpose !== 'OPEN' && row.version !== row.taskVersion) return { is: 'CHANGED', ...matter };
  return { is: 'READY', ...matter };
}
