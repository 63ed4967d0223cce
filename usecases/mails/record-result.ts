import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelaySeconds, type SendResult } from '../../domain/notices.ts';
import type { Deps, Tx } from '../context.ts';
import { recordBounceIn } from '../bounces/record-bounce.ts';
import { inTransaction } from '../transact.ts';
import type { Claim } from './claims.ts';

const LONGEST_ANSWER = 500;

/** NOTHING: there was nothing left to say. */
export type Outcome = Omit<SendResult, 'outcome'> & { readonly outcome: SendResult['outcome'] | 'NOTHING' };

/** Marks the mail, and the notices that it told of, with what became of it. */
export async function recordResult(
  deps: Pick<Deps, 'db'>,
  held: Claim,
  messageId: string,
  noticeIds: readonly bigint[],
  result: Outcome,
): Promise<void> {
  const answer = result.answer.slice(0, LONGEST_ANSWER);
  const told = noticeIds.map(String);
  await withRetries(() =>
    inTransaction(deps, async (tx) => {
      switch (result.outcome) {
        case 'ACCEPTED':
          // Whoever holds the claim now: the server has it, and that is what counts.
          await tx.$executeRaw`
            UPDATE mail SET status = 'ACCEPTED', accepted_at = clock_timestamp(), message_id = ${messageId}, server_answer = ${answer}
            WHERE id = ${held.id} AND status NOT IN ('ACCEPTED', 'BOUNCED')`;
          await tx.$executeRaw`
            UPDATE notice SET status = 'SENT', sent_at = clock_timestamp(), message_id = ${messageId}, server_answer = ${answer}, attempts = ${held.attempts}
            WHERE id = ANY (${told}::bigint[]) AND status = 'QUEUED'`;
          return;
        case 'REFUSED':
          // The same follows as from a bounce: the other channel, and the task of BKD.
          await recordBounceIn(tx, {
            mailId: held.id,
            report: { outcome: 'FAILED', status: statusIn(answer), text: answer, server: null },
            refused: { attempts: held.attempts, messageId, answer },
          });
          return;
        case 'NOT_NOW':
          if (!(await stillHeld(tx, held))) return;
          await tx.$executeRaw`
            WITH later AS (
              UPDATE mail SET server_answer = ${answer},
                next_attempt_at = clock_timestamp() + make_interval(secs => ${retryDelaySeconds(held.attempts)})
              WHERE id = ${held.id} RETURNING next_attempt_at)
            UPDATE notice SET server_answer = ${answer}, attempts = ${held.attempts}, next_attempt_at = later.next_attempt_at
            FROM later WHERE id = ANY (${told}::bigint[]) AND status = 'QUEUED'`;
          return;
        case 'NOTHING':
          if (!(await stillHeld(tx, held))) return;
          await tx.$executeRaw`UPDATE mail SET status = 'DROPPED', server_answer = ${answer} WHERE id = ${held.id}`;
      }
    }),
  );
}

/** The enhanced status code (RFC 3463) in an answer; 5.0.0 where there is none. */
const statusIn = (answer: string): string => /\b5\.\d{1,3}\.\d{1,3}\b/.exec(answer)?.[0] ?? '5.0.0';

/** The fence: another sender may have claimed the mail since. */
async function stillHeld(tx: Tx, { id, attempts }: Claim): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM mail WHERE id = ${id} AND status = 'QUEUED' AND attempts = ${attempts} FOR UPDATE`;
  return held.length > 0;
}

/** The mail is gone, only its row is not marked: worth a second and a third try before somebody gets it twice. */
async function withRetries(write: () => Promise<unknown>): Promise<void> {
  for (const pauseMs of [200, 1_000]) {
    try {
      await write();
      return;
    } catch {
      await sleep(pauseMs);
    }
  }
  await write();
}
