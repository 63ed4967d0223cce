/** The real thing beside the model: an appraisal on the engine of the test, the people around it, and what can be done to both. */
import { randomUUID } from 'node:crypto';
import type { HistoryAndWorkflowId } from '@temporalio/common';
import { raiseEpoch } from '../../usecases/raise-epochs.ts';
import { Refusal } from '../../usecases/refusal.ts';
import { ring } from '../../usecases/ring.ts';
import { inTransaction } from '../../usecases/transact.ts';
import { setDue } from '../support/acts.ts';
import { until } from '../support/engine-process.ts';
import { holdRow } from '../support/hold-row.ts';
import { ringOften } from '../support/ring-often.ts';
import type { Acting, Agency, Party } from '../support/workflow-agency.ts';
import { DUTIES, type Person, type Task, type Year } from './year.ts';

/** Enough for a step that was held up three times, on a machine that does other things besides. */
const PATIENCE_MS = 60_000;
const SERVED = { servedOn: '', place: 'Kantor', witnesses: ['Saksi Satu', 'Saksi Dua'] } as const;

let away: Promise<void> = Promise.resolve();

export interface Answered {
  readonly answer: string;
  readonly request:
    { readonly task: Task; readonly by: Person; readonly outcome: string; readonly key: string } | undefined;
}

export class Play {
  readonly #agency: Agency;
  readonly #party: Party;
  readonly appraisalId: string;
  readonly employee: string;
  /** Ids of the decisions that people were told of. */
  readonly acknowledged = new Set<string>();
  /** The last decision that was acknowledged, to be sent again. */
  last: Answered['request'];
  #epoch = 1;

  constructor(agency: Agency, party: Party, employee: string, appraisalId: string) {
    this.#agency = agency;
    this.#party = party;
    this.employee = employee;
    this.appraisalId = appraisalId;
  }

  person(who: Person): string {
    switch (who) {
      case 'employee':
        return this.employee;
      case 'admin':
        return this.#agency.admin;
      default:
        return this.#party[who];
    }
  }

  /** @returns `OK <decision>`, or the code of the refusal */
  async decide(task: Task, by: Person, outcome: string, key: string = randomUUID()): Promise<string> {
    const row = await this.#row(task);
    const acting: Acting = {
      by: this.person(by),
      comment: 'Alasan',
      key,
      ...(outcome === 'SERVED'
        ? { form: { ...SERVED, servedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) } }
        : {}),
    };
    try {
      const { decisionId } = await this.#agency.decide(row, outcome, acting);
      this.acknowledged.add(decisionId);
      this.last = { task, by, outcome, key };
      return `OK ${decisionId}`;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** The due date passes. Nothing has noticed it yet. */
  async passDue(task: Task): Promise<void> {
    await setDue(this.#agency.engine.db, (await this.#row(task)).id, -3);
  }

  /** The run looks, sets its timer for the due date that is there, and the timer fires. */
  async bell(): Promise<void> {
    await inTransaction(this.#agency.engine.deps, (tx) => ring(tx, this.#owner, 'TEST'));
    this.#agency.engine.nudge();
  }

  /** The connection of a step is cut while it waits for the appraisal's row; the step comes again. */
  async breakStep(): Promise<void> {
    const held = await holdRow(
      this.#agency.engine.environment['DATABASE_URL'] ?? '',
      'SELECT 1 FROM appraisal WHERE id = $1 FOR UPDATE',
      [this.appraisalId],
    );
    try {
      await this.bell();
      await held.terminateWaiting();
    } finally {
      await held.release();
    }
  }

  /** No worker runs meanwhile. One at a time: the appraisals that are played beside each other share it. */
  async whileAway(work: () => Promise<void>): Promise<void> {
    const { engine } = this.#agency;
    const before = away;
    away = (async () => {
      await before;
      await engine.stopWorker();
      try {
        await work();
      } finally {
        await engine.startWorker();
      }
    })();
    // Whoever comes next waits for the end, whatever it was.
    const mine = away;
    away = mine.catch(() => undefined);
    await mine;
  }

  async makeHistoryLong(): Promise<void> {
    await ringOften(this.#agency.engine, this.#workflowId(this.#epoch));
  }

  /** Recovery of this appraisal alone: a run of the next epoch goes forward from the rows. */
  async raiseEpoch(): Promise<void> {
    this.#epoch = await inTransaction(this.#agency.engine.deps, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM appraisal WHERE id = ${this.appraisalId}::uuid FOR UPDATE`;
      return raiseEpoch(tx, this.#owner);
    });
    this.#agency.engine.nudge();
  }

  /** Waits until the rows are those of the model and every bell is answered. @throws Error that shows both */
  async agreesWith(year: Year): Promise<void> {
    const wanted = { tasks: year.tasks.map((task) => this.#shown(task)).sort(), state: year.state, unanswered: 0 };
    let seen: unknown;
    try {
      await until(
        'the rows to be those of the model',
        async () => {
          seen = await this.#rows();
          return JSON.stringify(seen) === JSON.stringify(wanted);
        },
        PATIENCE_MS,
      );
    } catch (cause) {
      throw new Error(
        `The model expects ${JSON.stringify(wanted, null, 1)}\nand the rows are ${JSON.stringify(seen, null, 1)}`,
        { cause },
      );
    }
  }

  /** Every acknowledged decision is there, once, and no other. */
  async decisions(): Promise<string[]> {
    const rows = await this.#agency.engine.db.decision.findMany({
      where: { task: { ownerId: this.appraisalId } },
      select: { id: true },
    });
    return rows.map(({ id }) => id).sort();
  }

  /** Every run of every epoch, back to the first one of a chain of continued ones. */
  async histories(): Promise<HistoryAndWorkflowId[]> {
    const found: HistoryAndWorkflowId[] = [];
    const { client } = this.#agency.engine.temporal;
    for (let epoch = 1; epoch <= this.#epoch; epoch += 1) {
      const workflowId = this.#workflowId(epoch);
      for (let runId: string | undefined = (await client.workflow.getHandle(workflowId).describe()).runId; runId;) {
        const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        found.push({ workflowId: `${workflowId}@${runId}`, history });
        runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
      }
    }
    return found;
  }

  get #owner(): { kind: 'appraisal'; id: string } {
    return { kind: 'appraisal', id: this.appraisalId };
  }

  #workflowId(epoch: number): string {
    return `appraisal/${this.appraisalId}/${epoch}`;
  }

  #row({ duty, round, level }: Task) {
    const { stage, kind } = DUTIES[duty];
    return this.#agency.engine.db.task.findFirstOrThrow({
      where: { ownerId: this.appraisalId, stage, kind, round, level },
    });
  }

  /** Offices (the performance manager, BKD) are held by whoever has them; everybody else is named. */
  #shown({ duty, round, level, status, holder, alarmed }: Task): string {
    const { stage, kind } = DUTIES[duty];
    const office = holder === 'manager' || holder === 'admin';
    return [stage, kind, round, level, status, office ? 'OFFICE' : this.person(holder), alarmed ? 'ALARM' : ''].join(
      ' ',
    );
  }

  async #rows(): Promise<unknown> {
    const { db } = this.#agency.engine;
    const [tasks, { state }, unanswered] = await Promise.all([
      db.task.findMany({
        where: { ownerId: this.appraisalId, kind: { not: 'ACKNOWLEDGE_SOCIALIZATION' } },
        include: { decision: true },
      }),
      this.#agency.appraisal(this.appraisalId),
      this.#agency.unanswered(this.appraisalId),
    ]);
    return {
      tasks: tasks
        .map((task) =>
          [
            task.stage,
            task.kind,
            task.round,
            task.level,
            task.decision?.outcome ?? task.status,
            task.assigneeId ?? 'OFFICE',
            task.alarmAt ? 'ALARM' : '',
          ].join(' '),
        )
        .sort(),
      state,
      unanswered,
    };
  }
}
