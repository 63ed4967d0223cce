/** What a mail server said about a mail after it had been taken (RFC 3464), or in the dialogue in which it was refused. */
export interface DeliveryReport {
  /** FAILED: for good. DELAYED: the server is still trying. */
  readonly outcome: 'FAILED' | 'DELAYED';
  /** Enhanced status code (RFC 3463): 5.1.1 is an unknown mailbox. */
  readonly status: string;
  /** In the server's words; may hold the address. */
  readonly text: string | null;
  /** Which server said so. */
  readonly server: string | null;
}
