import { deadline, opening, type ClockEvents, type Derivation } from '../../domain/deadlines.ts';
import type { Calendar } from '../../domain/calendar.ts';
import type { ClockEvent, PolicyBody } from '../../domain/policy.ts';
import { STAGES, type Stage } from '../../domain/terms.ts';

export interface StageDates {
  readonly stage: Stage;
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly derivation: { readonly opens: Derivation; readonly due: Derivation };
}

/** When each stage of a cycle opens and is due for a unit; the evaluation's window is known before reporting needs it. */
export function cycleWindows(policy: PolicyBody, year: number, launchedAt: Date, calendar: Calendar): StageDates[] {
  const windows: StageDates[] = [];
  let events: ClockEvents = { LAUNCH: launchedAt };
  for (const stage of STAGES) {
    const rule = policy.stages[stage];
    if (!rule) continue;
    const opens = opening(rule.opens, rule.legalBasis, events, calendar, year);
    const due = deadline(
      rule.due,
      rule.legalBasis,
      { ...events, WINDOW_OPENS: opens.at, OPENED: opens.at },
      calendar,
      year,
    );
    windows.push({
      stage,
      opensAt: opens.at,
      dueAt: due.at,
      derivation: { opens: opens.derivation, due: due.derivation },
    });
    if (stage === 'FINAL_SCORING') {
      const provisional = new Set<ClockEvent>(due.derivation.provisional ? ['EVALUATION_ENDS'] : []);
      events = { ...events, EVALUATION_ENDS: due.at, provisional };
    }
  }
  return windows;
}

/** What a stored window tells the clocks that count from it. */
export function windowEvents(window: {
  readonly opensAt: Date;
  readonly dueAt: Date;
  readonly derivation: unknown;
}): ClockEvents {
  const { opens, due } = window.derivation as Partial<StageDates['derivation']>;
  return {
    WINDOW_OPENS: window.opensAt,
    WINDOW_DUE: window.dueAt,
    provisional: new Set<ClockEvent>([
      ...(opens?.provisional ? (['WINDOW_OPENS'] as const) : []),
      ...(due?.provisional ? (['WINDOW_DUE'] as const) : []),
    ]),
  };
}
