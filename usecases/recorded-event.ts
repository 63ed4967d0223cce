/**
 * An event as it stands in its chain: `chain`, `seq` and `hash` say exactly which act it is, also to a database that was restored to an earlier time. Plain JSON;
 * ids and codes only.
 */
export interface RecordedEvent {
  readonly type: string;
  readonly requestId: string | undefined;
  readonly cycleId: string | undefined;
  readonly appraisalId: string | undefined;
  readonly taskId: string | undefined;
  /** The rows that the event names: decisionId, appealId, fileId … */
  readonly rows: Readonly<Record<string, string>>;
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}
