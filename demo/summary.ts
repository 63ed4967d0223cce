/** What is printed at the end: what became of everybody, and where to look. */
import { z } from 'zod';
import { PREDICATES } from '../domain/terms.ts';
import type { Installation } from './installation.ts';
import type { Result } from './performance.ts';
import { PROBES } from './probes.ts';

const MOST_FAULTS = 60;
/** Share of acts that may come too late without a word about it. */
const SLOW = 0.05;

export function showSummary({ cycle, progress, played, probes, verdict, api, seconds }: Result): void {
  const { takeovers, mails, audit, indicators, reports, meetings } = verdict;
  const counts = (items: readonly { status: string; count: number }[]): string =>
    items.map(({ status, count }) => `${status} ${count}`).join(', ') || 'none';
  const cases = progress.cases.map(({ kind, status, count }) => ({ status: `${kind} ${status}`, count }));
  const byKind = progress.tasks.filter(({ takenOver }) => takenOver > 0);
  table(cycle.name, [
    ['Appraisals', String(progress.appraisals)],
    ...PREDICATES.map((predicate): [string, string] => [
      `  ${predicate}`,
      String(verdict.predicates.get(predicate) ?? 0),
    ]),
    ['Takeovers', `${takeovers.total}${takeovers.total > 0 ? ':' : ''}`],
    ...byKind.map(({ kind, takenOver }): [string, string] => [`  ${kind}`, String(takenOver)]),
    ['Ratings by takeover', `${takeovers.ratings} (${takeovers.unplannedRatings} because somebody was too slow)`],
    ['Appeals', counts(progress.appeals)],
    ['Cases', counts(cases)],
    ['Unit reports', counts(progress.reports)],
    [
      'Indicators evaluated',
      `${counts([...indicators.verdicts].map(([status, count]) => ({ status, count })))}; ${indicators.proposal}`,
    ],
    ['Lines of targets from the library', `${indicators.fromLibrary} of ${indicators.lines}`],
    ["Planned results that serve a leader's", `${indicators.linked} of ${indicators.results}`],
    [
      'Reports of work',
      `${reports.reports}, of which ${reports.answered} answered with a tap; ${reports.questionsAnswered} of ${reports.questions} questions answered`,
    ],
    [
      'Check-ins',
      `${meetings.held}, of which ${meetings.confirmed} confirmed; ${meetings.done} of ${meetings.actions} agreed actions done`,
    ],
    ['Notices', `${mails.notices}, of which ${mails.dropped} came to nothing before their digest`],
    ['Mails sent', `${mails.sent} to ${mails.recipients} people`],
    ['Mails per person', `mean ${mails.mean.toFixed(1)}, p95 ${mails.p95}, most ${mails.most} (a morning every 4 s)`],
    ['Mails that came back', `${verdict.restored}; sent again to the address that BKD entered`],
    ['Events in the audit trail', `${audit.events} in ${audit.chains} chains`],
    ['Audit trail verified', audit.verified ? 'yes' : 'NO'],
    [
      'Acts',
      `${played.acts}, and ${played.tooLate.length} that came too late; ${played.batches} requests decided several`,
    ],
    ['Requests', `${api.requests}, of which ${api.repeats} repeated`],
    ['Time', `${Math.round(seconds)} s`],
  ]);
  table(
    'What people tried',
    [...probes.tried.values()].map(({ probe, answer, legalBasis }) => [
      PROBES[probe],
      `${answer}${legalBasis ? ` (${legalBasis})` : ''}`,
    ]),
  );
  if (played.tooLate.length > SLOW * played.acts) {
    console.log('\nMany acts came too late: the machine is slow or busy. --tempo 2 gives everybody twice the time.');
  }
  const { faults } = verdict;
  if (faults.length === 0) console.log('\nEverything is where it should be.');
  else {
    console.log(`\n${faults.length} things are not as they should be:`);
    for (const fault of faults.slice(0, MOST_FAULTS)) console.log(`  ${fault}`);
    if (faults.length > MOST_FAULTS) console.log(`  … and ${faults.length - MOST_FAULTS} more`);
  }
}

function table(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length), 0);
  console.log(`\n${title}\n${'─'.repeat(title.length)}`);
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}

const tokenAnswer = z.object({ token: z.string(), person: z.object({ name: z.string(), position: z.string() }) });

/** Where to look, and tokens to look with. */
export async function showAddresses({ api, eyes }: Result, { stack, services }: Installation): Promise<void> {
  const ui = stack.embedded.temporal?.uiUrl;
  console.log(`\nAPI       ${services.apiUrl}/docs`);
  if (stack.mailUrl) console.log(`Mails     ${stack.mailUrl}`);
  console.log(`Temporal  ${ui ?? `${stack.temporal.address} (this server has no page of its own)`}`);
  console.log(`Logs      ${stack.folder.logs}`);
  const whose = {
    BKD_ADMIN: { role: 'BKD_ADMIN' },
    EVALUATOR: { who: eyes.evaluator },
    EMPLOYEE: { who: eyes.employee },
  };
  for (const [role, who] of Object.entries(whose)) {
    const json = { ...who, lifetimeSeconds: 28_800 };
    const request = { method: 'POST' as const, path: '/local-issuer/tokens', json };
    const { token, person } = await api.send(request, tokenAnswer);
    console.log(`\n${role} (${person.name}, ${person.position}), a token for eight hours:\n${token}`);
  }
  console.log(`\ncurl -H "Authorization: Bearer $TOKEN" ${services.apiUrl}/me`);
  console.log('\nCtrl-C stops everything.');
}
