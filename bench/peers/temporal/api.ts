/** The API process of the year on bare Temporal. */
import { Client, Connection } from '@temporalio/client';
import { servePeer } from '../api.ts';

const { TEMPORAL_ADDRESS = '', TEMPORAL_NAMESPACE = '', TASK_QUEUE = '' } = process.env;
const connection = await Connection.connect({ address: TEMPORAL_ADDRESS });
const client = new Client({ connection, namespace: TEMPORAL_NAMESPACE });

await servePeer({
  async start(workflowId) {
    await client.workflow.start('year', { workflowId, taskQueue: TASK_QUEUE, args: [workflowId] });
  },
  decide: (workflowId, decision) => client.workflow.getHandle(workflowId).signal('decided', decision),
  close: () => connection.close(),
});
