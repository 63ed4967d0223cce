/** One HTML and one text layout for every notice. */
import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Language } from '../domain/terms.ts';

export interface Layout {
  readonly language: Language;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** What somebody wrote, in that person's own words. */
  readonly quote?: { readonly label: string; readonly lines: readonly string[] };
  readonly consequence?: string;
  readonly link: { readonly label: string; readonly url: string };
  readonly footer: readonly string[];
}

// Every value is escaped by eta (autoEscape); the template has no raw interpolation.
const eta = new Eta({ autoEscape: true, cache: true });
const template = eta.compile(readFileSync(new URL('./templates/notice.html.eta', import.meta.url), 'utf8'));

export function renderHtml(title: string, layout: Layout): string {
  return eta.render(template, { title, ...layout });
}

export function renderText(layout: Layout): string {
  const width = Math.max(0, ...layout.facts.map(({ label }) => label.length));
  const blocks = [
    layout.greeting,
    ...layout.paragraphs,
    layout.facts.map(({ label, value }) => `${label.padEnd(width)} : ${value}`).join('\n'),
    ...(layout.quote ? [[`${layout.quote.label}:`, ...layout.quote.lines.map((line) => `> ${line}`)].join('\n')] : []),
    ...(layout.consequence === undefined ? [] : [layout.consequence]),
    `${layout.link.label}:\n${layout.link.url}`,
    `-- \n${layout.footer.join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
