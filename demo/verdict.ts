/** Is everything where it should be? Looks at each appraisal, each mail, the audit trail and the outbox; over HTTP, as BKD. */
import { z } from 'zod';
import { predicateOf } from '../domain/rating.ts';
import { CASE_KINDS, EXPECTATIONS, PREDICATES, type CaseKind, type Predicate, type TaskKind } from '../domain/terms.ts';
import { BROKEN, type Person } from './agency.ts';
import type { ApiClient } from './api-client.ts';
import type { DemoCycle } from './cycle.ts';
import type { LibraryOutcome } from './library.ts';
import type { MailBox } from './mail-box.ts';
import { expectedPredicate, type Story } from './plan.ts';
import { checkIns } from './people/check-ins.ts';
import { workReport } from './people/reports-of-work.ts';
import type { Played, PlayedAppraisal } from './player.ts';
import { PROBES, type Probe, type Probes } from './probes.ts';
import type { CycleProgress } from './progress.ts';

export interface VerdictOptions {
  readonly api: ApiClient;
  readonly adminId: string;
  readonly cycle: DemoCycle;
  readonly people: readonly Person[];
  readonly appraisals: readonly PlayedAppraisal[];
  readonly probes: Probes;
  readonly mails: MailBox;
  readonly progress: CycleProgress;
  readonly played: Played;
  readonly indicators: LibraryOutcome;
}

/** What people were told, and in how many mails. */
export interface MailCounts {
  readonly notices: number;
  /** Notices that came to nothing: the task was done before its digest. */
  readonly dropped: number;
  readonly sent: number;
  readonly recipients: number;
  /** Mails of the run to one person. */
  readonly mean: number;
  readonly p95: number;
  readonly most: number;
}

/** Check-ins that were held, those that the employee confirmed, what was agreed, and what of it was done. */
interface CheckInCounts {
  readonly held: number;
  readonly confirmed: number;
  readonly actions: number;
  readonly done: number;
}

/** Reports of work, those that a leader answered, questions about them, and those that got an answer. */
export interface ReportCounts {
  readonly reports: number;
  readonly answered: number;
  readonly questions: number;
  readonly questionsAnswered: number;
}

export interface Verdict {
  /** Empty: everything is where it should be. */
  readonly faults: readonly string[];
  readonly predicates: ReadonlyMap<Predicate, number>;
  readonly takeovers: { readonly total: number; readonly ratings: number; readonly unplannedRatings: number };
  readonly mails: MailCounts;
  /** Mails that came back, and were sent again when BKD had restored the address. */
  readonly restored: number;
  readonly audit: { readonly events: number; readonly chains: number; readonly verified: boolean };
  readonly indicators: LibraryOutcome;
  readonly reports: ReportCounts;
  readonly meetings: CheckInCounts;
}

const rating = z.object({
  origin: z.enum(['EVALUATOR', 'TAKEOVER', 'CALIBRATION', 'APPEAL']),
  counts: z.boolean(),
  results: z.enum(EXPECTATIONS),
  behaviour: z.enum(EXPECTATIONS),
  predicate: z.enum(PREDICATES),
  organisation: z.object({ isLastYears: z.boolean() }).nullable(),
});
const documentSummary = z.object({ form: z.string(), receivedAt: z.string().nullable() });
const state = z.object({ id: z.string(), state: z.string() });
const appeal = z.object({
  appraisalId: z.string(),
  status: z.enum(['FILED', 'CONFIRMED', 'CHANGED', 'WITHDRAWN']),
});
const developmentCase = z.object({
  appraisalId: z.string(),
  kind: z.enum(CASE_KINDS),
  origin: z.string(),
  status: z.string(),
});

/** One appraisal as BKD finds it. */
interface Found {
  readonly state: string;
  readonly ratings: readonly z.infer<typeof rating>[];
  readonly documents: readonly z.infer<typeof documentSummary>[];
  readonly appeal: z.infer<typeof appeal>['status'] | undefined;
  readonly cases: readonly z.infer<typeof developmentCase>[];
}

/** @returns a reader of one appraisal; what can be listed at once was */
async function reader({ api, adminId, cycle }: VerdictOptions): Promise<(id: string) => Promise<Found>> {
  const of = `cycleId=${cycle.id}`;
  const states = new Map(
    (await api.all(adminId, `/appraisals?scope=ALL&${of}`, state)).map((each) => [each.id, each.state]),
  );
  const appeals = new Map(
    (await api.all(adminId, `/appeals?${of}`, appeal)).map((each) => [each.appraisalId, each.status]),
  );
  const cases = await api.all(adminId, `/cases?${of}`, developmentCase);
  const items = <T>(item: z.ZodType<T>) => z.object({ items: z.array(item) });
  return async (id) => ({
    state: states.get(id) ?? 'not listed',
    ratings: (await api.as(adminId, { path: `/appraisals/${id}/ratings` }, items(rating))).items,
    documents: (await api.as(adminId, { path: `/appraisals/${id}/documents` }, items(documentSummary))).items,
    appeal: appeals.get(id),
    cases: cases.filter(({ appraisalId }) => appraisalId === id),
  });
}

export async function giveVerdict(options: VerdictOptions): Promise<Verdict> {
  const { api, adminId, cycle, progress, played, probes } = options;
  const faults: string[] = [];
  const predicates = new Map<Predicate, number>();
  let [takenOver, unplanned, lastYears] = [0, 0, 0];
  const read = await reader(options);
  for (const { id, story } of options.appraisals) {
    const found = await read(id);
    const couldAppeal = !cycle.resumed && !played.appealsTooLate.has(id);
    for (const fault of faultsOf(found, story, couldAppeal)) faults.push(`appraisal ${id}: ${fault}`);
    const counting = found.ratings.find(({ counts }) => counts);
    if (counting) predicates.set(counting.predicate, (predicates.get(counting.predicate) ?? 0) + 1);
    const byTakeover = found.ratings.some(({ origin }) => origin === 'TAKEOVER');
    if (byTakeover) takenOver += 1;
    if (byTakeover && !story.raterSilent) unplanned += 1;
    if (counting?.organisation?.isLastYears) lastYears += 1;
  }
  if (lastYears === 0) faults.push("no rating is marked as using last year's organisation result");
  faults.push(...cycleFaults(progress, options.appraisals.length), ...silenceFaults(progress, options.appraisals));
  const mails = await checkMails(options, faults);
  const audit = await api.as(adminId, { path: '/audit/verify' }, auditVerification);
  if (!audit.verified) faults.push(`the audit trail does not verify: ${JSON.stringify(audit.firstBroken)}`);
  const waiting = await outboxUnconsumed(api);
  if (waiting !== 0) faults.push(`${waiting} doorbells wait in the outbox`);
  const reports = await countReports(options);
  if (reports.reports === 0) faults.push('nobody has reported his work');
  if (reports.answered === 0) faults.push('no report of work was answered');
  if (reports.questionsAnswered === 0) faults.push('no question about a report of work was answered');
  const meetings = await countCheckIns(options);
  if (meetings.confirmed === 0) faults.push('no record of a check-in was confirmed');
  if (meetings.done === 0) faults.push('nothing that was agreed at a check-in was carried out');
  const { indicators } = options;
  if (indicators.verdicts.size === 0) faults.push('no indicator of the library was evaluated');
  if (indicators.linked === 0) faults.push('no planned result serves one of a leader');
  const restored = await checkContact(options, faults);
  faults.push(...probeFaults(probes, cycle, played), ...played.unexpected, ...api.serverErrors);
  return {
    faults,
    predicates,
    takeovers: { total: progress.takeovers, ratings: takenOver, unplannedRatings: unplanned },
    mails,
    restored,
    audit,
    indicators,
    reports,
    meetings,
  };
}

/** Reports of work, as BKD finds them in the files. */
async function countReports({ api, adminId, appraisals }: VerdictOptions): Promise<ReportCounts> {
  const counts = { reports: 0, answered: 0, questions: 0, questionsAnswered: 0 };
  for (const { id } of appraisals) {
    for (const { feedback, thread } of await api.all(adminId, `/appraisals/${id}/work-reports`, workReport)) {
      counts.reports += 1;
      if (feedback.length > 0) counts.answered += 1;
      counts.questions += thread.filter(({ answers }) => answers === null).length;
      counts.questionsAnswered += new Set(thread.flatMap(({ answers }) => answers ?? [])).size;
    }
  }
  return counts;
}

/** Check-ins, as BKD finds them in the files. */
async function countCheckIns({ api, adminId, appraisals }: VerdictOptions): Promise<CheckInCounts> {
  const counts = { held: 0, confirmed: 0, actions: 0, done: 0 };
  for (const { id } of appraisals) {
    const { items } = await api.as(adminId, { path: `/appraisals/${id}/check-ins` }, checkIns);
    for (const record of items.flatMap((item) => item.record ?? [])) {
      counts.held += 1;
      if (record.confirmed) counts.confirmed += 1;
      counts.actions += record.actions.length;
      counts.done += record.actions.filter(({ state }) => state === 'DONE').length;
    }
  }
  return counts;
}

/** What is wrong with one appraisal, given what its people meant to do. */
function faultsOf(found: Found, story: Story, couldAppeal: boolean): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, otherwise: string): void => {
    if (!holds) faults.push(otherwise);
  };
  must(found.state === 'FINAL', `it is ${found.state}`);
  const { ratings, documents, appeal } = found;
  const counting = ratings.find(({ counts }) => counts);
  if (!counting) return [...faults, 'it has no rating'];
  const { results, behaviour, predicate } = counting;
  must(predicate === predicateOf(results, behaviour), `${predicate} does not follow from ${results}/${behaviour}`);

  const byTakeover = ratings.some(({ origin }) => origin === 'TAKEOVER');
  must(byTakeover || !story.raterSilent, 'the evaluator was silent, and nobody took over');
  const form = byTakeover ? 'D.1.2' : 'D.1.1';
  must(documents[0]?.form === form, `its document is ${documents[0]?.form ?? 'none'}, not ${form}`);
  must(documents[0]?.receivedAt != null, 'its document was not received');

  must(appeal === undefined || !byTakeover, 'an appeal against the result of a takeover');
  must(appeal !== 'FILED', 'its appeal was not decided');
  if (byTakeover || story.appeal === undefined) must(appeal === undefined, `an appeal that nobody meant: ${appeal}`);
  else if (appeal !== undefined || couldAppeal)
    must(appeal === story.appeal, `its appeal should be ${story.appeal}, and is ${appeal ?? 'not filed'}`);

  const expected = expectedPredicate(story, appeal === 'FILED' ? undefined : appeal);
  must(predicate === expected, `its predicate should be ${expected}, and is ${predicate}`);
  faults.push(...caseFaults(found, predicate, behaviour === 'BELOW', story));
  return faults;
}

function caseFaults(found: Found, predicate: Predicate, behaviourBelow: boolean, story: Story): string[] {
  const wanted = new Set<CaseKind>();
  if (predicate === 'SANGAT_BAIK') wanted.add('REWARD');
  if (predicate !== 'SANGAT_BAIK' && predicate !== 'BAIK') wanted.add('COACHING');
  if (behaviourBelow) wanted.add('COUNSELLING');
  const faults: string[] = [];
  for (const kind of CASE_KINDS) {
    const cases = found.cases.filter((each) => each.kind === kind);
    if (wanted.has(kind) && cases.length === 0) faults.push(`no ${kind} was opened`);
    if (!wanted.has(kind) && cases.some(({ origin }) => origin === 'RESULT')) faults.push(`${kind} without a reason`);
    if (cases.some(({ status }) => status !== 'CLOSED')) faults.push(`${kind} was not concluded`);
  }
  // Who was silent in mid-year was taken over from, and observed nothing.
  const observed = found.cases.some(({ origin }) => origin === 'OBSERVATION');
  if (observed && !story.coachedInMidYear) faults.push('a case on an observation that nobody made');
  return faults;
}

function cycleFaults(progress: CycleProgress, appraisals: number): string[] {
  const faults: string[] = [];
  if (progress.status !== 'CLOSED') faults.push(`the cycle is ${progress.status}`);
  if (progress.appraisals !== appraisals) faults.push(`${progress.appraisals} appraisals instead of ${appraisals}`);
  for (const { stage, kind, open } of progress.tasks) {
    if (open > 0) faults.push(`${open} open tasks ${kind} (${stage})`);
  }
  for (const { status, count } of progress.reports) {
    if (status !== 'COMPLETE') faults.push(`${count} unit reports are ${status}`);
  }
  return faults;
}

/** Wherever somebody was silent on purpose, somebody else took over. */
function silenceFaults(progress: CycleProgress, appraisals: readonly PlayedAppraisal[]): string[] {
  const silent: readonly (readonly [TaskKind, (story: Story) => boolean])[] = [
    ['DRAFT_TARGETS', ({ drafts }) => drafts === 'NEVER'],
    ['APPROVE_TARGETS', ({ approverSilent }) => approverSilent],
    ['GIVE_FEEDBACK', ({ midTerm }) => midTerm === 'SILENT'],
    ['RECEIVE_RESULT', ({ receipt }) => receipt === 'SERVED'],
  ];
  return silent.flatMap(([kind, isSilent]) => {
    const meant = appraisals.filter(({ story }) => isSilent(story)).length;
    const happened = progress.tasks
      .filter((each) => each.kind === kind)
      .reduce((sum, { takenOver }) => sum + takenOver, 0);
    return happened >= meant ? [] : [`${kind}: ${meant} were silent, and ${happened} were taken over from`];
  });
}

const notice = z.object({
  recipientId: z.string(),
  kind: z.string(),
  urgency: z.enum(['AT_ONCE', 'DIGEST']),
  status: z.string(),
  messageId: z.string().nullable(),
  serverAnswer: z.string().nullable(),
});

/**
 * Every notice was sent, alone or in a digest, and lies in the mail server at the right person's address; only what waited for a digest and had
 * come to nothing by then was not, and says why. No mail came twice.
 */
async function checkMails(
  { api, adminId, cycle, people, mails }: VerdictOptions,
  faults: string[],
): Promise<Verdict['mails']> {
  // One person's address was wrong, and BKD has restored it.
  const addresses = new Map(
    people.map(({ id, email }) => [id, [email, email?.replace(BROKEN, '')].map((of) => of?.toLowerCase())]),
  );
  const notices = await api.all(adminId, `/notices?cycleId=${cycle.id}`, notice);
  const arrived = new Map<string, ReadonlySet<string>>();
  for (const { messageId, to } of await mails.all()) if (messageId) arrived.set(messageId, new Set(to));
  const mailsOf = new Map<string, Set<string>>();
  let [sent, dropped] = [0, 0];
  for (const { recipientId, kind, urgency, status, messageId, serverAnswer } of notices) {
    const at = messageId ? arrived.get(messageId) : undefined;
    if (status === 'SENT' && messageId && addresses.get(recipientId)?.some((of) => of && at?.has(of))) {
      sent += 1;
      mailsOf.set(recipientId, (mailsOf.get(recipientId) ?? new Set()).add(messageId));
    } else if (status === 'DROPPED' && urgency === 'DIGEST' && serverAnswer) dropped += 1;
    else if (status !== 'SENT') faults.push(`a notice ${kind} to person ${recipientId} is ${status} (${serverAnswer})`);
    else faults.push(`a mail to person ${recipientId} did not arrive (${messageId ?? 'no Message-ID'})`);
  }
  const counts = [...mailsOf.values()].map((of) => of.size).sort((a, b) => a - b);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > sent) faults.push(`${total} mails told of ${sent} notices`);
  return {
    notices: notices.length,
    dropped,
    sent: total,
    recipients: counts.length,
    mean: counts.length === 0 ? 0 : total / counts.length,
    p95: counts[Math.ceil(counts.length * 0.95) - 1] ?? 0,
    most: counts.at(-1) ?? 0,
  };
}

/** The person whose address was wrong: his mails came back, BKD restored the contact, and what came back was sent again. */
async function checkContact({ api, adminId, cycle }: VerdictOptions, faults: string[]): Promise<number> {
  const bounced = z.object({ mailId: z.string(), bounce: z.object({ taskId: z.string().nullable() }).nullable() });
  const back = await api.all(adminId, `/mails?status=BOUNCED&cycleId=${cycle.id}`, bounced);
  if (back.length === 0 && !cycle.resumed) faults.push('no mail came back, though one address is wrong');
  for (const { mailId, bounce } of back) {
    const taskId = bounce?.taskId;
    const status = taskId
      ? (await api.as(adminId, { path: `/tasks/${taskId}` }, z.object({ status: z.string() }))).status
      : 'missing';
    if (status !== 'DECIDED') faults.push(`nobody restored the address of mail ${mailId}, which came back`);
  }
  return back.length;
}

const auditVerification = z.object({
  verified: z.boolean(),
  chains: z.number(),
  events: z.number(),
  firstBroken: z.unknown(),
});

async function outboxUnconsumed(api: ApiClient): Promise<number | undefined> {
  const line = /^daur_outbox_unconsumed (\d+)$/m.exec(await api.text('/metrics'));
  return line ? Number(line[1]) : undefined;
}

function probeFaults(probes: Probes, cycle: DemoCycle, played: Played): string[] {
  const faults: string[] = [];
  for (const probe of Object.keys(PROBES) as Probe[]) {
    const tried = probes.tried.get(probe);
    // The occasion may have passed before an interrupted demo went on, or before somebody who was too slow came to it.
    if (!tried && !cycle.resumed && played.tooLate.length === 0)
      faults.push(`nobody had the occasion to try: ${PROBES[probe]}`);
    if (tried && !tried.asExpected) faults.push(`whoever ${PROBES[probe]} was answered ${tried.answer}`);
  }
  return faults;
}
