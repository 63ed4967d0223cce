/** How anything is measured here: contestants in turn within one run, the warm-up thrown away, medians compared. */

/** The measured values of one thing. */
export interface Figure {
  /** `ms`, `/s`, `MB`, `events` … */
  readonly unit: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** How many values there are. */
  readonly count: number;
}

/** What the ratio (or, without a peer, the median itself) must be. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** One line of the results: a figure of ours and, where there is one, of the peer that it is measured against. */
export interface Row {
  readonly name: string;
  readonly daur: Figure;
  readonly peer?: { readonly name: string; readonly figure: Figure };
  /** Of the medians, ours to the peer's. */
  readonly ratio?: number;
  readonly goal?: Goal;
  /** Absent where there is no goal. */
  readonly reached?: boolean;
}

/** @throws Error where there are no values */
export function figure(values: readonly number[], unit: string): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('Nothing was measured.');
  return { unit, min, median: at(sorted, 0.5), max, count: sorted.length };
}

/** The value below which the share of the sorted values lies; between two of them, their mean. */
function at(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

/** The value below which the share (0 to 1) of the values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  at(
    values.toSorted((a, b) => a - b),
    share,
  );

/** Ours beside a peer's: the goal is about the ratio of the medians. */
export function compare(name: string, daur: Figure, peerName: string, peer: Figure, goal?: Goal): Row {
  const ratio = daur.median / peer.median;
  return { name, daur, peer: { name: peerName, figure: peer }, ratio, ...judged(ratio, goal) };
}

/** Ours alone: the goal is about the median. */
export function alone(name: string, daur: Figure, goal?: Goal): Row {
  return { name, daur, ...judged(daur.median, goal) };
}

function judged(value: number, goal: Goal | undefined): Pick<Row, 'goal' | 'reached'> {
  if (!goal) return {};
  return { goal, reached: 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast };
}

/** One round of a contestant. @param round -1 and less: the warm-up */
type Turn<T> = (round: number) => Promise<T>;

/**
 * Lets the contestants take turns: A B C, then C B A, so that whatever changes on the machine meanwhile meets all of them alike.
 * @param rounds how many count, at least 5; `warmUps` before them are thrown away
 * @returns the results of each contestant, in the order of the rounds
 */
export async function alternate<Name extends string, T>(
  contestants: Readonly<Record<Name, Turn<T>>>,
  { rounds, warmUps = 1 }: { readonly rounds: number; readonly warmUps?: number },
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contestants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = await contestants[name](round);
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const head = ['measured', 'Daur (min – max)', 'beside it (min – max)', 'ratio', 'goal', ''];
  const lines = rows.map((row) => [
    row.name,
    shown(row.daur),
    row.peer ? `${row.peer.name}: ${shown(row.peer.figure)}` : '–',
    row.ratio === undefined ? '–' : `${row.ratio.toFixed(2)} ×`,
    row.goal ? goalOf(row.goal, row.ratio === undefined ? ` ${row.daur.unit}` : ' ×') : 'reported',
    row.reached === undefined ? '' : row.reached ? '✓' : '✗',
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...lines].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n');
}

const shown = ({ median, min, max, unit }: Figure): string =>
  min === max ? `${number(median)} ${unit}` : `${number(median)} ${unit} (${number(min)} – ${number(max)})`;

const goalOf = (goal: Goal, unit: string): string =>
  'atMost' in goal ? `≤ ${number(goal.atMost)}${unit}` : `≥ ${number(goal.atLeast)}${unit}`;

/** Three digits that say something. */
function number(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
