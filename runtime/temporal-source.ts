/** Where the embedded Temporal server comes from: the first that works. */
import { RuntimeError } from './errors.ts';
import type { Progress } from './progress.ts';
import { buildTemporal, findBuiltTemporal, findGo, type TemporalBinaries } from './temporal-build.ts';
import { downloadCli, examineCli, findDownloadedCli, type TemporalCli } from './temporal-cli.ts';

export type TemporalSource =
  { readonly kind: 'built'; readonly binaries: TemporalBinaries } | { readonly kind: 'cli'; readonly cli: TemporalCli };

/**
 * Built before; `temporal` on PATH; downloaded before or now; built with Go.
 *
 * @throws RuntimeError that says why each of them failed and what to do
 */
export async function findTemporal(
  cacheFolder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<TemporalSource> {
  const built = findBuiltTemporal(cacheFolder);
  if (built !== undefined) return { kind: 'built', binaries: built };

  const onPath = await examineCli('temporal');
  if (typeof onPath !== 'string') return { kind: 'cli', cli: onPath };

  const before = await findDownloadedCli(cacheFolder);
  if (typeof before !== 'string') return { kind: 'cli', cli: before };
  const downloaded = await downloadCli(cacheFolder, progress, signal);
  if (typeof downloaded !== 'string') return { kind: 'cli', cli: downloaded };

  const go = await findGo();
  if (go !== undefined) return { kind: 'built', binaries: await buildTemporal({ go, cacheFolder, progress, signal }) };

  throw new RuntimeError(
    [
      'There is no Temporal server to start:',
      `  the command \`temporal\`: ${onPath}`,
      `  download: ${downloaded}`,
      '  build: there is no Go toolchain (`go`) on PATH',
      'Set TEMPORAL_ADDRESS to a server of yours, or install Go 1.26 or the Temporal CLI.',
    ].join('\n'),
  );
}
