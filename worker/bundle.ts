import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/**
 * Modules that keep nothing of a workflow's: evaluated once for all cached workflows instead of for each, which costs a fifth of a replay
 * (docs/decisions/0019-worker-settings.md). The SDK's own workflow module keeps state, and ours read it.
 */
export const WITHOUT_STATE = ['@temporalio/common', 'nexus-rpc', 'long', 'ms'];

export const WORKFLOWS_PATH = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** Workflows other than ours, and what listens to them: for tests. */
interface Bundled {
  readonly workflowsPath?: string;
  readonly workflowInterceptorModules?: string[];
}

/** Bundles the workflows once, so that a worker that is restarted starts at once. @param to absolute path of the file to write */
export async function bundleWorkflows(to: string, other: Bundled = {}): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS_PATH,
    preloadModules: WITHOUT_STATE,
    logger: new DefaultLogger('ERROR'),
    ...other,
  });
  await writeFile(to, code);
}
