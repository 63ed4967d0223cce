/** The API process of the year on DBOS: a client beside the executor, which sends and enqueues. */
import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { servePeer } from '../api.ts';
import { QUEUE, TOPIC } from './year.ts';

const systemDatabaseUrl = process.env['DATABASE_URL'] ?? '';
const client = await DBOSClient.create({
  systemDatabaseUrl,
  systemDatabasePoolSize: Number(process.env['DATABASE_POOL_SIZE']),
  applicationName: 'year',
});
await servePeer({
  async start(workflowID) {
    await client.enqueue({ workflowName: 'year', queueName: QUEUE, workflowID }, workflowID);
  },
  decide: (workflowId, decision) => client.send(workflowId, decision, TOPIC),
  close: () => client.destroy(),
});
