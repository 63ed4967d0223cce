import { randomUUID } from 'node:crypto';
import type { TestEngine } from './engine-process.ts';

/** More events than a run keeps: at the next stage boundary it continues as new. */
const RINGS = 205;

export async function ringOften({ temporal }: TestEngine, workflowId: string): Promise<void> {
  const { connection, namespace } = temporal;
  for (let count = 0; count < RINGS; count += 1) {
    await connection.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId },
      signalName: 'bell',
      requestId: randomUUID(),
      identity: 'test',
    });
  }
}
