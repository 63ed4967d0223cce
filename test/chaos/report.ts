/** The table at the end of a run. */
import type { MailsSeen } from './invariants/mails.ts';
import { INVARIANTS, type SeedResult } from './seed.ts';
import { FAULTS } from './terms.ts';

function failuresOf(results: readonly SeedResult[]): string {
  const total = new Map<string, number>();
  for (const { failures } of results) for (const [what, n] of failures) total.set(what, (total.get(what) ?? 0) + n);
  return [...total].map(([what, n]) => `${what}: ${n}`).join(', ') || 'whoever hung up himself';
}

/** @param aborted seeds that could not be played to their end */
export function tableOf(
  results: readonly SeedResult[],
  aborted: readonly number[],
  mails: MailsSeen & { readonly answers: string },
): string {
  const sum = (of: (result: SeedResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const made = results.flatMap(({ faults }) => faults);
  const kinds = FAULTS.map((kind) => ({
    kind,
    n: made.filter((each) => each.kind === kind && each.met && !each.seen.startsWith('skipped')).length,
    skipped: made.find((each) => each.kind === kind && each.seen.startsWith('skipped')),
  }));
  const failed = [...results.filter(({ broken }) => broken.length > 0).map(({ seed }) => seed), ...aborted];
  const held = results.map(({ pace }) => pace).filter(({ held: { n }, quiet }) => n > 0 && quiet.n > 0);
  const ratios = held.map(({ held: during, quiet }) => during.medianMs / Math.max(1, quiet.medianMs));
  const worst = results.toSorted((a, b) => b.outboxMs - a.outboxMs)[0];
  const rows: readonly (readonly [string, string | number])[] = [
    ['Seeds', results.length],
    ['People, each with a year', sum(({ people }) => people)],
    ['Seconds a seed, mean', results.length === 0 ? '-' : (sum(({ seconds }) => seconds) / results.length).toFixed(0)],
    ['Decisions acknowledged', sum(({ acknowledged }) => acknowledged)],
    ['Decisions refused', sum(({ refused }) => refused)],
    ['Acts whose answer nobody ever heard', sum(({ unknown }) => unknown)],
    ['Attempts without an answer', sum(({ unanswered }) => unanswered)],
    ['  of them, by what came', failuresOf(results)],
    ['Strangers turned away', sum(({ turnedAway }) => turnedAway)],
    ['Files kept', sum(({ files }) => files)],
    ['Takeovers', sum(({ takeovers }) => takeovers)],
    ['Workflows asked what they wait for', sum(({ workflowsAsked }) => workflowsAsked)],
    ['Outbox empty after the last fault, at most', worst ? `${worst.outboxMs} ms (seed ${worst.seed})` : '-'],
    ['Mails taken by the mail server', mails.taken],
    ['Mails that came twice, the answer unknown', mails.twice],
    ['Mails or notices still waiting in the end', mails.waiting],
    ["Mail server's answers", mails.answers],
    [
      'Pace while one appraisal was held ÷ otherwise',
      ratios.length === 0 ? '-' : ratios.map((ratio) => ratio.toFixed(2)).join(', '),
    ],
    ['Faults made', made.length],
    ['  of them met nothing', made.filter(({ met }) => !met).length],
    ...kinds.map(({ kind, n, skipped }): [string, string | number] => [`  ${kind}`, skipped ? skipped.seen : n]),
    ['Invariants checked in each seed', INVARIANTS],
    ['Failed seeds', failed.length === 0 ? 'none' : failed.join(', ')],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join('\n');
}
