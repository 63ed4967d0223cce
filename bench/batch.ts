/** A leader approves forty plans in one request, beside one. */
import { approvals, type Approval } from './daur/approvals.ts';
import { daurIn } from './contestants.ts';
import { post, Supply } from './load.ts';
import { alternate, compare, figure } from './measure.ts';
import type { Section } from './sections.ts';

const ROUNDS = 5;
const SIZE = 40;
/** Single decisions of a round: one is over too soon to be a round. */
const ONES = 10;

export const batch: Section = {
  name: 'batch',
  title: 'Forty decisions in one request',
  async run(house) {
    const daur = await daurIn(house);
    // What follows would be carried out while the next request is measured.
    await Promise.all([daur.worker.stop(), daur.api.stop()]);
    const evaluators = ROUNDS + 1;
    const mine = byEvaluator(await approvals(daur, evaluators * (SIZE + ONES), SIZE + ONES));
    const decide = (path: string, by: Approval | undefined, json: unknown) =>
      post(daur.silentApi.url, { path, token: by?.appraisal.evaluator.token ?? '', json });
    const { one, forty } = await alternate(
      {
        async one(round) {
          let ms = 0;
          for (const approval of mine[round + 1]?.take(ONES) ?? [])
            ms += (await decide(`/tasks/${approval.taskId}/complete`, approval, { outcome: 'APPROVED' })).ms;
          return ms / ONES;
        },
        async forty(round) {
          const items = mine[round + 1]?.take(SIZE) ?? [];
          const { ms, body } = await decide('/tasks/batch', items[0], {
            items: items.map(({ taskId }) => ({ taskId, outcome: 'APPROVED' })),
          });
          const { decided } = JSON.parse(body) as { decided: number };
          if (decided !== SIZE) throw new Error(`${decided} of ${SIZE} were decided: ${body.slice(-600)}`);
          return ms;
        },
      },
      { rounds: ROUNDS },
    );
    // Nobody is to ring them now.
    await daur.db.$executeRaw`UPDATE outbox SET consumed_at = clock_timestamp() WHERE consumed_at IS NULL`;
    await daur.api.start();
    return {
      rows: [compare(`a batch of ${SIZE}`, figure(forty, 'ms'), 'one', figure(one, 'ms'), { atMost: 10 })],
    };
  },
};

/** What waits for each evaluator. */
function byEvaluator(all: readonly Approval[]): Supply<Approval>[] {
  const groups = new Map<string, Approval[]>();
  for (const approval of all) {
    const { id } = approval.appraisal.evaluator;
    groups.set(id, [...(groups.get(id) ?? []), approval]);
  }
  return [...groups.values()].map((group) => new Supply(group));
}
