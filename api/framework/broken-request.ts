/** What cannot be read as a request has no route and no log line of its own: it is answered on the bare connection, as a problem all the same. */
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROBLEM_CATALOGUE, slugOf, type ProblemCode } from '../problem-catalogue.ts';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'BODY_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TOO_SLOW',
};

/** For `clientError` of the server. Answers where nothing was answered yet, and ends the connection: what follows on it cannot be trusted. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Into the middle of an answer nothing can be written.
  if (error.code === 'ECONNRESET' || !socket.writable || (socket instanceof Socket && socket.bytesWritten > 0)) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'BAD_REQUEST';
  const { status, title, explanation } = PROBLEM_CATALOGUE[code];
  // Relative: what the client asked of is not known.
  const body = JSON.stringify({ type: `/problems/${slugOf(code)}`, title, status, code, detail: explanation });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
