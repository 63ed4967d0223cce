/**
 * Plays everybody: each looks into his own inbox when a mail came, and every few seconds anyway, and acts with his own token as his
 * story says. What is asked of the API at once is bounded by the client.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { ApiProblem, type ApiClient } from './api-client.ts';
import { chance } from './lots.ts';
import type { MailBox } from './mail-box.ts';
import { appeal, withdrawal } from './people/employee.ts';
import { inboxTask, taskContext, type InboxTask, type Move, type Scene } from './people/move.ts';
import { moveFor } from './people/moves.ts';
import { reportersMove, signersMove } from './people/office.ts';
import { sideAct } from './people/side-acts.ts';
import type { Library } from './people/texts.ts';
import type { Story } from './plan.ts';
import type { Probes } from './probes.ts';

const TICK_MS = 150;
/** Nobody waits longer than this before he looks into his inbox, mail or not. */
const LOOK_EVERY_MS = 9_000;
/** Everybody has heard of the launch. */
const FIRST_LOOK_WITHIN_MS = 5_000;
/** An office has more to do than mails say. */
const OFFICE_LOOKS_EVERY_MS = 3_000;
const READ_MAILS_EVERY_MS = 700;
/** Looks and acts under way at once; the client lets fewer through. */
const MOST_UNDER_WAY = 40;
/** People act after this part of the time that they have. What nothing waits for is left for later. */
const ACTING = { earliest: 0.06, latest: 0.55 } as const;
const ACKNOWLEDGING = { earliest: 0.35, latest: 0.85 } as const;
const SHORTEST_MS = 200;
/** What was agreed is due in the evening; nobody here waits for that. */
const MOST_MS = 40_000;
/** How long after the due date somebody acts who means to be late. */
const LATE_BY_MS = 1_500;
/** Kinds that a leader decides in one go, whatever falls within so much time. */
const IN_BATCHES: ReadonlySet<string> = new Set(['APPROVE_TARGETS', 'DELIVER_RESULT']);
const TOGETHER_MS = 4_000;
const LARGEST_BATCH = 200;
/** Between an act and what the same person does next. */
const NEXT_STEP_MS = 1_000;
const ASK_AGAIN_MS = 1_000;

export interface PlayedPerson {
  readonly id: string;
  readonly email: string | null;
  /** Holds BKD's office, a unit's management of performance, leads a unit, or is the authorised official. */
  readonly office: boolean;
}

export interface PlayedAppraisal {
  readonly id: string;
  readonly key: string;
  readonly story: Story;
}

export interface PlayerOptions {
  readonly api: ApiClient;
  readonly mails: MailBox;
  readonly cycleId: string;
  readonly seed: number;
  readonly people: readonly PlayedPerson[];
  readonly appraisals: readonly PlayedAppraisal[];
  /** Time zone by unit id. */
  readonly timeZones: ReadonlyMap<string, string>;
  readonly library: Library;
  readonly probes: Probes;
  readonly signal: AbortSignal;
}

const openTask = inboxTask.extend({ holding: z.enum(['ME', 'OFFICE']) });
type OpenTask = z.infer<typeof openTask>;

interface Intention {
  readonly personId: string;
  readonly task: OpenTask;
  readonly move: Move;
  /** Milliseconds since the epoch. */
  at: number;
}

interface Looker extends PlayedPerson {
  lookAt: number;
  looking: boolean;
}

/** What became of the acts, for the summary and the verdict. */
export interface Played {
  /** Acts that counted. */
  acts: number;
  /** Requests that decided several tasks at once. */
  batches: number;
  /** Acts that came too late, or after somebody else's: the engine was slow, or broken on purpose. */
  readonly tooLate: string[];
  /** Appraisals whose appeal could not be filed in time. */
  readonly appealsTooLate: Set<string>;
  /** Answers that should not have come. */
  readonly unexpected: string[];
}

export class Player {
  readonly played: Played = { acts: 0, batches: 0, tooLate: [], appealsTooLate: new Set(), unexpected: [] };
  readonly #options: PlayerOptions;
  readonly #people: Looker[];
  readonly #byAddress: ReadonlyMap<string, Looker>;
  readonly #appraisals: ReadonlyMap<string, PlayedAppraisal>;
  /** Tasks that somebody means to do; by task id, so that two holders of an office do not both. */
  readonly #intentions = new Map<string, Intention>();
  /** Tasks that were thought about, whether or not anything follows. */
  readonly #seen = new Set<string>();
  /** Appeal by appraisal, as the answer to its filing named it. */
  readonly #filed = new Map<string, string>();
  #underWay = 0;
  #readMailsAt = 0;
  #ended = false;

  constructor(options: PlayerOptions) {
    this.#options = options;
    const now = Date.now();
    this.#people = options.people.map((person) => ({
      ...person,
      lookAt: now + chance(options.seed, 'first-look', person.id) * FIRST_LOOK_WITHIN_MS,
      looking: false,
    }));
    this.#byAddress = new Map(this.#people.map((person) => [person.email?.toLowerCase() ?? person.id, person]));
    this.#appraisals = new Map(options.appraisals.map((each) => [each.id, each]));
  }

  /** Until `end` is called or the signal aborts. */
  async play(): Promise<void> {
    while (!this.#ended) {
      this.#options.signal.throwIfAborted();
      this.#startWhatIsDue();
      await sleep(TICK_MS, undefined, { signal: this.#options.signal });
    }
    while (this.#underWay > 0) await sleep(TICK_MS, undefined, { signal: this.#options.signal });
  }

  end(): void {
    this.#ended = true;
  }

  #startWhatIsDue(): void {
    const now = Date.now();
    if (now >= this.#readMailsAt) {
      this.#readMailsAt = now + READ_MAILS_EVERY_MS;
      this.#start('the mails', () => this.#readMails());
    }
    // Acts go before looks: they have a due date.
    for (const intention of this.#intentions.values()) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      if (intention.at > now) continue;
      const together = this.#togetherWith(intention, now);
      for (const { task } of together) this.#intentions.delete(task.id);
      this.#start(intention.task.kind, () =>
        together.length > 1 ? this.#actTogether(intention.personId, together) : this.#act(intention),
      );
    }
    for (const person of this.#people) {
      if (this.#underWay >= MOST_UNDER_WAY) return;
      if (person.looking || person.lookAt > now) continue;
      person.looking = true;
      this.#start('an inbox', () => this.#look(person));
    }
  }

  #start(what: string, work: () => Promise<void>): void {
    this.#underWay += 1;
    work()
      .catch((error: unknown) => {
        if (this.#options.signal.aborted) return;
        this.played.unexpected.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => (this.#underWay -= 1));
  }

  async #readMails(): Promise<void> {
    for (const address of await this.#options.mails.news()) {
      const person = this.#byAddress.get(address);
      if (person) person.lookAt = Math.min(person.lookAt, Date.now());
    }
  }

  async #look(person: Looker): Promise<void> {
    person.lookAt = Date.now() + (person.office ? OFFICE_LOOKS_EVERY_MS : LOOK_EVERY_MS);
    try {
      const { api, cycleId } = this.#options;
      for (const task of await api.all(person.id, `/tasks?cycleId=${cycleId}`, openTask)) this.#think(person.id, task);
    } finally {
      person.looking = false;
    }
  }

  /** Decides once about a task: who does what about it, and when. */
  #think(personId: string, task: OpenTask): void {
    if (this.#seen.has(task.id)) return;
    this.#seen.add(task.id);
    const move = this.#moveFor(personId, task);
    if (move) this.#intend({ personId, task, move, at: this.#when(task, move) });
  }

  #intend(intention: Intention): void {
    this.#intentions.set(intention.task.id, intention);
  }

  #moveFor(personId: string, task: OpenTask): Move | undefined {
    if (task.kind === 'REPORT_RESULTS') return reportersMove;
    if (task.kind === 'SIGN_REPORT') return signersMove;
    const appraisal = this.#appraisals.get(task.appraisal?.id ?? '');
    if (!appraisal) throw new Error(`Task ${task.id} (${task.kind}) is of no appraisal of the cycle.`);
    return moveFor(personId, task, task.holding === 'OFFICE', this.#sceneOf(appraisal, task));
  }

  #sceneOf({ story, key }: PlayedAppraisal, task: InboxTask): Scene {
    const zone = this.#options.timeZones.get(task.unit.id) ?? 'Asia/Jakarta';
    const { seed, library } = this.#options;
    return { story, key, seed, library, today: DateTime.now().setZone(zone).toISODate() ?? '' };
  }

  #when(task: OpenTask, move: Move): number {
    const opened = Date.parse(task.openedAt);
    const due = Math.min(task.dueAt ? Date.parse(task.dueAt) : opened, opened + MOST_MS);
    if (move.late) return due + LATE_BY_MS;
    const key = this.#appraisals.get(task.appraisal?.id ?? '')?.key ?? task.unit.id;
    const { earliest, latest } = task.kind === 'ACKNOWLEDGE_SOCIALIZATION' ? ACKNOWLEDGING : ACTING;
    const part = earliest + (latest - earliest) * chance(this.#options.seed, task.kind, task.round, key);
    return opened + Math.max(SHORTEST_MS, part * (due - opened));
  }

  async #act(intention: Intention): Promise<void> {
    const { personId, task, move } = intention;
    const { api, probes } = this.#options;
    try {
      for (const act of move.before ?? []) await sideAct(api, personId, task, act, probes);
      await probes.before(personId, task);
      await this.#decide(intention);
      this.played.acts += 1;
      await probes.after(personId, task, move);
      this.#afterwards(intention);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#refused(intention, error);
    }
  }

  /** Who sits down to decide takes along what he means to decide soon. */
  #togetherWith(intention: Intention, now: number): Intention[] {
    if (!inBatches(intention)) return [intention];
    const others = [...this.#intentions.values()].filter(
      (each) =>
        each !== intention &&
        each.personId === intention.personId &&
        inBatches(each) &&
        each.at < now + TOGETHER_MS &&
        Date.parse(each.task.openedAt) + SHORTEST_MS < now,
    );
    return [intention, ...others].slice(0, LARGEST_BATCH);
  }

  async #actTogether(personId: string, intentions: readonly Intention[]): Promise<void> {
    const { api, probes } = this.#options;
    for (const { task } of intentions) await probes.before(personId, task);
    const items = intentions.map(({ task, move: { outcome, form, comment } }) => ({
      taskId: task.id,
      outcome,
      form,
      ...(comment === undefined ? {} : { comment }),
    }));
    const path = '/tasks/batch';
    const answer = await api.as(personId, { method: 'POST', path, json: { items } }, batchAnswer);
    this.played.batches += 1;
    for (const intention of intentions) {
      const result = answer.items.find(({ taskId }) => taskId === intention.task.id);
      if (result?.status === 'DECIDED') {
        this.played.acts += 1;
        await probes.after(personId, intention.task, intention.move);
        this.#afterwards(intention);
      } else if (result?.problem && result.status === 'REFUSED') {
        this.#refused(intention, new ApiProblem(`POST ${path}`, result.problem.status, result.problem));
      } else this.#intend({ ...intention, at: Date.now() + ASK_AGAIN_MS });
    }
  }

  async #decide({ personId, task, move }: Intention): Promise<void> {
    const { api } = this.#options;
    const post = (path: string, json: object): Promise<unknown> =>
      api.as(personId, { method: 'POST', path, json }, z.unknown());
    const appraisalId = task.appraisal?.id ?? '';
    switch (move.through) {
      case 'RECEIPT':
        await post(`/appraisals/${appraisalId}/receipt`, {});
        return;
      case 'APPEAL': {
        const request = {
          method: 'POST',
          path: `/appraisals/${appraisalId}/appeals`,
          json: { form: move.form },
        } as const;
        const filed = await api.as(personId, request, z.object({ appealId: z.string() }));
        this.#filed.set(appraisalId, filed.appealId);
        return;
      }
      case 'WITHDRAWAL': {
        const appealId = this.#filed.get(appraisalId) ?? (await this.#contextOf(personId, task)).appeal?.id;
        await post(`/appeals/${appealId ?? ''}/withdrawal`, {});
        return;
      }
      case undefined: {
        const form = typeof move.form === 'function' ? move.form(await this.#contextOf(personId, task)) : move.form;
        const comment = move.comment === undefined ? {} : { comment: move.comment };
        const path = `/tasks/${task.id}/complete`;
        const decision = { outcome: move.outcome, form, ...comment };
        if (task.kind === 'DRAFT_TARGETS' && (await this.#options.probes.sendTwice(personId, path, decision))) return;
        await post(path, decision);
      }
    }
  }

  async #contextOf(personId: string, task: InboxTask): Promise<z.infer<typeof taskContext>> {
    const view = z.object({ context: taskContext.nullable() });
    return (await this.#options.api.as(personId, { path: `/tasks/${task.id}` }, view)).context ?? {};
  }

  /** What is allowed already does not wait until the engine has put the task for it into the inbox. */
  #afterwards({ personId, task, move }: Intention): void {
    const story = this.#appraisals.get(task.appraisal?.id ?? '')?.story;
    const next = (id: string, move: Move): void =>
      this.#intend({ personId, task: { ...task, id: `${task.id} ${id}` }, move, at: Date.now() + NEXT_STEP_MS });
    if (move.through === 'RECEIPT' && story?.appeal !== undefined && !story.raterSilent) next('appeal', appeal);
    if (move.through === 'APPEAL' && story?.appeal === 'WITHDRAWN') next('withdrawal', withdrawal);
  }

  #refused(intention: Intention, problem: ApiProblem): void {
    const { code } = problem.body;
    if (code === 'STATEMENTS_PENDING') {
      this.#intend({ ...intention, at: Date.now() + ASK_AGAIN_MS });
      return;
    }
    if (!TOO_LATE.has(code)) {
      this.played.unexpected.push(problem.message);
      return;
    }
    const { move, task } = intention;
    // Filed and withdrawn through another door than the task: what the task would say was done.
    if (move.through !== undefined && this.#filed.has(task.appraisal?.id ?? '')) return;
    this.played.tooLate.push(`${task.kind} ${move.outcome}: ${code}`);
    if (move.through === 'APPEAL') this.played.appealsTooLate.add(task.appraisal?.id ?? '');
  }
}

/** Decided as it stands, without reading first or doing something besides. */
const inBatches = ({ task, move }: Intention): boolean =>
  IN_BATCHES.has(task.kind) &&
  move.through === undefined &&
  !move.late &&
  (move.before ?? []).length === 0 &&
  typeof move.form !== 'function';

const batchAnswer = z.object({
  items: z.array(
    z.object({
      taskId: z.string(),
      status: z.enum(['DECIDED', 'REFUSED', 'NOT_DONE']),
      problem: z.looseObject({ status: z.number(), code: z.string(), detail: z.string() }).optional(),
    }),
  ),
});

/** The time was over, or somebody else acted: nobody's fault in itself; the verdict looks at what came of it. */
const TOO_LATE: ReadonlySet<string> = new Set([
  'TASK_CLOSED',
  'TASK_OVERDUE',
  'APPRAISAL_ENDED',
  'NO_OPEN_TASK',
  'APPEAL_NOT_POSSIBLE',
  'APPEAL_FILED_BEFORE',
  'APPEAL_WINDOW_OVER',
  'APPEAL_CLOSED',
]);
