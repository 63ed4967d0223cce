/** What is wrong at a place of a policy. */
export interface PolicyFault {
  /** JSON pointer into the policy body. */
  readonly pointer: string;
  readonly detail: string;
}
