/** The text of a target, as people write it: "100", "≥ 95", "min 12", "10–12", "1.250,5". Indonesian decimal comma. */

export interface Target {
  readonly comparator: '=' | '>=' | '<=' | '>' | '<' | 'RANGE';
  readonly value: number;
  /** Upper end of a range. */
  readonly upTo?: number;
}

const NUMBER = String.raw`\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?`;
const RANGE = new RegExp(String.raw`^(${NUMBER})\s*(?:-|–|s\.?d\.?|sampai)\s*(${NUMBER})$`, 'i');
const SINGLE = new RegExp(String.raw`^(=|>=|≥|<=|≤|>|<|min(?:imal)?|maks(?:imal)?)?\s*(${NUMBER})$`, 'i');

const COMPARATORS: Record<string, Target['comparator']> = {
  '': '=',
  '=': '=',
  '>=': '>=',
  '≥': '>=',
  min: '>=',
  minimal: '>=',
  '<=': '<=',
  '≤': '<=',
  maks: '<=',
  maksimal: '<=',
  '>': '>',
  '<': '<',
};

/** Undefined where the text is not a target: the unit of measure belongs in a field of its own. */
export function parseTarget(text: string): Target | undefined {
  const trimmed = text.trim();
  const range = RANGE.exec(trimmed);
  if (range?.[1] && range[2]) {
    const [value, upTo] = [toNumber(range[1]), toNumber(range[2])];
    return value <= upTo ? { comparator: 'RANGE', value, upTo } : undefined;
  }
  const single = SINGLE.exec(trimmed);
  if (!single?.[2]) return undefined;
  const comparator = COMPARATORS[(single[1] ?? '').toLowerCase()];
  return comparator ? { comparator, value: toNumber(single[2]) } : undefined;
}

function toNumber(text: string): number {
  const grouped = /^\d{1,3}(\.\d{3})+(,|$)/.test(text);
  return Number((grouped ? text.replaceAll('.', '') : text).replace(',', '.'));
}
