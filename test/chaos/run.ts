/** Seeds after each other on one installation that stays warm; ends with a table. Green only when every invariant held in every seed. */
import { Client, Connection } from '@temporalio/client';
import { openHttp } from './http.ts';
import { startInstallation } from './installation.ts';
import type { Broken } from './invariants/evidence.ts';
import { answersOf, checkMails, checkPostman, untilMailsAreOut } from './invariants/mails.ts';
import { tableOf } from './report.ts';
import { playSeed, type SeedResult } from './seed.ts';
import { isOfMail, type FaultKind, type FaultMade } from './terms.ts';
import { prepareAgency, tempoFor } from './year.ts';

export interface RunOptions {
  readonly people: number;
  /** What is broken in which seed, in this order. */
  readonly plan: readonly { readonly seed: number; readonly faults: readonly FaultKind[] }[];
  /** No seed is begun after so many minutes. */
  readonly minutes: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface RunResult {
  readonly results: readonly SeedResult[];
  /** Of all seeds, and of the mails in the end. */
  readonly broken: readonly Broken[];
  readonly table: string;
}

/** How long mails that the server put off, or that a killed worker had claimed, are waited for in the end. */
const MAILS_MS = 90_000;

export async function runChaos({ people, plan, minutes, signal, say }: RunOptions): Promise<RunResult> {
  const most = Math.max(...plan.map(({ faults }) => faults.filter((kind) => !isOfMail(kind)).length));
  const size = { people, tempo: tempoFor(people, most) };
  const until = Date.now() + minutes * 60_000;
  const installation = await startInstallation({ signal, onEvent: (event) => say(`         ${event}`) });
  const http = openHttp(installation.apiUrl);
  const connection = await Connection.connect({ address: installation.temporal.address });
  const client = new Client({ connection, namespace: installation.temporal.namespace });
  const results: SeedResult[] = [];
  const broken: Broken[] = [];
  const aborted: number[] = [];
  const earlier: FaultMade[] = [];
  let failed = true;
  try {
    const agency = await prepareAgency(installation, size, signal);
    for (const { seed, faults } of plan) {
      if (Date.now() > until) break;
      say(`seed ${seed}: ${replayOf(seed, people, faults)}`);
      const context = { installation, agency, client, http, size, earlier, signal, say };
      const result = await playSeed(context, seed, faults).catch((error: unknown) => {
        if (signal.aborted) throw error;
        return error instanceof Error ? (error.stack ?? error.message) : String(error);
      });
      if (typeof result === 'string') {
        // Where a fault could not be made or mended, the installation is no longer what the next seed needs.
        broken.push({ invariant: 'every seed can be played to its end', detail: result });
        say(`✗ seed ${seed}: ${result}`);
        aborted.push(seed);
        break;
      }
      results.push(result);
      earlier.push(...result.faults);
      broken.push(...result.broken);
      say(summaryOf(result));
      for (const { invariant, detail } of result.broken) say(`  ✗ seed ${seed}: ${invariant}: ${detail}`);
    }
    const waiting = await untilMailsAreOut(installation, MAILS_MS);
    const mails = await checkMails(installation, earlier);
    for (const each of [...mails.broken, ...(await checkPostman(installation))]) {
      if (broken.some(({ detail }) => detail === each.detail)) continue;
      broken.push(each);
      say(`  ✗ in the end: ${each.invariant}: ${each.detail}`);
    }
    failed = broken.length > 0;
    const table = tableOf(results, aborted, { ...mails, waiting, answers: answersOf(installation.mail) });
    return { results, broken, table };
  } finally {
    http.close();
    await connection.close();
    await installation.stop({ keep: failed });
    if (failed) say(`The logs are kept in ${installation.logs}.`);
  }
}

const replayOf = (seed: number, people: number, faults: readonly FaultKind[]): string =>
  `npm run test:chaos -- --seed ${seed} --people ${people} --faults ${faults.join(',') || 'none'}`;

function summaryOf({
  seed,
  people,
  seconds,
  acknowledged,
  unanswered,
  takeovers,
  outboxMs,
  broken,
}: SeedResult): string {
  const verdict = broken.length === 0 ? '✓' : '✗';
  return `${verdict} seed ${seed}: ${people} people in ${seconds.toFixed(0)} s; ${acknowledged} decisions acknowledged, ${unanswered} attempts unanswered, ${takeovers} takeovers; outbox empty ${outboxMs} ms after the last fault`;
}
