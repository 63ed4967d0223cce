/**
 * Loaded into our child processes (`--import`): when the channel to the parent closes, which it does even if the parent is
 * killed -9, the child stops itself in order.
 */
const LONGEST_STOP_MS = 20_000;

if (process.channel !== undefined) {
  process.channel.unref();
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), LONGEST_STOP_MS).unref();
  });
}
