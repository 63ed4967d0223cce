/** What there is to judge by when a seed is over: the rows of its cycle, what people were answered, what was broken, and the mail server's memory. */
import type { PolicyBody } from '../../../domain/policy.ts';
import type { Expectation, Predicate, Stage, TaskKind, TaskStatus } from '../../../domain/terms.ts';
import type { Installation } from '../installation.ts';
import type { Ledger } from '../ledger.ts';
import { read } from '../rows.ts';
import type { FaultMade } from '../terms.ts';
import type { Agency, Person, Year } from '../year.ts';

export interface TaskSeen {
  readonly id: string;
  readonly ownerId: string;
  readonly appraisalId: string | null;
  readonly stage: Stage;
  readonly kind: TaskKind;
  readonly round: number;
  readonly level: number;
  readonly status: TaskStatus;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly closedAt: Date | null;
  readonly alarmAt: Date | null;
  /** Events that say that it was closed. */
  readonly closings: number;
}

export interface DecisionSeen {
  readonly id: string;
  readonly taskId: string;
  readonly outcome: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly actorId: string;
  readonly decidedAt: Date;
  readonly late: boolean;
}

export interface AppraisalSeen {
  readonly id: string;
  readonly employeeId: string;
  readonly state: string;
  readonly epoch: number;
  readonly finalBecause: string | null;
  readonly finalAt: Date | null;
  readonly ratingId: string | null;
}

export interface RatingSeen {
  readonly id: string;
  readonly appraisalId: string;
  readonly origin: string;
  readonly results: Expectation;
  readonly behaviour: Expectation;
  readonly predicate: Predicate;
}

export interface Evidence {
  readonly installation: Installation;
  readonly agency: Agency;
  readonly year: Year;
  readonly people: ReadonlyMap<string, Person>;
  readonly policy: PolicyBody;
  readonly ledger: Ledger;
  readonly faults: readonly FaultMade[];
  readonly tasks: readonly TaskSeen[];
  readonly decisions: readonly DecisionSeen[];
  readonly appraisals: readonly AppraisalSeen[];
  readonly ratings: readonly RatingSeen[];
}

/** One way in which something is not as it must be, with the ids to look at. */
export interface Broken {
  readonly invariant: string;
  readonly detail: string;
}

export async function gatherEvidence(
  about: Pick<Evidence, 'installation' | 'agency' | 'year' | 'policy' | 'ledger' | 'faults'>,
): Promise<Evidence> {
  const { rows } = about.installation;
  const of = [about.year.cycleId];
  return {
    ...about,
    people: new Map(about.year.people.map((person) => [person.appraisalId, person])),
    tasks: await read<TaskSeen>(
      rows,
      `WITH closing AS (
          SELECT CASE type WHEN 'TASK_TAKEN_OVER' THEN data ->> 'fromTaskId' ELSE task_id::text END AS task_id, count(*)::int AS n FROM event
          WHERE cycle_id = $1 AND type IN ('TASK_DECIDED', 'TASK_CLOSED_WITHOUT', 'TASK_TAKEN_OVER') GROUP BY 1)
        SELECT t.id::text, owner_id::text AS "ownerId", appraisal_id::text AS "appraisalId", stage, kind, round, level, status,
          opened_at AS "openedAt", due_at AS "dueAt", closed_at AS "closedAt", alarm_at AS "alarmAt", coalesce(c.n, 0) AS closings
        FROM task t LEFT JOIN closing c ON c.task_id = t.id::text WHERE cycle_id = $1 ORDER BY opened_at, level`,
      of,
    ),
    decisions: await read<DecisionSeen>(
      rows,
      `SELECT d.id::text, d.task_id::text AS "taskId", d.outcome, d.form, d.actor_id::text AS "actorId", d.decided_at AS "decidedAt", d.late
        FROM decision d JOIN task t ON t.id = d.task_id WHERE t.cycle_id = $1`,
      of,
    ),
    appraisals: await read<AppraisalSeen>(
      rows,
      `SELECT id::text, employee_id::text AS "employeeId", state, epoch, final_because AS "finalBecause", final_at AS "finalAt",
          rating_id::text AS "ratingId" FROM appraisal WHERE cycle_id = $1 ORDER BY id`,
      of,
    ),
    ratings: await read<RatingSeen>(
      rows,
      `SELECT r.id::text, r.appraisal_id::text AS "appraisalId", r.origin, r.results, r.behaviour, r.predicate
        FROM rating r JOIN appraisal a ON a.id = r.appraisal_id WHERE a.cycle_id = $1 ORDER BY r.number`,
      of,
    ),
  };
}
