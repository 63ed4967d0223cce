/** Progress on the terminal: one line that is rewritten on a TTY, sparse lines elsewhere (CI, a file). */

export interface Progress {
  /** Something began; what `update` says until `done` belongs to it. */
  start(what: string): void;
  /** Where it stands; called as often as one likes. */
  update(detail: string): void;
  /** It ended well. */
  done(detail?: string): void;
  /** A line of its own. */
  note(line: string): void;
}

/** Says nothing. */
export const silentProgress: Progress = { start() {}, update() {}, done() {}, note() {} };

/** How long a step must take before a non-TTY is told how it stands, and between two such lines. */
const SPARSE_MS = 10_000;

/** Writes to `stream` (usually `process.stderr`). */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let what: string | undefined;
  let startedAt = 0;
  let lastLineAt = 0;
  const rewrite = (line: string) => stream.write(`\r\u001b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
  const elapsed = () => formatDuration(Date.now() - startedAt);

  return {
    start(name) {
      what = name;
      startedAt = lastLineAt = Date.now();
      if (stream.isTTY) rewrite(`… ${name}`);
    },
    update(detail) {
      if (what === undefined) return;
      if (stream.isTTY) rewrite(`… ${what}: ${detail} (${elapsed()})`);
      else if (Date.now() - lastLineAt >= SPARSE_MS) {
        lastLineAt = Date.now();
        stream.write(`… ${what}: ${detail} (${elapsed()})\n`);
      }
    },
    done(detail) {
      if (what === undefined) return;
      const line = `✓ ${what}${detail === undefined ? '' : `: ${detail}`} (${elapsed()})`;
      stream.write(stream.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
      what = undefined;
    },
    note(line) {
      if (stream.isTTY && what !== undefined) stream.write('\r\u001b[2K');
      stream.write(`${line}\n`);
    },
  };
}

/** Such as `0.8 s`, `42 s` or `6 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
