/** The worker process of the year on bare Temporal. With ANNOUNCE_PORT its step does nothing but say so (the floor). */
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createRecordStep, type RecordStep } from '../record-step.ts';

const {
  DATABASE_URL = '',
  TEMPORAL_ADDRESS = '',
  TEMPORAL_NAMESPACE = '',
  TASK_QUEUE = '',
  ANNOUNCE_PORT,
} = process.env;
const connections = Number(process.env['DATABASE_POOL_SIZE']);
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });

const { record, pool } = createRecordStep(DATABASE_URL, connections);
const socket = ANNOUNCE_PORT === undefined ? undefined : createSocket('udp4').unref();
/** Commits nothing; the benchmark hears of it by a datagram. */
const announce: RecordStep = async (workflowId, task) => {
  socket?.send(`${workflowId} ${task}`, Number(ANNOUNCE_PORT), '127.0.0.1');
};

const connection = await NativeConnection.connect({ address: TEMPORAL_ADDRESS });
const worker = await Worker.create({
  connection,
  namespace: TEMPORAL_NAMESPACE,
  taskQueue: TASK_QUEUE,
  workflowsPath: fileURLToPath(new URL('year.ts', import.meta.url)),
  activities: { record: socket ? announce : record },
  // As Daur's worker.
  maxConcurrentLocalActivityExecutions: connections - 4,
  shutdownGraceTime: '10 seconds',
});
process.once('SIGTERM', () => worker.shutdown());
await worker.run();
await connection.close();
await pool.end();
