import type { Period, Stage } from '../../domain/terms.ts';
import { periodWindows } from '../../domain/periods.ts';
import type { ClockContext, StoredWindows, WindowDates } from './clock-context.ts';
import { baseWindows, dueWithout, type BaseWindow } from './move-windows.ts';

/** A periodic evaluation's window. */
export interface PeriodClock {
  readonly id: string;
  readonly period: Period;
  readonly appraisalId: string;
  readonly cycleId: string;
  readonly unitId: string;
  readonly window: WindowDates;
}

/** A period's window by its rule alone; undefined where the policy knows no periods. */
export async function periodBase(
  context: ClockContext,
  { cycleId, unitId, period }: Pick<PeriodClock, 'cycleId' | 'unitId' | 'period'>,
): Promise<BaseWindow | undefined> {
  const [cycle, calendar] = [await context.cycle(cycleId), await context.calendar(unitId)];
  if (!cycle.policy.periodic) return undefined;
  const windows = periodWindows(
    cycle.policy.periodic,
    { year: cycle.year, launchedAt: cycle.launchedAt, pauses: [] },
    calendar,
  );
  const own = windows.find((window) => window.period === period);
  return (
    own && {
      opens: { at: own.opensAt, derivation: own.derivation.opens },
      due: { at: own.dueAt, derivation: own.derivation.due },
    }
  );
}

/** What tells the windows of a task. */
export interface CountedTask {
  readonly cycleId: string;
  readonly unitId: string;
  readonly periodId: string | null;
  readonly stage: Stage;
}

/** The windows that a task's clock may be counted from: its end without some moves. */
export interface WindowsOfTask {
  readonly stage?: (without: ReadonlySet<string>) => WindowDates;
  readonly evaluation?: (without: ReadonlySet<string>) => WindowDates;
}

/** @param periods the windows of periodic evaluations, by id */
export async function windowsOf(
  context: ClockContext,
  task: CountedTask,
  periods: ReadonlyMap<string, Pick<PeriodClock, 'cycleId' | 'unitId' | 'period' | 'window'>>,
): Promise<WindowsOfTask> {
  const calendar = await context.calendar(task.unitId);
  const without =
    (window: WindowDates, base: BaseWindow | undefined) =>
    (ids: ReadonlySet<string>): WindowDates =>
      base ? { ...window, dueAt: dueWithout(window, base.due, ids, calendar) } : window;
  if (task.periodId) {
    const period = periods.get(task.periodId);
    if (!period) return {};
    const window = without(period.window, await periodBase(context, period));
    return { ...(task.stage === 'FINAL_SCORING' ? { stage: window } : {}), evaluation: window };
  }
  const [stored, bases] = [await context.windows(task.cycleId, task.unitId), await basesOf(context, task)];
  const named = (stage: Stage) => {
    const window = stored.get(stage);
    return window && without(window, bases.get(stage));
  };
  const [stage, evaluation] = [named(task.stage), named('FINAL_SCORING')];
  return { ...(stage ? { stage } : {}), ...(evaluation ? { evaluation } : {}) };
}

/** Thousands of tasks share the windows of a unit. */
const bases = new WeakMap<StoredWindows, ReturnType<typeof baseWindows>>();

async function basesOf(context: ClockContext, task: CountedTask): Promise<ReturnType<typeof baseWindows>> {
  const stored = await context.windows(task.cycleId, task.unitId);
  const known = bases.get(stored);
  if (known) return known;
  const made = baseWindows(await context.cycle(task.cycleId), await context.calendar(task.unitId), stored);
  bases.set(stored, made);
  return made;
}
