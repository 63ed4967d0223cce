import { defineQuery, defineSignal } from '@temporalio/workflow';

/** Something in the rows has changed: look again. Carries nothing that the rows don't say; may come twice, late or never. */
export const bell = defineSignal('bell');

/** Which tasks the run is waiting for, for operators; lists and dashboards read the rows. */
export const waitingFor = defineQuery<string[]>('waitingFor');
