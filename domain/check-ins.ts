/**
 * Regular feedback: leader and employee meet as they agreed (Art. 19(2), p.12; Annex III.C.5–6, 9, p.69–70). Whatever is open is the agenda; what they agree on is a task
 * of whoever carries it out, due on the day that they named.
 */
import { z } from 'zod';
import { periodOf, type Span } from './work-reports.ts';

/** How often a leader meets each of his people at least. */
export const CHECK_IN_RHYTHMS = ['WEEK', 'MONTH', 'QUARTER', 'HALF_YEAR'] as const;
export type CheckInRhythm = (typeof CHECK_IN_RHYTHMS)[number];

export const checkInsRule = z.strictObject({
  every: z.enum(CHECK_IN_RHYTHMS),
  legalBasis: z.string().min(3).max(300),
});
export type CheckInsRule = z.infer<typeof checkInsRule>;

/** Who carries an action out: the employee, or the leader who owes him something. */
export const ACTORS = ['EMPLOYEE', 'EVALUATOR'] as const;
export type Actor = (typeof ACTORS)[number];

export const ACTION_TASKS = {
  EMPLOYEE: 'CARRY_OUT_AS_EMPLOYEE',
  EVALUATOR: 'CARRY_OUT_AS_EVALUATOR',
} as const satisfies Readonly<Record<Actor, string>>;

/** Where the points of an agenda come from. */
export const POINT_KINDS = [
  'ACTION', // agreed on before, and not done yet
  'QUESTION', // asked about a report of work, and not answered
  'FEEDBACK', // that things do not go well
  'RAISED', // one of the two wants to speak about it
] as const;
export type PointKind = (typeof POINT_KINDS)[number];

const text = z.string().trim().min(3).max(4_000);
const line = z.string().trim().min(3).max(500);
const date = z.iso.date();

export const checkInPlan = z.strictObject({
  on: date,
  /** HH:MM, local. */
  at: z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'A time such as 09:30 is expected.')
    .optional(),
  place: line.optional(),
});
export type CheckInPlan = z.infer<typeof checkInPlan>;

/** The record of a meeting. Points of the agenda that it does not name go on. */
export const checkInRecord = z.strictObject({
  heldOn: date,
  summary: text,
  points: z
    .array(z.strictObject({ kind: z.enum(POINT_KINDS), ref: z.uuid(), settled: z.boolean(), note: line.optional() }))
    .max(100)
    .default([]),
  actions: z
    .array(
      z.strictObject({
        text: line,
        by: z.enum(ACTORS),
        dueOn: date,
        /** The line of the SKP that it serves. */
        indicatorId: z.uuid().optional(),
        /** An open action in whose place it is agreed: another day, or another content. */
        replaces: z.uuid().optional(),
      }),
    )
    .max(20)
    .default([]),
});
export type CheckInRecord = z.infer<typeof checkInRecord>;

/** The last period that is over on a local day. */
export function lastPeriod(today: string, every: CheckInRhythm): Span {
  const { from } = periodOf(today, every);
  const before = new Date(Date.parse(from) - 24 * 3_600_000).toISOString().slice(0, 10);
  return periodOf(before, every);
}
