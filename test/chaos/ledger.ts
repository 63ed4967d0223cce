/** What people sent and what they were answered: the witness against which the rows are held. */
import { randomUUID } from 'node:crypto';

export interface ActSent {
  /** Also the Idempotency-Key. */
  readonly key: string;
  readonly personId: string;
  readonly taskId: string;
  readonly kind: string;
  readonly appraisalId: string | null;
  readonly outcome: string;
  readonly form: object;
  readonly comment: string | undefined;
  /** Attempts without an answer, or with one of the 500s: each may have been carried out. */
  unanswered: number;
  answer: ActAnswer | undefined;
}

export type ActAnswer =
  | { readonly is: 'ACKNOWLEDGED'; readonly decisionId: string; readonly late: boolean; readonly at: number }
  | { readonly is: 'REFUSED'; readonly status: number; readonly code: string; readonly at: number };

export interface FileSent {
  readonly taskId: string;
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly personId: string;
  readonly answer: { readonly status: number; readonly link: string | undefined } | undefined;
}

export class Ledger {
  readonly acts: ActSent[] = [];
  readonly files: FileSent[] = [];
  /** Answers that must never come. */
  readonly unexpected: string[] = [];
  /** People who had no right to, or came a second time, and were told so. */
  turnedAway = 0;
  /** Requests that were broken off on purpose. */
  hungUp = 0;
  /** The same key twice at once. */
  sentTwice = 0;

  begin(act: Pick<ActSent, 'personId' | 'taskId' | 'kind' | 'appraisalId' | 'outcome' | 'form' | 'comment'>): ActSent {
    const sent: ActSent = { ...act, key: randomUUID(), unanswered: 0, answer: undefined };
    this.acts.push(sent);
    return sent;
  }

  get acknowledged(): number {
    return this.acts.filter(({ answer }) => answer?.is === 'ACKNOWLEDGED').length;
  }

  /** Acts of which nobody was ever told what became of them. */
  get unknown(): number {
    return this.acts.filter(({ answer }) => answer === undefined).length;
  }

  get refused(): number {
    return this.acts.filter(({ answer }) => answer?.is === 'REFUSED').length;
  }
}
