import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';
import { safeError } from '../../api/framework/safe-error.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** A logger as production has it, whose lines a test can read. */
export function keepLines(): { readonly log: Logger; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n').filter(Boolean)) lines.push(JSON.parse(line) as LogLine);
      done();
    },
  });
  return { lines, log: pino({ serializers: { err: safeError } }, sink) };
}
