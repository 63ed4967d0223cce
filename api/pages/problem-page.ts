/** What goes wrong on the way to a page is told as a page: whoever came from a mail does not read JSON. */
import type { ErrorRequestHandler, Request } from 'express';
import { isBusy } from '../../usecases/database-errors.ts';
import { Problem } from '../framework/problems.ts';
import { PAGE_HEADERS, renderPage, type Page } from './render-page.ts';

const LATER: Page = {
  title: { id: 'Belum dapat dibuka', en: 'Not possible just now' },
  paragraphs: [
    {
      id: 'Terlalu banyak permintaan atau sistem sedang sibuk. Tidak ada yang berubah; mohon dicoba lagi satu menit kemudian.',
      en: 'There are too many requests, or the system is busy. Nothing was changed; please try again in a minute.',
    },
  ],
  facts: [],
  links: [],
};

const LOG_IN: Page = {
  title: { id: 'Silakan masuk ke Daur', en: 'Please log in to Daur' },
  paragraphs: [
    {
      id: 'Halaman ini hanya untuk pengguna yang telah masuk. Tidak ada yang berubah.',
      en: 'This is for people who have logged in. Nothing was changed.',
    },
  ],
  facts: [],
  links: [{ label: { id: 'Ke halaman masuk', en: 'To the log-in' }, url: '/' }],
};

/** For pages behind links, and for a browser that follows an address of the API without a token; everything else goes on as a problem. */
export function problemPages(): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = response.headersSent ? undefined : answerTo(error, request);
    if (!answer) {
      next(error);
      return;
    }
    response.status(answer.status).set(PAGE_HEADERS).set(answer.headers).type('html').send(renderPage(answer.page));
  };
}

function answerTo(
  error: unknown,
  request: Request,
): { status: number; headers: Record<string, string>; page: Page } | undefined {
  const code = error instanceof Problem ? error.code : undefined;
  const ofLink = request.path === '/a' || request.path.startsWith('/a/');
  if (ofLink && code === 'RATE_LIMITED') return { status: 429, headers: { 'Retry-After': '60' }, page: LATER };
  if (ofLink && isBusy(error)) return { status: 503, headers: { 'Retry-After': '5' }, page: LATER };
  // Only who asks for HTML by name is a browser; programs get the problem.
  const browser = request.method === 'GET' && /\btext\/html\b/.test(request.get('Accept') ?? '');
  if (browser && code === 'UNAUTHENTICATED') {
    return { status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="daur"' }, page: LOG_IN };
  }
  return undefined;
}
