/**
 * What a notice says and what became of sending its mail: the shapes between the use case that reads the rows, the composition of the
 * mail and the transport. Names and texts are read when the mail is made; a notice row holds ids, codes and dates only.
 */
import type { WhenOverdue } from './policy.ts';
import type { CaseKind, Language, NoticeKind, Period, Predicate, Role, TaskKind, TimeZone } from './terms.ts';

/** What happens by itself when nobody acts until the due date. */
export type Consequence =
  | { readonly action: 'TAKEN_OVER'; readonly by: Role }
  | { readonly action: 'CLOSED_WITHOUT' }
  | { readonly action: 'STAYS_OPEN' };

/**
 * What the policy lets happen to a task at a level of its ladder. NEXT_SUPERIOR at the end of a ladder repeats as long as there is
 * somebody; past any other end the task stays open with an alarm at BKD.
 */
export function consequenceAt(rule: WhenOverdue, level: number): Consequence {
  switch (rule.action) {
    case 'TAKE_OVER': {
      const by = rule.ladder[level] ?? (rule.ladder.at(-1) === 'NEXT_SUPERIOR' ? 'NEXT_SUPERIOR' : undefined);
      return by === undefined ? { action: 'STAYS_OPEN' } : { action: 'TAKEN_OVER', by };
    }
    case 'CLOSE_WITHOUT':
      return { action: 'CLOSED_WITHOUT' };
    case 'REMIND':
      return { action: 'STAYS_OPEN' };
  }
}

/** Everything a mail may say. All instants are UTC; they are shown in `timeZone`. */
export interface NoticeView {
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly recipientName: string;
  /** The appraisal is the recipient's own. */
  readonly aboutRecipient: boolean;
  /** Whose appraisal it is; absent for a notice about a whole cycle or a unit's report. */
  readonly employeeName?: string;
  readonly unitName?: string;
  readonly cycleName?: string;
  /** Of a periodic evaluation. */
  readonly period?: Period;
  readonly taskKind?: TaskKind;
  /** Number of takeovers so far: 0 = the one who should act. */
  readonly level: number;
  readonly whenOverdue?: Consequence;
  readonly dueAt?: Date;
  /** How the due date (the new one, where it moved) was counted, in `language`. */
  readonly dueWhy?: string;
  /** The due date has passed at the time of writing. */
  readonly overdue: boolean;
  readonly oldDueAt?: Date;
  readonly newDueAt?: Date;
  /** Counted with a calendar whose decree is not out yet: the date may move. */
  readonly provisional: boolean;
  readonly timeZone: TimeZone;
  readonly fromName?: string;
  readonly toName?: string;
  readonly comment?: string;
  readonly predicate?: Predicate;
  readonly caseKind?: CaseKind;
  readonly appealResult?: 'CONFIRMED' | 'CHANGED';
  /** A stand-in by decree (`legalBasis`): `toName` acts for `fromName`; local dates, both included. */
  readonly standIn?: { readonly kind: 'PLT' | 'PLH'; readonly validFrom: string; readonly validUntil?: string };
  /** Why BKD paused or cancelled the cycle, or why a date was moved. */
  readonly reason?: string;
  readonly legalBasis?: string;
  /** Of how many the notice speaks: reports that are missing. */
  readonly count?: number;
  /** A page to read; following it changes nothing. Ids only. */
  readonly link: string;
  readonly linkTo: 'TASK' | 'APPRAISAL' | 'CYCLE' | 'HOME';
}

export interface ComposedMail {
  /** One line, without control characters. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface OutgoingMail extends ComposedMail {
  readonly to: { readonly name: string; readonly address: string };
  /** With angle brackets; the same at every attempt. */
  readonly messageId: string;
  /** The envelope's sender, to which a bounce goes; undefined: the sender's own address. */
  readonly envelopeFrom?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What the mail server said. REFUSED: it will never take this mail. NOT_NOW: it may take it later, or the fault is not the mail's.
 */
export interface SendResult {
  readonly outcome: 'ACCEPTED' | 'REFUSED' | 'NOT_NOW';
  readonly answer: string;
}

/**
 * The same mail has the same Message-ID at every attempt, so that a mail sent twice is recognised as one.
 * @param mailFrom an address, or `Name <address>`
 * @throws Error when there is no domain in it
 */
export function mailMessageId(mailId: bigint, mailFrom: string): string {
  const domain = /@([^\s<>@]+)>?\s*$/.exec(mailFrom)?.[1];
  if (domain === undefined) throw new Error('The sender address has no domain.');
  return `<mail-${mailId}@${domain}>`;
}

const FIRST_DELAY_SECONDS = 15;
const LONGEST_DELAY_SECONDS = 3_600;

/** Seconds until the next attempt after the n-th (1 = first) failed one: 15 s, doubled each time, at most an hour. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(attempt - 1, 16), LONGEST_DELAY_SECONDS);
}
