import type { Act, Deps } from './context.ts';
import { recordEvent } from './record-event.ts';
import { inTransaction } from './transact.ts';

/**
 * Keeps in the audit trail that somebody asked for what they may not. `route` is the pattern ("GET /people/{personId}"),
 * never the URL.
 */
export async function recordDenial(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  denied: { readonly route: string; readonly needs: readonly string[] },
): Promise<void> {
  await inTransaction(deps, (tx) =>
    recordEvent(tx, {
      type: 'ACCESS_DENIED',
      result: 'DENIED',
      actorId: act.actorId,
      requestId: act.requestId,
      data: { route: denied.route, needs: [...denied.needs] },
    }),
  );
}
