/**
 * The people of one seed: each acts over HTTP with his own token when his task has been open for a while, as his story says. Some hang up before the
 * answer, some press the button twice, some have no right to. Which tasks are open is read from the rows (an inbox for everybody every second would
 * cost more than all acts); whatever is done is done over HTTP.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { chance, oneOf } from '../../demo/lots.ts';
import { rating } from '../../demo/people/leader.ts';
import type { InboxTask, Move, TaskContext } from '../../demo/people/move.ts';
import { moveFor } from '../../demo/people/moves.ts';
import { reportersMove, signersMove } from '../../demo/people/office.ts';
import type { Answer, Attempt, Http } from './http.ts';
import type { Installation } from './installation.ts';
import type { ActSent, Ledger } from './ledger.ts';
import { read } from './rows.ts';
import type { Agency, Person, Year } from './year.ts';

const TICK_MS = 60;
const LOOK_EVERY_MS = 350;
const MOST_UNDER_WAY = 32;
/** People act after this part of the time that they have. */
const ACTING = { earliest: 0.05, latest: 0.5 } as const;
const LATE_BY_MS = 700;
const PAUSES_MS = [60, 150, 400, 900] as const;
/** A fault lasts a few seconds; whoever is not answered for so long makes the run fail. */
const PATIENCE_MS = 90_000;
const ASK_AGAIN_MS = 700;

/** How somebody sends what he decided; shares of all acts. */
const MANNERS = {
  /** Hangs up at once and repeats with the same key. */
  HANGS_UP: 0.05,
  /** Hangs up, and comes back later as if nothing had been: a new key. */
  GIVES_UP: 0.03,
  /** Presses the button twice. */
  TWICE_AT_ONCE: 0.04,
  /** Is answered, and asks again with the same key. */
  REPEATS: 0.04,
  /** Before him somebody tries who has no right to. */
  AFTER_A_STRANGER: 0.03,
  /** Attaches a file first. */
  WITH_A_FILE: 0.04,
} as const;
type Manner = keyof typeof MANNERS | 'PLAINLY';

export interface LoadOptions {
  readonly installation: Installation;
  readonly agency: Agency;
  readonly year: Year;
  readonly seed: number;
  readonly http: Http;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
}

interface OpenTask {
  readonly id: string;
  readonly kind: InboxTask['kind'];
  readonly stage: InboxTask['stage'];
  readonly round: number;
  readonly level: number;
  readonly role: string;
  readonly assigneeId: string | null;
  readonly unitId: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly caseId: string | null;
  readonly appraisalId: string | null;
}

interface Intention {
  readonly personId: string;
  readonly task: OpenTask;
  readonly person: Person | undefined;
  readonly move: Move;
  at: number;
}

export class Load {
  readonly #options: LoadOptions;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #seen = new Set<string>();
  readonly #intentions = new Map<string, Intention>();
  /** How often a person has come to a task; lots fall anew each time. */
  readonly #comings = new Map<string, number>();
  #underWay = 0;
  #lookAt = 0;
  #looking = false;
  #ended = false;
  /** While set, nobody begins anything. */
  #still = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#people = new Map(options.year.people.map((person) => [person.appraisalId, person]));
  }

  /** Until `end`; then what is under way is finished. */
  async play(): Promise<void> {
    const { signal } = this.#options;
    while (!this.#ended) {
      signal.throwIfAborted();
      if (!this.#still) this.#begin();
      await sleep(TICK_MS);
    }
    while (this.#underWay > 0) await sleep(TICK_MS);
  }

  end(): void {
    this.#ended = true;
  }

  /** Nobody begins anything until `goOn`. Resolves when nothing is under way. */
  async holdStill(): Promise<void> {
    this.#still = true;
    while (this.#underWay > 0) await sleep(TICK_MS);
  }

  goOn(): void {
    this.#still = false;
  }

  #begin(): void {
    const now = Date.now();
    if (!this.#looking && now >= this.#lookAt) {
      this.#looking = true;
      this.#start(() => this.#look());
    }
    for (const intention of this.#intentions.values()) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      if (intention.at > now) continue;
      this.#intentions.delete(intention.task.id);
      this.#start(() => this.#act(intention));
    }
  }

  #start(work: () => Promise<void>): void {
    this.#underWay += 1;
    work()
      .catch((error: unknown) => {
        if (this.#options.signal.aborted) return;
        this.#options.ledger.unexpected.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      })
      .finally(() => (this.#underWay -= 1));
  }

  async #look(): Promise<void> {
    try {
      for (const task of await openTasks(this.#options)) {
        if (this.#seen.has(task.id)) continue;
        this.#seen.add(task.id);
        this.#think(task);
      }
    } finally {
      this.#lookAt = Date.now() + LOOK_EVERY_MS;
      this.#looking = false;
    }
  }

  #think(task: OpenTask): void {
    const person = this.#people.get(task.appraisalId ?? '');
    const personId = task.assigneeId ?? this.#memberOf(task, person);
    if (!personId) {
      this.#options.ledger.unexpected.push(`Nobody can act on task ${task.id} (${task.kind}, ${task.role}).`);
      return;
    }
    const move = this.#moveFor(personId, task, person);
    if (!move) return;
    this.#intentions.set(task.id, { personId, task, person, move, at: this.#when(task, person, move) });
  }

  /** An office holds the task: one of its members acts, but not about himself. */
  #memberOf(task: OpenTask, person: Person | undefined): string | undefined {
    const { offices } = this.#options.agency;
    // Whose report it is signs it off as little as anybody decides about himself.
    const reporter = offices.find(({ role, unitId }) => role === 'UNIT_HEAD' && unitId === task.unitId)?.personId;
    const subject = task.kind === 'SIGN_REPORT' ? reporter : person?.employeeId;
    const members = offices.filter(
      ({ role, unitId, personId }) =>
        role === task.role && (unitId === null || unitId === task.unitId) && personId !== subject,
    );
    return members.length === 0 ? undefined : oneOf(members, ...this.#lot('member', task, person)).personId;
  }

  #lot(what: string, task: OpenTask, person: Person | undefined): [number, ...(string | number)[]] {
    const { kind, stage, round, level } = task;
    const about = [what, stage, kind, round, level, person?.key ?? task.unitId, this.#comings.get(task.id) ?? 0];
    return [this.#options.seed, ...about];
  }

  #moveFor(personId: string, task: OpenTask, person: Person | undefined): Move | undefined {
    if (task.kind === 'REPORT_RESULTS') return reportersMove;
    if (task.kind === 'SIGN_REPORT') return signersMove;
    if (!person) throw new Error(`Task ${task.id} (${task.kind}) is of nobody in the cycle.`);
    const inbox: InboxTask = {
      ...task,
      openedAt: task.openedAt.toISOString(),
      dueAt: task.dueAt?.toISOString() ?? null,
      unit: { id: task.unitId },
      appraisal: { id: person.appraisalId, employee: { id: person.employeeId } },
    };
    const scene = { story: person.story, key: person.key, seed: this.#options.seed, today: this.#todayAt(task.unitId) };
    // Whoever takes over rates otherwise than the one who was silent would have: the result shows whose decision counts.
    if (task.kind === 'RATE' && task.level > 0) {
      const ratings = { ratings: person.story.changedTo, departs: person.story.departs };
      return { outcome: 'RATED', form: (context) => rating(context, ratings) };
    }
    return moveFor(personId, inbox, task.assigneeId === null, scene);
  }

  #when(task: OpenTask, person: Person | undefined, move: Move): number {
    const opened = task.openedAt.getTime();
    const due = task.dueAt?.getTime() ?? opened;
    if (move.late) return due + LATE_BY_MS;
    const part = ACTING.earliest + (ACTING.latest - ACTING.earliest) * chance(...this.#lot('when', task, person));
    return opened + part * (due - opened);
  }

  async #act({ personId, task, person, move }: Intention): Promise<void> {
    const { ledger, agency } = this.#options;
    const manner = this.#mannerOf(task, person);
    const form = await this.#formOf(personId, task, move);
    // It was closed before he came to read it, and he has nothing to act on.
    if (!form) return;
    if (manner === 'AFTER_A_STRANGER') await this.#strangerTries(task, person, move.outcome, form);
    if (manner === 'WITH_A_FILE') await this.#attach(personId, task, person);
    for (const side of move.before ?? []) {
      if (side.act !== 'HOLD_SESSION') continue;
      const session = { method: 'POST' as const, path: `/cases/${task.caseId ?? ''}/sessions`, json: side.form };
      const held = await this.#untilAnswered({ ...session, token: this.#tokenOf(personId), idempotencyKey: task.id });
      if (held.status >= 300 && held.status !== 409)
        ledger.unexpected.push(saidTo(`a session of ${task.caseId}`, held));
    }
    const act = ledger.begin({
      personId,
      ...{ taskId: task.id, kind: task.kind, appraisalId: task.appraisalId, form },
      ...{ outcome: move.outcome, comment: move.comment },
    });
    const attempt: Attempt = {
      method: 'POST',
      path: `/tasks/${task.id}/complete`,
      token: agency.tokens.get(personId) ?? '',
      idempotencyKey: act.key,
      json: { outcome: move.outcome, form, ...(move.comment === undefined ? {} : { comment: move.comment }) },
    };
    await this.#send(act, attempt, manner, task, person);
  }

  async #send(
    act: ActSent,
    attempt: Attempt,
    manner: Manner,
    task: OpenTask,
    person: Person | undefined,
  ): Promise<void> {
    const { ledger, http } = this.#options;
    if (manner === 'HANGS_UP' || manner === 'GIVES_UP') {
      ledger.hungUp += 1;
      const hangUpAfterMs = 1 + 40 * chance(...this.#lot('hang-up', task, person));
      const answer = await http.attempt({ ...attempt, hangUpAfterMs });
      if (answer && answer.status < 500) return this.#answered(act, answer, task);
      act.unanswered += 1;
      if (manner === 'GIVES_UP') return this.#comeBack(task);
    }
    if (manner === 'TWICE_AT_ONCE') {
      const [first, second] = await Promise.all([this.#untilAnswered(attempt, act), this.#untilAnswered(attempt, act)]);
      // The last statement came in between: one was too early, and what counts is the other.
      if (isPending(first) !== isPending(second)) return this.#answered(act, isPending(first) ? second : first, task);
      this.#sameAnswer(act, first, second);
      return this.#answered(act, first, task);
    }
    const answer = await this.#untilAnswered(attempt, act);
    this.#answered(act, answer, task);
    if (manner === 'REPEATS' && answer.status < 300) this.#sameAnswer(act, answer, await this.#untilAnswered(attempt));
  }

  #answered(act: ActSent, answer: Answer, task: OpenTask): void {
    const { ledger } = this.#options;
    const at = Date.now();
    if (answer.status < 300) {
      const { decisionId, late } = decided.parse(JSON.parse(answer.body.toString()));
      act.answer = { is: 'ACKNOWLEDGED', decisionId, late, at };
      return;
    }
    const { code } = problem.parse(JSON.parse(answer.body.toString()));
    act.answer = { is: 'REFUSED', status: answer.status, code, at };
    if (isPending(answer)) return this.#comeBack(task);
    if (!TOO_LATE.has(code)) ledger.unexpected.push(saidTo(`${act.kind} ${act.outcome} of task ${act.taskId}`, answer));
  }

  /** With one key there is one decision, whenever and however often it is asked for; a refusal is not kept, and may name another reason. */
  #sameAnswer(act: ActSent, first: Answer, second: Answer): void {
    if (first.status >= 400 && second.status >= 400) return;
    const [one, other] = [first, second].map(({ status, body }) => {
      const read: unknown = JSON.parse(body.toString());
      return status < 300 ? decided.parse(read).decisionId : problem.parse(read).code;
    });
    if (one === other) return;
    this.#options.ledger.unexpected.push(`Key ${act.key} (task ${act.taskId}) was answered ${one} and ${other}.`);
  }

  /** The task is looked at again as if for the first time: by then it may be closed. */
  #comeBack(task: OpenTask): void {
    this.#comings.set(task.id, (this.#comings.get(task.id) ?? 0) + 1);
    const timer = setTimeout(() => this.#seen.delete(task.id), ASK_AGAIN_MS);
    timer.unref();
  }

  async #untilAnswered(attempt: Attempt, act?: ActSent): Promise<Answer> {
    const until = Date.now() + PATIENCE_MS;
    for (let pause = 0; ; pause = Math.min(pause + 1, PAUSES_MS.length - 1)) {
      const answer = await this.#options.http.attempt(attempt);
      if (answer && answer.status < 500 && answer.status !== 429) return answer;
      if (answer?.status === 500) this.#options.ledger.unexpected.push(saidTo(attempt.path, answer));
      if (act) act.unanswered += 1;
      this.#options.ledger.noteFailure(answer);
      this.#options.signal.throwIfAborted();
      if (Date.now() > until) throw new Error(`${attempt.path} was not answered for ${PATIENCE_MS / 1_000} s.`);
      await sleep(PAUSES_MS[pause]);
    }
  }

  #mannerOf(task: OpenTask, person: Person | undefined): Manner {
    let lot = chance(...this.#lot('manner', task, person));
    for (const [manner, share] of Object.entries(MANNERS) as [keyof typeof MANNERS, number][]) {
      if (lot < share) return manner;
      lot -= share;
    }
    return 'PLAINLY';
  }

  /** Somebody of another part of the agency: refused, and nothing changes. */
  async #strangerTries(task: OpenTask, person: Person | undefined, outcome: string, form: object): Promise<void> {
    const { agency, year, ledger } = this.#options;
    const office = new Set(agency.offices.map(({ personId }) => personId));
    const strangers = year.people.filter(
      ({ employeeId, appraisalId }) =>
        appraisalId !== task.appraisalId && employeeId !== task.assigneeId && !office.has(employeeId),
    );
    const stranger = oneOf(strangers, ...this.#lot('stranger', task, person)).employeeId;
    // Whoever stands above the holder may act for him in time of need; he is no stranger.
    const { rows } = this.#options.installation;
    const leads = await read(rows, 'SELECT 1 AS leads FROM reporting_link WHERE person_id = $1 LIMIT 1', [stranger]);
    if (leads.length > 0) return;
    const answer = await this.#untilAnswered({
      method: 'POST',
      path: `/tasks/${task.id}/complete`,
      token: this.#tokenOf(stranger),
      json: { outcome, form },
    });
    if (answer.status === 403 || answer.status === 404) ledger.turnedAway += 1;
    else if (answer.status !== 409) ledger.unexpected.push(saidTo(`a stranger at task ${task.id}`, answer));
  }

  async #attach(personId: string, task: OpenTask, person: Person | undefined): Promise<void> {
    const { ledger } = this.#options;
    const bytes = Buffer.from(`Bukti ${task.id} ${this.#lot('file', task, person).join(' ')}\n`.repeat(20));
    const answer = await this.#untilAnswered({
      method: 'POST',
      path: `/tasks/${task.id}/files?audience=EVERYBODY`,
      token: this.#tokenOf(personId),
      idempotencyKey: `file-${task.id}-${this.#comings.get(task.id) ?? 0}`,
      bytes: { body: bytes, name: 'bukti.txt', mediaType: 'text/plain' },
    });
    const link =
      answer.status < 300 ? z.object({ link: z.string() }).parse(JSON.parse(answer.body.toString())).link : undefined;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    ledger.files.push({ taskId: task.id, sha256, bytes, personId, answer: { status: answer.status, link } });
    // 403: he lost the task before the file came, and with it his part in the appraisal.
    if (answer.status >= 300 && ![403, 409].includes(answer.status))
      ledger.unexpected.push(saidTo(`a file at ${task.id}`, answer));
  }

  async #formOf(personId: string, task: OpenTask, move: Move): Promise<object | undefined> {
    if (typeof move.form !== 'function') return move.form;
    if (task.kind === 'RESTORE_CONTACT') {
      const token = this.#tokenOf(personId);
      const answer = await this.#untilAnswered({ method: 'GET', path: `/tasks/${task.id}`, token });
      const { status, context } = readTask.parse(JSON.parse(answer.body.toString()));
      if (context) return move.form(context);
      if (status === 'OPEN') throw new Error(`Task ${task.id} is open, and shows its holder nothing to decide it by.`);
      return undefined;
    }
    return move.form({ planInForce: await planInForce(this.#options.installation, task.appraisalId ?? '') });
  }

  /** The date in the unit of the appraisal, which is what a day in a form is held against. */
  #todayAt(unitId: string): string {
    const zone = this.#options.agency.timeZones.get(unitId);
    if (!zone) throw new Error(`Unit ${unitId} has no time zone.`);
    return DateTime.now().setZone(zone).toISODate() ?? '';
  }

  #tokenOf(personId: string): string {
    return this.#options.agency.tokens.get(personId) ?? '';
  }
}

const readTask = z.object({ status: z.string(), context: z.custom<TaskContext>().nullable() });
const decided = z.object({ decisionId: z.string(), late: z.boolean() });
const problem = z.object({ code: z.string() });

/** The time was over, or somebody else acted. */
const TOO_LATE: ReadonlySet<string> = new Set(['TASK_CLOSED', 'TASK_OVERDUE', 'APPRAISAL_ENDED']);

/** Both sides are heard before an appeal is decided: refused for now. */
const isPending = ({ status, body }: Answer): boolean =>
  status === 409 && problem.parse(JSON.parse(body.toString())).code === 'STATEMENTS_PENDING';

const saidTo = (what: string, { status, body }: Answer): string =>
  `${what} was answered ${status} ${body.toString().slice(0, 300)}`;

async function openTasks({ installation, year }: LoadOptions): Promise<OpenTask[]> {
  return read<OpenTask>(
    installation.rows,
    `SELECT id::text, kind, stage, round, level, role, assignee_id::text AS "assigneeId", unit_id::text AS "unitId", opened_at AS "openedAt",
        due_at AS "dueAt", case_id::text AS "caseId", appraisal_id::text AS "appraisalId"
      FROM task WHERE cycle_id = $1 AND status = 'OPEN' ORDER BY opened_at`,
    [year.cycleId],
  );
}

async function planInForce({ rows }: Installation, appraisalId: string): Promise<TaskContext['planInForce']> {
  const found = await read<{ id: string; main: boolean; indicators: string[] }>(
    rows,
    `SELECT r.id::text, r.main, array_agg(i.id::text ORDER BY i.ordinal) AS indicators
      FROM planned_result r JOIN indicator i ON i.planned_result_id = r.id
      WHERE r.plan_id = (SELECT id FROM plan WHERE appraisal_id = $1 AND approved_at IS NOT NULL AND closed_at IS NULL ORDER BY number DESC LIMIT 1)
      GROUP BY r.id ORDER BY r.ordinal`,
    [appraisalId],
  );
  return {
    results: found.map(({ id, main, indicators }) => ({ id, main, indicators: indicators.map((of) => ({ id: of })) })),
  };
}
