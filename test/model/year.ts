/**
 * The model: an employee's year as docs/domain.md tells it, in a few tables. It knows nothing of the engine: neither its rows nor its workflows
 * nor its policy, only whose turn it is, which task is open at which level, and what follows from which outcome.
 */
export type Person = 'employee' | 'manager' | 'evaluator' | 'superior' | 'nextSuperior' | 'admin';
export const PEOPLE: readonly Person[] = ['employee', 'manager', 'evaluator', 'superior', 'nextSuperior', 'admin'];

/** How often targets may be returned before the superior decides them. */
export const MOST_RETURNS = 1;

export const DUTIES = {
  DRAFT: { stage: 'TARGET_SETTING', kind: 'DRAFT_TARGETS', late: 'COUNTS', nobody: 'NEXT' },
  APPROVE: { stage: 'TARGET_SETTING', kind: 'APPROVE_TARGETS', late: 'REFUSED', nobody: 'NEXT' },
  MID_TERM_REPORT: { stage: 'MID_TERM', kind: 'REPORT_REALIZATION', late: 'REFUSED', nobody: 'WITHOUT' },
  FEEDBACK: { stage: 'MID_TERM', kind: 'GIVE_FEEDBACK', late: 'REFUSED', nobody: 'NEXT' },
  AGREE: { stage: 'MID_TERM', kind: 'AGREE_ADJUSTMENT', late: 'REFUSED', nobody: 'WITHOUT' },
  REPORT: { stage: 'FINAL_SCORING', kind: 'REPORT_REALIZATION', late: 'REFUSED', nobody: 'WITHOUT' },
  RATE: { stage: 'FINAL_SCORING', kind: 'RATE', late: 'REFUSED', nobody: 'NEXT' },
  DELIVER: { stage: 'DELIVERY', kind: 'DELIVER_RESULT', late: 'COUNTS', nobody: 'NEXT' },
  RECEIVE: { stage: 'DELIVERY', kind: 'RECEIVE_RESULT', late: 'COUNTS', nobody: 'NEXT' },
  SIGN: { stage: 'DELIVERY', kind: 'SIGN_AND_RETURN', late: 'COUNTS', nobody: 'WITHOUT' },
  APPEAL: { stage: 'APPEAL', kind: 'FILE_APPEAL', late: 'REFUSED', nobody: 'WITHOUT' },
  EMPLOYEE_STATES: { stage: 'APPEAL', kind: 'STATE_AS_EMPLOYEE', late: 'REFUSED', nobody: 'WITHOUT' },
  RATER_STATES: { stage: 'APPEAL', kind: 'STATE_AS_EVALUATOR', late: 'REFUSED', nobody: 'WITHOUT' },
  JUDGE: { stage: 'APPEAL', kind: 'DECIDE_APPEAL', late: 'COUNTS', nobody: 'NEXT' },
} as const;
export type Duty = keyof typeof DUTIES;

export interface Task {
  readonly duty: Duty;
  readonly round: number;
  /** Takeovers so far. */
  level: number;
  holder: Person;
  /** OPEN, TAKEN_OVER, CLOSED_WITHOUT, or the outcome that was decided. */
  status: string;
  /** Overdue on the last rung. */
  alarmed: boolean;
}

export class Year {
  readonly tasks: Task[] = [];
  state: 'ACTIVE' | 'FINAL' = 'ACTIVE';
  rater: Person = 'evaluator';
  ratedByTakeover = false;
  appealOver = false;

  constructor() {
    this.#open('DRAFT', 1);
  }

  get open(): Task[] {
    return this.tasks.filter((task) => task.status === 'OPEN');
  }

  get closed(): Task[] {
    return this.tasks.filter((task) => task.status !== 'OPEN');
  }

  /** Who would hold the task in turn. */
  rungs(task: Pick<Task, 'duty'>): Person[] {
    switch (task.duty) {
      case 'DRAFT':
        return ['employee', 'manager', 'evaluator', 'superior', 'nextSuperior'];
      case 'APPROVE':
      case 'FEEDBACK':
      case 'RATE':
        return ['evaluator', 'superior', 'nextSuperior'];
      case 'DELIVER':
        return this.rater === 'superior' ? ['superior', 'admin'] : [this.rater, 'superior', 'admin'];
      case 'RECEIVE':
        return ['employee', 'admin'];
      case 'JUDGE':
        return ['superior', 'nextSuperior'];
      case 'RATER_STATES':
        return [this.rater];
      default:
        return ['employee'];
    }
  }

  /** What the holder may choose. */
  outcomes(task: Task): string[] {
    const tookOver = task.level > 0;
    switch (task.duty) {
      case 'DRAFT':
        return ['SUBMITTED'];
      case 'APPROVE':
        return tookOver ? ['APPROVED', 'SET'] : ['APPROVED', 'RETURNED'];
      case 'MID_TERM_REPORT':
      case 'REPORT':
        return ['REPORTED'];
      case 'FEEDBACK':
        return ['GIVEN', 'ADJUSTMENT_PROPOSED'];
      case 'AGREE':
        return ['AGREED', 'DECLINED'];
      case 'RATE':
        return ['RATED'];
      case 'DELIVER':
        return ['DELIVERED'];
      case 'RECEIVE':
        return tookOver ? ['SERVED'] : ['RECEIVED'];
      case 'SIGN':
        return ['SIGNED'];
      case 'APPEAL':
        return ['FILED'];
      case 'EMPLOYEE_STATES':
      case 'RATER_STATES':
        return ['STATED'];
      case 'JUDGE':
        return ['CONFIRMED', 'CHANGED'];
    }
  }

  /** Why a decision of the right person in time is refused all the same. */
  refusal(task: Task): string | undefined {
    const stating = this.open.some(({ duty }) => duty === 'EMPLOYEE_STATES' || duty === 'RATER_STATES');
    return task.duty === 'JUDGE' && stating ? 'STATEMENTS_PENDING' : undefined;
  }

  isLastRung(task: Task): boolean {
    return DUTIES[task.duty].nobody === 'NEXT' && task.holder === this.rungs(task).at(-1);
  }

  /** The holder decides, and what follows is there. */
  decide(task: Task, outcome: string): void {
    task.status = outcome;
    this.#follow(task, outcome);
  }

  /** The due date has passed, and nobody has acted. */
  pass(task: Task): void {
    if (this.isLastRung(task)) {
      task.alarmed = true;
      return;
    }
    if (DUTIES[task.duty].nobody === 'WITHOUT') {
      task.status = 'CLOSED_WITHOUT';
      this.#follow(task, undefined);
      return;
    }
    task.status = 'TAKEN_OVER';
    const rungs = this.rungs(task);
    const holder = rungs[rungs.indexOf(task.holder) + 1];
    if (!holder) throw new Error(`Nobody stands above ${task.holder}.`);
    this.tasks.push({ ...task, status: 'OPEN', level: task.level + 1, holder });
  }

  #open(duty: Duty, round = 1): void {
    const deadlock = duty === 'APPROVE' && round > MOST_RETURNS;
    const level = deadlock ? 1 : 0;
    const holder = this.rungs({ duty })[level] ?? 'employee';
    this.tasks.push({ duty, round, level, holder, status: 'OPEN', alarmed: false });
  }

  #follow(task: Task, outcome: string | undefined): void {
    switch (task.duty) {
      case 'DRAFT':
        return this.#open('APPROVE', task.round);
      case 'APPROVE':
        return outcome === 'RETURNED' ? this.#open('DRAFT', task.round + 1) : this.#open('MID_TERM_REPORT');
      case 'MID_TERM_REPORT':
        return this.#open('FEEDBACK');
      case 'FEEDBACK':
        return this.#open(outcome === 'ADJUSTMENT_PROPOSED' ? 'AGREE' : 'REPORT');
      case 'AGREE':
        return this.#open('REPORT');
      case 'REPORT':
        return this.#open('RATE');
      case 'RATE':
        this.rater = task.holder;
        // IV.A.11: what a superior sets on takeover is final.
        this.ratedByTakeover = task.level > 0;
        return this.#open('DELIVER');
      case 'DELIVER':
        return this.#open('RECEIVE');
      case 'RECEIVE':
        this.#open('SIGN');
        if (this.ratedByTakeover) this.appealOver = true;
        else this.#open('APPEAL');
        return;
      case 'APPEAL':
        if (outcome !== 'FILED') return this.#end(true);
        this.#open('EMPLOYEE_STATES');
        this.#open('RATER_STATES');
        this.#open('JUDGE');
        return;
      case 'JUDGE':
        return this.#end(true);
      case 'SIGN':
        return this.#end(this.appealOver);
      case 'EMPLOYEE_STATES':
      case 'RATER_STATES':
        return;
    }
  }

  /** Final when the employee has signed (or not), and no appeal is open any more. */
  #end(appealOver: boolean): void {
    this.appealOver = appealOver;
    if (this.appealOver && !this.open.some(({ duty }) => duty === 'SIGN')) this.state = 'FINAL';
  }
}
