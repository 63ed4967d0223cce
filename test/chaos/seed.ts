/** One seed: a year is launched, played and broken; then everything is held against what people were answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { makeFault } from './faults.ts';
import type { Http } from './http.ts';
import { mendAll, type Installation } from './installation.ts';
import { checkDecisions, checkFiles } from './invariants/decisions.ts';
import { gatherEvidence, type Broken, type Evidence } from './invariants/evidence.ts';
import { checkMails } from './invariants/mails.ts';
import { checkAppraisals, checkResults } from './invariants/results.ts';
import { checkCourse, checkTasks } from './invariants/tasks.ts';
import { bellsWaiting, checkEnded, checkStanding } from './invariants/workflows.ts';
import { Ledger } from './ledger.ts';
import { Load } from './load.ts';
import { paceOf, type Pace } from './pace.ts';
import { chaosPolicy } from './policy.ts';
import { read } from './rows.ts';
import type { FaultKind, FaultMade } from './terms.ts';
import { launchYear, type Agency, type Size, type Year } from './year.ts';

/** After the last fault every bell that was rung by then is answered within this time. */
const OUTBOX_MS = 60_000;
const ASKED = 24;
/** Nobody is much slower because one appraisal hangs; a bound for tests beside others, not a measurement. */
const MOST_SLOWER = 10;
/** Below this the medians say nothing. */
const LEAST_SAMPLES = 8;
/** Decisions in a year from the first to the last, about. */
const ACTS_PER_PERSON = 11;
/** Faults do not wait longer than this for people to get on. */
const LONGEST_PAUSE_MS = 5_000;
const SHORTEST_PAUSE_MS = 800;
/** From the last fault, or the launch, to the end of the year; times the tempo. */
const LONGEST_YEAR_MS = 240_000;

export interface SeedContext {
  readonly installation: Installation;
  readonly agency: Agency;
  readonly client: Client;
  readonly http: Http;
  readonly size: Size;
  /** Made before, by earlier seeds: mails of then may come twice now. */
  readonly earlier: readonly FaultMade[];
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface SeedResult {
  readonly seed: number;
  readonly people: number;
  readonly seconds: number;
  readonly faults: readonly FaultMade[];
  readonly broken: readonly Broken[];
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
  /** Attempts without an answer. */
  readonly unanswered: number;
  readonly turnedAway: number;
  readonly takeovers: number;
  readonly files: number;
  readonly workflowsAsked: number;
  /** Until the last bell that was rung before the end of the last fault was answered. */
  readonly outboxMs: number;
  readonly pace: Pace;
}

export async function playSeed(
  context: SeedContext,
  seed: number,
  kinds: readonly FaultKind[],
): Promise<SeedResult> {
  const { installation, agency, signal, size } = context;
  const begun = Date.now();
  const ledger = new Ledger();
  const year = await launchYear(installation, agency, seed);
  const load = new Load({ ...{ installation, agency, year, seed, ledger, signal }, http: context.http });
  const playing = load.play();
  // A load that fails ends the seed; it is heard of when it is waited for.
  playing.catch(() => undefined);
  const faults: FaultMade[] = [];
  const broken: Broken[] = [];
  try {
    await makeFaults(context, { year, seed, kinds, ledger, faults });
    const outboxMs = await untilBellsAreAnswered(installation, broken);
    await load.holdStill();
    const standing = await checkStanding(installation, context.client, year, { size: ASKED, seed });
    broken.push(...standing.broken);
    load.goOn();
    await untilOver(context, year, broken);
    load.end();
    await playing;
    const policy = chaosPolicy(size.tempo);
    const evidence = await gatherEvidence({ installation, agency, year, policy, ledger, faults });
    const pace = paceOf(evidence.tasks, faults);
    broken.push(...(await judge(context, evidence)), ...slower(pace));
    return {
      ...{ seed, faults, broken, pace, outboxMs },
      people: year.people.length,
      seconds: (Date.now() - begun) / 1_000,
      acknowledged: ledger.acknowledged,
      refused: ledger.refused,
      unknown: ledger.unknown,
      unanswered: ledger.acts.reduce((sum, act) => sum + act.unanswered, 0),
      turnedAway: ledger.turnedAway,
      takeovers: evidence.tasks.filter(({ status }) => status === 'TAKEN_OVER').length,
      files: ledger.files.filter(({ answer }) => answer?.link !== undefined).length,
      workflowsAsked: standing.asked,
    };
  } finally {
    load.end();
    load.goOn();
    await mendAll(installation);
  }
}

/** The names of what is looked at after each seed, for the report. */
export const INVARIANTS = 17;

async function judge(context: SeedContext, evidence: Evidence): Promise<Broken[]> {
  const { ledger, installation, faults } = evidence;
  const mails = await checkMails(installation, [...context.earlier, ...faults]);
  return [
    ...(await checkAppraisals(evidence)),
    ...checkCourse(evidence),
    ...checkDecisions(evidence),
    ...(await checkFiles(evidence)),
    ...checkTasks(evidence),
    ...checkResults(evidence),
    ...mails.broken,
    ...(await checkEnded(evidence, context.client)),
    ...(await checkChains(context)),
    ...ledger.unexpected.map((detail) => ({ invariant: 'people are answered as the rules say', detail })),
  ];
}

async function checkChains({ agency: { api, adminId } }: SeedContext): Promise<Broken[]> {
  const answer = z.object({ verified: z.boolean(), firstBroken: z.unknown() });
  const { verified, firstBroken } = await api.as(adminId, { path: '/audit/verify' }, answer);
  return verified ? [] : [{ invariant: 'hash chains verify', detail: JSON.stringify(firstBroken) }];
}

function slower({ quiet, held }: Pace): Broken[] {
  if (quiet.n < LEAST_SAMPLES || held.n < LEAST_SAMPLES || held.medianMs <= MOST_SLOWER * Math.max(quiet.medianMs, 50))
    return [];
  return [
    {
      invariant: 'one locked appraisal does not slow the others',
      detail: `decision to next task took ${held.medianMs} ms (${held.n}) while one was held, ${quiet.medianMs} ms (${quiet.n}) otherwise`,
    },
  ];
}

/** One after the other, spread over the year's work. */
async function makeFaults(
  { installation, agency, http, signal, say, size }: SeedContext,
  plan: { year: Year; seed: number; kinds: readonly FaultKind[]; ledger: Ledger; faults: FaultMade[] },
): Promise<void> {
  const { year, seed, kinds, ledger, faults } = plan;
  const acts = ACTS_PER_PERSON * year.people.length;
  for (const [index, kind] of kinds.entries()) {
    const wanted = (acts * 0.8 * index) / kinds.length;
    const since = Date.now();
    const waits = (): boolean =>
      Date.now() - since < SHORTEST_PAUSE_MS ||
      (ledger.acknowledged < wanted && Date.now() - since < LONGEST_PAUSE_MS * size.tempo);
    while (waits()) await sleep(100, undefined, { signal });
    const made = await makeFault(kind, { installation, agency, year, seed, ledger, http });
    faults.push(made);
    say(`  ${((made.to - made.from) / 1_000).toFixed(1).padStart(5)} s  ${kind}: ${made.seen}`);
  }
}

async function untilBellsAreAnswered(installation: Installation, broken: Broken[]): Promise<number> {
  const since = Date.now();
  for (;;) {
    const waiting = await bellsWaiting(installation, since);
    const ms = Date.now() - since;
    if (waiting === 0) return ms;
    if (ms > OUTBOX_MS) {
      const detail = `${waiting} bells that were rung before its end are unanswered ${ms} ms later`;
      broken.push({ invariant: 'the outbox is consumed within 60 s after the last fault', detail });
      return ms;
    }
    await sleep(200);
  }
}

/** Closed, nothing open, no bell unanswered. */
async function untilOver({ installation, signal, size }: SeedContext, year: Year, broken: Broken[]): Promise<void> {
  const until = Date.now() + LONGEST_YEAR_MS * size.tempo;
  for (;;) {
    const [now] = await read<{ status: string; open: number; cases: number; bells: number }>(
      installation.rows,
      `SELECT c.status, (SELECT count(*)::int FROM task t WHERE t.cycle_id = c.id AND t.status = 'OPEN') AS open,
          (SELECT count(*)::int FROM development_case d JOIN appraisal a ON a.id = d.appraisal_id WHERE a.cycle_id = c.id AND d.status = 'OPEN') AS cases,
          (SELECT count(*)::int FROM outbox WHERE consumed_at IS NULL) AS bells
        FROM cycle c WHERE c.id = $1`,
      [year.cycleId],
    );
    if (now?.status === 'CLOSED' && now.open + now.cases + now.bells === 0) return;
    if (Date.now() > until) {
      const detail = `cycle ${year.cycleId} is ${now?.status}, ${now?.open} tasks and ${now?.cases} cases are open, ${now?.bells} bells unanswered`;
      broken.push({ invariant: 'every year comes to its end', detail });
      return;
    }
    await sleep(300, undefined, { signal });
  }
}
