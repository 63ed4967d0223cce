/** What the server notes about a request on its way through; kept beside it, so that no handler depends on express' untyped locals. */
import type { IncomingMessage } from 'node:http';
import type { RecordedEvent } from '../../usecases/recorded-event.ts';
import type { TokenResult } from './auth.ts';

interface RequestState {
  token: TokenResult;
  /** Pattern of the route that took the request ("GET /tasks/{taskId}"); the URL itself is never logged. */
  route: string | undefined;
  /** Employee who acts; an id, no personal data. */
  actorId: string | undefined;
  /** What the request's act has put on record. */
  readonly recorded: RecordedEvent[];
}

const states = new WeakMap<IncomingMessage, RequestState>();

export function stateOf(request: IncomingMessage): RequestState {
  let state = states.get(request);
  if (!state) {
    state = { token: { kind: 'NONE' }, route: undefined, actorId: undefined, recorded: [] };
    states.set(request, state);
  }
  return state;
}
