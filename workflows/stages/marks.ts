/** The evaluator sees that the employee did not report. */
export const NO_REPORT = { marks: ['NO_REPORT'] } as const;
