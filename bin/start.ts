/** `npm start`: everything that is not configured by an address is started here; then the API and the worker. Ctrl-C stops all, in order. */
import { ConfigError, loadConfig } from '../config/config.ts';
import { RuntimeError } from '../runtime/errors.ts';
import { createProgress } from '../runtime/progress.ts';
import { startServices } from '../runtime/services.ts';
import { startStack } from '../runtime/stack.ts';
import { listenForStop, StopRequested } from '../runtime/stop-signals.ts';
import { bundleWorkflows } from '../worker/bundle.ts';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const stop = listenForStop((line) => console.error(line));
  const progress = createProgress(process.stderr);
  try {
    const stack = await startStack(config, { progress, signal: stop.signal });
    try {
      const services = await startServices(stack, config, {
        progress,
        signal: stop.signal,
        env: {},
        onEvent: (event) => console.error(event),
        bundle: bundleWorkflows,
      });
      console.error(`\nDaur serves at ${services.apiUrl}  (${services.apiUrl}/docs)`);
      if (stack.mailUrl) console.error(`Mails: ${stack.mailUrl}`);
      console.error(`Logs:  ${stack.folder.logs}`);
      await stop.received;
      await services.stop();
    } finally {
      await stack.stop();
    }
  } finally {
    stop.dispose();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof StopRequested) process.exitCode = error.exitCode;
  else {
    console.error(error instanceof ConfigError || error instanceof RuntimeError ? error.message : error);
    process.exitCode = 1;
  }
}
