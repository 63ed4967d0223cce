/** Where the cycle stands, as bars on a terminal and as sparse lines elsewhere. */
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { STAGES, type Stage } from '../domain/terms.ts';
import type { CycleProgress } from './progress.ts';

const LINE_EVERY_MS = 5_000;

/** Whoever is past a stage. */
const BARS: readonly { readonly title: string; readonly stage: Stage }[] = [
  { title: 'Penetapan SKP', stage: 'TARGET_SETTING' },
  { title: 'Evaluasi tengah tahun', stage: 'MID_TERM' },
  { title: 'Evaluasi tahunan', stage: 'FINAL_SCORING' },
  { title: 'Penyerahan', stage: 'DELIVERY' },
  { title: 'Final', stage: 'APPEAL' },
];
const WIDTH = Math.max(...BARS.map(({ title }) => title.length));

export interface Board {
  show(progress: CycleProgress): void;
  /** A line of its own. */
  say(line: string): void;
  stop(): void;
}

export function createBoard(stream: NodeJS.WriteStream): Board {
  return stream.isTTY ? barsOn(stream) : linesOn(stream);
}

export function past(progress: CycleProgress, stage: Stage): number {
  const index = STAGES.indexOf(stage);
  return progress.byStage
    .filter((each) => STAGES.indexOf(each.stage) > index)
    .reduce((sum, { count }) => sum + count, 0);
}

const acknowledged = (progress: CycleProgress): number =>
  progress.tasks.find(({ kind }) => kind === 'ACKNOWLEDGE_SOCIALIZATION')?.decided ?? 0;

const sent = (progress: CycleProgress): { done: number; total: number } => ({
  done: progress.mails.filter(({ status }) => status !== 'QUEUED').reduce((sum, { count }) => sum + count, 0),
  total: progress.mails.reduce((sum, { count }) => sum + count, 0),
});

function barsOn(stream: NodeJS.WriteStream): Board {
  const multi = new MultiBar(
    {
      stream,
      format: '{title} {bar} {value}/{total}',
      hideCursor: true,
      // Ctrl-C is ours.
      gracefulExit: false,
      noTTYOutput: false,
    },
    Presets.shades_grey,
  );
  const bars = new Map<string, SingleBar>();
  const set = (title: string, value: number, total: number): void => {
    const bar = bars.get(title) ?? multi.create(total, 0, { title: title.padEnd(WIDTH) });
    bars.set(title, bar);
    bar.setTotal(Math.max(total, 1));
    bar.update(value);
  };
  return {
    show(progress) {
      set('Sosialisasi', acknowledged(progress), progress.appraisals);
      for (const { title, stage } of BARS) set(title, past(progress, stage), progress.appraisals);
      const { done, total } = sent(progress);
      set('Surel', done, total);
    },
    say: (line) => multi.log(`${line}\n`),
    stop: () => multi.stop(),
  };
}

function linesOn(stream: NodeJS.WriteStream): Board {
  const startedAt = Date.now();
  let nextAt = 0;
  const elapsed = (): string => `${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(3)} s`;
  return {
    show(progress) {
      if (Date.now() < nextAt) return;
      nextAt = Date.now() + LINE_EVERY_MS;
      const stages = BARS.map(({ title, stage }) => `${title} ${past(progress, stage)}`).join(' · ');
      const { done, total } = sent(progress);
      stream.write(`${elapsed()}  of ${progress.appraisals}: ${stages} · surel ${done}/${total}\n`);
    },
    say: (line) => void stream.write(`${elapsed()}  ${line}\n`),
    stop: () => undefined,
  };
}
