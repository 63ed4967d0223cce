/** One HTML and one text layout for every mail. */
import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Language } from '../domain/terms.ts';

/** One thing at length. */
export interface Part {
  /** Where a mail has several. */
  readonly title?: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** What somebody wrote, in that person's own words. */
  readonly quote?: { readonly label: string; readonly lines: readonly string[] };
  readonly consequence?: string;
  readonly link: { readonly label: string; readonly url: string };
}

/** Many things, each in a few lines. */
export interface Section {
  readonly title: string;
  readonly items: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    readonly quote?: { readonly label: string; readonly lines: readonly string[] };
    readonly url?: string;
  }[];
}

export interface Layout {
  readonly language: Language;
  readonly greeting: string;
  readonly intro?: string;
  readonly parts: readonly Part[];
  readonly sections: readonly Section[];
  /** Of the whole mail, below everything. */
  readonly link?: { readonly label: string; readonly url: string };
  readonly footer: readonly string[];
}

// Every value is escaped by eta (autoEscape); the template has no raw interpolation.
const eta = new Eta({ autoEscape: true, cache: true });
const template = eta.compile(readFileSync(new URL('./templates/mail.html.eta', import.meta.url), 'utf8'));

export function renderHtml(title: string, layout: Layout): string {
  return eta.render(template, { title, ...layout });
}

export function renderText(layout: Layout): string {
  const blocks = [
    layout.greeting,
    layout.intro ?? '',
    ...layout.parts.flatMap(partText),
    ...layout.sections.flatMap(sectionText),
    layout.link ? linkText(layout.link) : '',
    `-- \n${layout.footer.join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function partText(part: Part): string[] {
  const width = Math.max(0, ...part.facts.map(({ label }) => label.length));
  return [
    part.title === undefined ? '' : underlined(part.title),
    ...part.paragraphs,
    part.facts.map(({ label, value }) => `${label.padEnd(width)} : ${value}`).join('\n'),
    part.quote ? quoteText(part.quote) : '',
    part.consequence ?? '',
    linkText(part.link),
  ];
}

function sectionText({ title, items }: Section): string[] {
  return [
    underlined(title),
    ...items.map((item) =>
      [
        `* ${item.title}`,
        ...[...item.lines, ...(item.quote ? quoteText(item.quote).split('\n') : []), item.url ?? '']
          .filter((line) => line !== '')
          .map((line) => `  ${line}`),
      ].join('\n'),
    ),
  ];
}

const linkText = ({ label, url }: { label: string; url: string }): string => `${label}:\n${url}`;
const quoteText = ({ label, lines }: { label: string; lines: readonly string[] }): string =>
  [`${label}:`, ...lines.map((line) => `> ${line}`)].join('\n');
const underlined = (title: string): string => `${title}\n${'-'.repeat(Math.min(Array.from(title).length, 72))}`;
