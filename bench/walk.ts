/** Walks through a year as its people do: whoever has the next task decides it the moment it is open. */
import type { Daur, PeerSide } from './contestants.ts';
import type { BenchAppraisal } from './daur/agency.ts';
import { formOf, peerFormOf } from './daur/forms.ts';
import { post } from './load.ts';
import { FINAL, YEAR, type YearStep } from './year.ts';

export interface Walked {
  /** From the request until the next task is open, milliseconds; one for each decision but the last, which is followed by a timer. */
  readonly next: number[];
  /** From the request to its answer, milliseconds. */
  readonly answers: number[];
}

/** Someone's year: how its tasks are heard of, and how they are decided. */
export interface Walker {
  readonly id: string;
  opened(task: string): Promise<{ readonly at: number; readonly detail: string }>;
  decide(step: YearStep, detail: string): Promise<{ readonly sentAt: number; readonly ms: number }>;
}

export function daurWalker(daur: Daur, appraisal: BenchAppraisal): Walker {
  return {
    id: appraisal.id,
    opened: (task) => daur.opened.until(appraisal.id, task),
    async decide({ by, outcome, comment }, taskId) {
      const form = await formOf(daur.db, appraisal.id, outcome);
      const sentAt = performance.now();
      const { ms } = await post(daur.api.url, {
        path: `/tasks/${taskId}/complete`,
        token: appraisal[by].token,
        json: { outcome, form, ...(comment ? { comment } : {}) },
      });
      return { sentAt, ms };
    },
  };
}

export function peerWalker(side: PeerSide, id: string): Walker {
  return {
    id,
    opened: (task) => side.opened.until(id, task),
    async decide({ outcome, comment }) {
      const form = peerFormOf(outcome);
      const sentAt = performance.now();
      const { ms } = await post(side.api.url, {
        path: `/workflows/${id}/decide`,
        token: side.token,
        json: { outcome, form, ...(comment ? { comment } : {}) },
      });
      return { sentAt, ms };
    },
  };
}

/** Walks the steps from `from` up to, not including, `to`; to the end of the year where `to` is its length. */
export async function walk(walker: Walker, from = 0, to = YEAR.length): Promise<Walked> {
  const walked: Walked = { next: [], answers: [] };
  let open = await walker.opened(YEAR[from]?.task ?? '');
  for (let index = from; index < to; index += 1) {
    const step = YEAR[index] as YearStep;
    const { sentAt, ms } = await walker.decide(step, open.detail);
    walked.answers.push(ms);
    const following = YEAR[index + 1]?.task ?? FINAL;
    open = await walker.opened(following);
    if (following !== FINAL) walked.next.push(open.at - sentAt);
  }
  return walked;
}
