/** The library of indicators in the demo: filled before the launch, evaluated after the year, and one proposal that follows from it. */
import { z } from 'zod';
import type { LibraryVersionForm } from '../domain/indicator-library.ts';
import { ApiProblem, type ApiClient } from './api-client.ts';
import { RESULTS, type Library } from './people/texts.ts';

const listed = z.object({ id: z.string(), code: z.string(), current: z.object({ id: z.string() }).nullable() });

/** What people's lines can refer to. What an earlier demo has published is used again. */
export async function fillLibrary(api: ApiClient, adminId: string): Promise<Library> {
  const known = new Map((await api.all(adminId, '/indicators', listed)).map((each) => [each.code, each]));
  const library = new Map<string, string>();
  for (const { statement, indicator } of RESULTS) {
    const { code, better, addsUp, ...line } = indicator;
    let current = known.get(code)?.current;
    if (!current) {
      const id =
        known.get(code)?.id ?? (await draft(api, adminId, code, draftOf(statement, { ...line, better, addsUp })));
      const path = `/indicators/${id}/publish`;
      current = (await api.as(adminId, { method: 'POST', path }, z.object({ current: z.object({ id: z.string() }) })))
        .current;
    }
    library.set(code, current.id);
  }
  return library;
}

function draftOf(
  purpose: string,
  line: Pick<LibraryVersionForm, 'aspect' | 'unitOfMeasure' | 'better' | 'addsUp'> & {
    statement: string;
    target: string;
  },
): LibraryVersionForm {
  const { statement, target, ...measured } = line;
  return {
    ...measured,
    name: statement,
    purpose,
    definition: `${statement} dalam satu tahun, menurut register unit kerja.`,
    source: 'Register unit kerja',
    formula: `${statement.toLowerCase()} yang tercatat`,
    control: 'OUTPUT',
    reportedEvery: 'MONTH',
    usualTarget: target,
  };
}

async function draft(api: ApiClient, adminId: string, code: string, form: LibraryVersionForm): Promise<string> {
  const json = { code, unitId: null, position: null, draft: form };
  return (await api.as(adminId, { method: 'POST', path: '/indicators', json }, z.object({ id: z.string() }))).id;
}

export interface LibraryOutcome {
  /** Indicators that were evaluated, by verdict. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** Planned results, and those that serve one of the leader's. */
  readonly results: number;
  readonly linked: number;
  readonly lines: number;
  readonly fromLibrary: number;
  /** What was proposed, and the version that it became. */
  readonly proposal: string;
}

const evaluated = z.object({ indicatorId: z.string(), code: z.string(), verdict: z.string() });
const coverage = z.object({
  items: z.array(z.object({ results: z.number(), linked: z.number(), lines: z.number(), fromLibrary: z.number() })),
});

/** After the year: the indicators are evaluated, and for one of them the next version is proposed and decided by two officials. */
export async function evaluateLibrary(
  api: ApiClient,
  [proposer, decider]: readonly string[],
  cycleId: string,
): Promise<LibraryOutcome> {
  if (!proposer || !decider) throw new Error('Two holders of BKD_ADMIN are needed: one proposes, the other decides.');
  const found = await api.all(proposer, `/cycles/${cycleId}/indicators`, evaluated);
  const verdicts = new Map<string, number>();
  for (const { verdict } of found) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  const { items } = await api.as(proposer, { path: `/cycles/${cycleId}/cascade` }, coverage);
  const sum = (of: keyof (typeof items)[number]): number => items.reduce((total, unit) => total + unit[of], 0);
  const worst = found.find(({ verdict }) => verdict !== 'DISCRIMINATES') ?? found[0];
  return {
    verdicts,
    ...{ results: sum('results'), linked: sum('linked'), lines: sum('lines'), fromLibrary: sum('fromLibrary') },
    proposal: worst ? await improve(api, { proposer, decider, cycleId, ...worst }) : 'none',
  };
}

async function improve(
  api: ApiClient,
  about: { readonly proposer: string; readonly decider: string; readonly cycleId: string } & z.infer<typeof evaluated>,
): Promise<string> {
  const { proposer, decider, cycleId, indicatorId, code, verdict } = about;
  const reason = 'Hasil evaluasi indikator: perlu dipertajam agar membedakan kinerja.';
  const change = { definition: 'Dihitung dari register unit kerja, tanpa yang dikembalikan untuk diperbaiki.' };
  const proposed = { method: 'POST' as const, path: `/indicators/${indicatorId}/proposals` };
  try {
    const json = { cycleId, kind: 'CHANGE', reason, change };
    const { id } = await api.as(proposer, { ...proposed, json }, z.object({ id: z.string() }));
    const decision = { method: 'POST' as const, path: `/indicator-proposals/${id}/decision` };
    await api.as(decider, { ...decision, json: { outcome: 'ACCEPTED', reason } }, z.unknown());
    return `${code} (${verdict}): the next version is drafted`;
  } catch (error) {
    // Proposed before the demo was interrupted.
    if (!(error instanceof ApiProblem && error.body.code === 'PROPOSAL_OPEN')) throw error;
    return `${code} (${verdict}): proposed before`;
  }
}
