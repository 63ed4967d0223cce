import type { Refusal } from './refusal.ts';

/** Why an item of a batch was not done: as the single request would have been answered. */
export interface ItemProblem {
  readonly [member: string]: unknown;
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly legalBasis?: string;
}

export const problemOf = ({ code, status, message, errors, legalBasis, extra }: Refusal): ItemProblem => ({
  ...extra,
  code,
  status,
  detail: message,
  ...(errors.length > 0 ? { errors } : {}),
  ...(legalBasis ? { legalBasis } : {}),
});
