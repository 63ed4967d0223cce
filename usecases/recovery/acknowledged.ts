/** What the API's log says of an act whose answer went out: ids, codes and dates (docs/observability.md). */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const line = z.object({
  event: z.literal('acknowledged'),
  at: z.iso.datetime(),
  requestId: z.string(),
  route: z.string(),
  /** Of the audit event. */
  type: z.string(),
  actorId: z.guid().optional(),
  appraisalId: z.guid().optional(),
  taskId: z.guid().optional(),
  decisionId: z.guid().optional(),
  /** Its place in the audit trail. The hash covers all that came before it in its chain. */
  chain: z.string(),
  seq: z.int(),
  hash: z.string(),
});

export type AcknowledgedAct = z.infer<typeof line>;

/** The acts of a log file in which each line is a JSON object; other lines are passed over, also one that was cut by a crash. */
export async function* readAcknowledged(file: string): AsyncGenerator<AcknowledgedAct> {
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (!text.includes('"acknowledged"')) continue;
    const parsed = line.safeParse(jsonOf(text));
    if (parsed.success) yield parsed.data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half a line, as a crash leaves it.
    return undefined;
  }
}
