/** The mails over HTTP: JSON for programs, a plain page for people. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { describeError } from './errors.ts';
import type { Mail, MailFilter, MailStore, MailSummary } from './mail-store.ts';

const PAGE_SIZE = 100;
const LARGEST_PAGE = 1_000;

/**
 * `GET /messages?to=&subject=&limit=&offset=` (newest first), `/messages/{id}`, `/messages/{id}/raw`; pages at `/` and
 * `/messages/{id}/view`.
 */
export function createMailPage(store: MailStore): Server {
  return createServer((request, response) => {
    respond(store, request.method ?? 'GET', request.url ?? '/', response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { detail: describeError(error) });
    });
  });
}

async function respond(store: MailStore, method: string, target: string, response: ServerResponse): Promise<void> {
  if (method !== 'GET') return sendJson(response, 405, { detail: 'Only GET.' });
  const url = new URL(target, 'http://sink.invalid');
  const [first, id, part, ...rest] = url.pathname.split('/').slice(1);
  if (first === '' && id === undefined) return sendHtml(response, listPage(store, url));
  if (first !== 'messages' || rest.length > 0) return sendJson(response, 404, { detail: 'No such page.' });
  if (id === undefined || id === '') return sendJson(response, 200, list(store, url));
  if (part === 'raw') {
    const raw = await store.readRaw(id);
    if (raw === undefined) return sendJson(response, 404, { detail: 'No such mail.' });
    response
      .writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
      .end(raw);
    return;
  }
  const mail = await store.read(id);
  if (mail === undefined) return sendJson(response, 404, { detail: 'No such mail.' });
  if (part === undefined) return sendJson(response, 200, mail);
  if (part === 'view') return sendHtml(response, mailPage(mail));
  if (part === 'html') return sendForeignHtml(response, mail.html);
  sendJson(response, 404, { detail: 'No such page.' });
}

interface MailList {
  /** Of all that match, not of this page. */
  readonly total: number;
  readonly messages: readonly MailSummary[];
}

function list(store: MailStore, url: URL): MailList {
  const found = store.find(filterOf(url));
  const limit = Math.min(LARGEST_PAGE, wholeNumber(url.searchParams.get('limit'), PAGE_SIZE));
  const end = Math.max(0, found.length - offsetOf(url));
  return { total: found.length, messages: found.slice(Math.max(0, end - limit), end).reverse() };
}

function filterOf(url: URL): MailFilter {
  return { to: url.searchParams.get('to') || undefined, subject: url.searchParams.get('subject') || undefined };
}

function offsetOf(url: URL): number {
  return wholeNumber(url.searchParams.get('offset'), 0);
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function listPage(store: MailStore, url: URL): string {
  const { total, messages } = list(store, url);
  const offset = offsetOf(url);
  const rows = messages.map(
    (mail) =>
      `<tr><td>${escapeHtml(mail.receivedAt.replace('T', ' ').slice(0, 19))}</td><td>${escapeHtml(mail.to.join(', '))}</td>` +
      `<td><a href="/messages/${mail.id}/view">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  const link = (to: number, text: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('offset', String(Math.max(0, to)));
    return ` <a href="/?${escapeHtml(query.toString())}">${text}</a>`;
  };
  const value = (name: string) => escapeHtml(url.searchParams.get(name) ?? '');
  return page(
    'Mails',
    `<form><label>To <input name="to" value="${value('to')}" size="32"></label>
<label>Subject <input name="subject" value="${value('subject')}" size="32"></label> <button>Search</button></form>
<p>${total} mails${offset > 0 ? link(offset - PAGE_SIZE, 'newer') : ''}${offset + messages.length < total ? link(offset + PAGE_SIZE, 'older') : ''}</p>
<table><thead><tr><th>Received (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`,
  );
}

function mailPage(mail: Mail): string {
  const headers = ['from', 'to', 'date', 'message-id'].map(
    (name) => `<tr><th>${name}</th><td>${escapeHtml(mail.headers[name] ?? '')}</td></tr>`,
  );
  const frame =
    mail.html === '' ? '' : `<h2>HTML</h2><iframe sandbox title="HTML part" src="/messages/${mail.id}/html"></iframe>`;
  return page(
    mail.subject || '(no subject)',
    `<p><a href="/">All mails</a> · <a href="/messages/${mail.id}">JSON</a> · <a href="/messages/${mail.id}/raw">as sent</a></p>
<table>${headers.join('')}</table>${frame}<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
iframe{width:100%;height:32rem;border:1px solid #999}pre{white-space:pre-wrap;border:1px solid #999;padding:1rem}</style></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function sendHtml(response: ServerResponse, html: string): void {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'";
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html);
}

/** Somebody else's HTML: no scripts, no requests, no access to this page. */
function sendForeignHtml(response: ServerResponse, html: string): void {
  const policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html);
}
