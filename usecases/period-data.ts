import type { Locked } from './lock-owner.ts';

/** What an event or a notice about a periodic evaluation says besides: of which period. Nothing for the year. */
export const periodData = (locked: Pick<Locked, 'period'>): { period?: string } =>
  locked.period ? { period: locked.period.period } : {};
