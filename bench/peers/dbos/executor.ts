/** The executor process of the year on DBOS. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { createRecordStep } from '../record-step.ts';
import { QUEUE, registerYear } from './year.ts';

const systemDatabaseUrl = process.env['DATABASE_URL'] ?? '';
const connections = Number(process.env['DATABASE_POOL_SIZE']);
const { record, pool } = createRecordStep(systemDatabaseUrl, connections);
DBOS.setConfig({
  name: 'year',
  systemDatabaseUrl,
  systemDatabasePoolSize: connections,
  applicationVersion: '1',
  logLevel: 'warn',
});
registerYear(record);
await DBOS.launch();
await DBOS.registerQueue(QUEUE);
process.once('SIGTERM', () => {
  void DBOS.shutdown().then(() => pool.end());
});
