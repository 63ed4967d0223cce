/** Pages for people who followed a link: plain HTML, Indonesian first, no script, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Language } from '../../domain/terms.ts';

export type Words = Readonly<Record<Language, string>>;

export interface Page {
  readonly title: Words;
  readonly paragraphs: readonly Words[];
  readonly facts: readonly { readonly label: Words; readonly value: Words }[];
  /** What can be done here: nothing is sent unless a person ticks the confirmation and presses the button. */
  readonly form?: {
    readonly token: string;
    readonly confirm: Words;
    readonly button: Words;
    /** It was sent without the confirmation. */
    readonly missing?: Words;
  };
  readonly links: readonly { readonly label: Words; readonly url: string }[];
}

const STYLE = [
  'body{margin:0;background:#f2f4f6;color:#1f2933;font:18px/1.5 system-ui,sans-serif}',
  'main{max-width:40rem;margin:2rem auto;padding:1rem 1.5rem;background:#fff;border-top:6px solid #1d5a8c}',
  '.brand{margin:0;color:#52606d}h1{margin:.2rem 0 1rem;font-size:1.5rem;line-height:1.3}',
  'span[lang=en]{display:block;color:#52606d;font-size:.85em;font-weight:normal}',
  'dl div{border-top:1px solid #e4e8ec;padding:.5rem 0}dt{color:#52606d}dd{margin:0;overflow-wrap:anywhere}',
  'form{border:2px solid #1d5a8c;padding:0 1rem;margin:1.5rem 0}.confirm{display:flex;gap:.8rem;align-items:flex-start}',
  'input[type=checkbox]{width:1.5rem;height:1.5rem;flex:none;margin:.1rem 0}.missing{border-left:6px solid #c77700;padding-left:.6rem}',
  'button{font:inherit;padding:.6rem 1.4rem;background:#1d5a8c;color:#fff;border:0;border-radius:4px;cursor:pointer}',
  'button span[lang=en]{color:#fff}a{color:#1d5a8c}:focus-visible{outline:3px solid #c77700;outline-offset:2px}',
].join('');

/**
 * The address of the page is a secret of the reader: it goes to no other site (referrer), into no cache and no search index, and nothing runs on it.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
};

// Every value is escaped by eta (autoEscape); the only raw part of the template is the style above.
const eta = new Eta({ autoEscape: true, cache: true });
const template = eta.compile(readFileSync(new URL('./templates/page.html.eta', import.meta.url), 'utf8'));

export function renderPage(page: Page): string {
  return eta.render(template, { ...page, style: STYLE });
}
