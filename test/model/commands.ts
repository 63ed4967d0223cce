/** What can happen to an appraisal, in any order: what the model says of it, and what the engine really does. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Play } from './play.ts';
import { DUTIES, PEOPLE, type Person, type Task, type Year } from './year.ts';

type Command = fc.AsyncCommand<Year, Play>;

/** One of several, by a number that was drawn before it was known how many there are. */
function pick<T>(items: readonly T[], drawn: number): T {
  const item = items[drawn % items.length];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

abstract class OnOpenTask implements Command {
  readonly drawn: number;
  constructor(drawn: number) {
    this.drawn = drawn;
  }
  check(year: Readonly<Year>): boolean {
    return year.open.length > 0;
  }
  async run(year: Year, play: Play): Promise<void> {
    await this.on(pick(year.open, this.drawn), year, play);
    await play.agreesWith(year);
  }
  abstract on(task: Task, year: Year, play: Play): Promise<void>;
  toString(): string {
    return `${this.constructor.name}(${this.drawn})`;
  }
}

/** The holder decides, in time. */
export class Decide extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    const outcome = pick(year.outcomes(task), Math.floor(this.drawn / 7));
    const refused = year.refusal(task);
    const answer = await play.decide(task, task.holder, outcome);
    if (refused) return assert.equal(answer, refused);
    assert.match(answer, /^OK /);
    year.decide(task, outcome);
  }
}

/** Somebody decides who does not hold the task. */
class DecideOthers extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    const other = pick(
      PEOPLE.filter((person) => person !== task.holder && !alsoMay(task, person)),
      Math.floor(this.drawn / 7),
    );
    assert.equal(await play.decide(task, other, pick(year.outcomes(task), 0)), 'FORBIDDEN');
  }
}

/** What BKD serves, the employee may still receive. */
const alsoMay = (task: Task, person: Person): boolean => task.duty === 'RECEIVE' && person === 'employee';

/** The holder chooses what is no outcome of the task, at least not at this level. */
class DecideWrongly extends OnOpenTask {
  async on(task: Task, _year: Year, play: Play): Promise<void> {
    const outcome = task.duty === 'APPROVE' && task.level > 0 ? 'RETURNED' : 'SET_ASIDE';
    assert.equal(await play.decide(task, task.holder, outcome), 'OUTCOME_NOT_ALLOWED');
  }
}

/** Nobody acts, and the run's timer fires. */
class PassTime extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    await play.passDue(task);
    await play.bell();
    year.pass(task);
  }
}

/** The holder comes too late, before any timer has fired. */
class DecideLate extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    const refused = year.refusal(task);
    // Refused for another reason, it would leave a due date that has passed.
    if (refused) return;
    await play.passDue(task);
    const outcome = pick(year.outcomes(task), Math.floor(this.drawn / 7));
    const answer = await play.decide(task, task.holder, outcome);
    const { late } = DUTIES[task.duty];
    if (late === 'REFUSED' && !year.isLastRung(task)) {
      assert.equal(answer, 'TASK_OVERDUE');
      return year.pass(task);
    }
    assert.match(answer, /^OK /);
    // On the last rung a refusing rule raises the alarm before the decision counts.
    if (late === 'REFUSED') task.alarmed = true;
    year.decide(task, outcome);
  }
}

/** Two people press at once: the holder, twice, with two keys. One decision counts. */
class DecideTwiceAtOnce extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    if (year.refusal(task)) return;
    const outcome = pick(year.outcomes(task), 0);
    const answers = await Promise.all([
      play.decide(task, task.holder, outcome),
      play.decide(task, task.holder, outcome),
    ]);
    assert.deepEqual(answers.map((answer) => answer.split(' ')[0]).sort(), ['OK', 'TASK_CLOSED']);
    year.decide(task, outcome);
  }
}

/** No worker runs while the holder decides; another one finds what is to do. */
class DecideWhileAway extends OnOpenTask {
  async on(task: Task, year: Year, play: Play): Promise<void> {
    await play.whileAway(async () => {
      const outcome = pick(year.outcomes(task), 0);
      const refused = year.refusal(task);
      const answer = await play.decide(task, task.holder, outcome);
      if (refused) return assert.equal(answer, refused);
      assert.match(answer, /^OK /);
      year.decide(task, outcome);
    });
  }
}

/** The employee, who is always around, decides a task that was settled before. */
class DecideClosed implements Command {
  readonly drawn: number;
  constructor(drawn: number) {
    this.drawn = drawn;
  }
  check(year: Readonly<Year>): boolean {
    return year.closed.length > 0;
  }
  async run(year: Year, play: Play): Promise<void> {
    const task = pick(year.closed, this.drawn);
    assert.equal(await play.decide(task, 'employee', 'SUBMITTED'), 'TASK_CLOSED');
    await play.agreesWith(year);
  }
  toString(): string {
    return `DecideClosed(${this.drawn})`;
  }
}

/** The last request comes again with its key: the same answer, and nothing else. */
class Repeat implements Command {
  check(): boolean {
    return true;
  }
  async run(year: Year, play: Play): Promise<void> {
    if (!play.last) return;
    const { task, by, outcome, key } = play.last;
    const before = [...play.acknowledged];
    const answer = await play.decide(task, by, outcome, key);
    assert.ok(before.includes(answer.replace('OK ', '')), `a repeated decision was answered with ${answer}`);
    await play.agreesWith(year);
  }
  toString(): string {
    return 'Repeat()';
  }
}

/** What happens to the engine, of which the model takes no notice. */
class Disturb implements Command {
  readonly how: 'bell' | 'breakStep' | 'makeHistoryLong' | 'raiseEpoch';
  constructor(how: Disturb['how']) {
    this.how = how;
  }
  check(year: Readonly<Year>): boolean {
    return year.state === 'ACTIVE';
  }
  async run(year: Year, play: Play): Promise<void> {
    await play[this.how]();
    await play.agreesWith(year);
  }
  toString(): string {
    return `Disturb(${this.how})`;
  }
}

const drawn = fc.nat(1_000);

/** What people do right comes more often: a year that stands still shows little. */
export const anything: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    ...Array.from({ length: 7 }, () => drawn.map((each): Command => new Decide(each))),
    drawn.map((each): Command => new PassTime(each)),
    drawn.map((each): Command => new PassTime(each)),
    drawn.map((each): Command => new DecideLate(each)),
    drawn.map((each): Command => new DecideOthers(each)),
    drawn.map((each): Command => new DecideWrongly(each)),
    drawn.map((each): Command => new DecideTwiceAtOnce(each)),
    drawn.map((each): Command => new DecideClosed(each)),
    drawn.map((each): Command => new DecideWhileAway(each)),
    fc.constant<Command>(new Repeat()),
    fc
      .constantFrom('bell' as const, 'breakStep' as const, 'makeHistoryLong' as const, 'raiseEpoch' as const)
      .map((how): Command => new Disturb(how)),
  ],
  { maxCommands: 30, size: 'max' },
);
