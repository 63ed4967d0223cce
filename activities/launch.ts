import { Context } from '@temporalio/activity';
import type { Deps } from '../usecases/context.ts';
import {
  completeLaunch,
  createAppraisals,
  markRunning,
  prepareLaunch,
  workflowsToStart,
} from '../usecases/cycles/launch-steps.ts';
import { beating } from './beating.ts';

export interface LaunchActivities {
  prepareLaunch(cycleId: string): Promise<void>;
  /** Every page of people, one after the other. */
  createAppraisals(cycleId: string): Promise<'CREATED' | 'CANCELLED'>;
  markRunning(cycleId: string): Promise<void>;
  /** Starts a page of workflows. @returns the id to go on after, or null after the last page */
  startWorkflows(page: { cycleId: string; kind: 'appraisal' | 'report'; after: string | null }): Promise<string | null>;
  completeLaunch(cycleId: string): Promise<void>;
}

/** Starts a workflow unless it runs already. */
export type StartWorkflow = (owner: { kind: 'appraisal' | 'report'; id: string; epoch: number }) => Promise<void>;

const PAGE = 500;
/** Starts at once: a few keep the server busy, more only make it slower for everybody else. */
const AT_ONCE = 10;

/**
 * Lanes of a launch, by the last unit id of each: a transaction keeps one core of the database busy, and people look into their inboxes
 * the sooner (docs/scale.md). Ids are random, so the lanes are about equal.
 */
const LANES = ['7fffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** Where a lane had come, by a heartbeat; an earlier version's was another thing, and begins anew. */
function reachedIn(heartbeat: unknown, lane: number): string | null {
  const after: unknown = Array.isArray(heartbeat) ? heartbeat[lane] : null;
  return typeof after === 'string' ? after : null;
}

export function createLaunchActivities({ deps, start }: { deps: Deps; start: StartWorkflow }): LaunchActivities {
  return {
    prepareLaunch: (cycleId) => beating(() => prepareLaunch(deps, cycleId)),
    async createAppraisals(cycleId) {
      // A page that came twice changes nothing, so a retry goes on after the last heartbeat, or from the start.
      const reached: unknown = Context.current().info.heartbeatDetails;
      const lanes = LANES.map((upTo, index) => ({
        upTo,
        after: reachedIn(reached, index) ?? LANES[index - 1] ?? null,
      }));
      const pages = async (lane: { readonly upTo?: string; after: string | null; readonly missed?: boolean }) => {
        for (;;) {
          const page = await createAppraisals(deps, { cycleId, ...lane });
          if (page.is !== 'MORE') return page.is;
          lane.after = page.after;
        }
      };
      return beating(
        async () => {
          const ends = await Promise.allSettled(lanes.map(pages));
          for (const end of ends) if (end.status === 'rejected') throw end.reason;
          if (ends.some((end) => end.status === 'fulfilled' && end.value === 'ENDED')) return 'CANCELLED';
          // Whoever came into a unit that a lane had passed already.
          return (await pages({ after: null, missed: true })) === 'ENDED' ? 'CANCELLED' : 'CREATED';
        },
        () => lanes.map(({ after }) => after),
      );
    },
    markRunning: (cycleId) => beating(() => markRunning(deps, cycleId)),
    async startWorkflows({ cycleId, kind, after }) {
      const owners = await workflowsToStart(deps, { cycleId, kind, after, limit: PAGE });
      // Each takes the next one as soon as it is done: in lots of ten, all would wait for the slowest of each lot.
      const waiting = [...owners];
      const starter = async (): Promise<void> => {
        for (let owner = waiting.shift(); owner; owner = waiting.shift()) {
          await start({ kind, id: owner.id, epoch: owner.epoch });
        }
      };
      try {
        await beating(() => Promise.all(Array.from({ length: AT_ONCE }, starter)));
      } catch (error) {
        // The page comes again as a whole; nobody goes on with this one meanwhile.
        waiting.length = 0;
        throw error;
      }
      return owners.length < PAGE ? null : (owners.at(-1)?.id ?? null);
    },
    completeLaunch: (cycleId) => beating(() => completeLaunch(deps, cycleId)),
  };
}
