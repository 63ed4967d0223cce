import type { Deps } from '../context.ts';
import { FAULT_KINDS, ROW_FAULTS, type Fault, type FaultKind, type RowFaultKind } from './fault.ts';
import { ROW_LOOKS } from './row-faults.ts';
import { lookAtWorkflows } from './workflow-faults.ts';
import { TemporalSilent, type Workflows } from './workflows.ts';

/** Where a page ended: a kind, and the key of the last one of it that was looked at. */
export interface FaultKey {
  readonly kind: FaultKind;
  readonly after: string | null;
}

export interface FaultList {
  readonly faults: readonly Fault[];
  readonly next: FaultKey | undefined;
  /** What Temporal said while this page was made. NOT_ASKED: there was nothing to ask it. */
  readonly temporal: 'ANSWERED' | 'TEMPORAL_SILENT' | 'WORKER_SILENT' | 'NOT_ASKED';
  /** Kinds of which this page says nothing because Temporal or a worker was silent. */
  readonly unknown: readonly FaultKind[];
}

const isRowFault = (kind: FaultKind): kind is RowFaultKind => (ROW_FAULTS as readonly string[]).includes(kind);

/**
 * What is not as it should be, kind by kind. Faults that rows alone show come first, and come whether or not Temporal answers. A page may hold
 * fewer than asked for, or none, and still have a next one: of workflows it looks at a bounded number of owners.
 */
export async function readFaults(
  deps: Pick<Deps, 'db'>,
  workflows: Workflows,
  filter: { readonly kinds: readonly FaultKind[] | undefined; readonly olderThanSeconds: number },
  page: { readonly limit: number; readonly after: FaultKey | undefined },
): Promise<FaultList> {
  const wanted = FAULT_KINDS.filter((kind) => filter.kinds?.includes(kind) ?? true);
  const from = page.after ? FAULT_KINDS.indexOf(page.after.kind) : 0;
  const faults: Fault[] = [];
  const unknown: FaultKind[] = [];
  let temporal: FaultList['temporal'] = 'NOT_ASKED';
  for (const kind of wanted.filter((each) => FAULT_KINDS.indexOf(each) >= from)) {
    const after = kind === page.after?.kind ? (page.after.after ?? undefined) : undefined;
    const limit = page.limit - faults.length;
    if (limit <= 0) return { faults, next: { kind, after: after ?? null }, temporal, unknown };
    const looking = { olderThanSeconds: filter.olderThanSeconds, after };
    if (isRowFault(kind)) {
      const found = await ROW_LOOKS[kind](deps.db, { ...looking, limit });
      faults.push(...found.faults);
      if (found.next !== undefined) return { faults, next: { kind, after: found.next }, temporal, unknown };
      continue;
    }
    try {
      // Nothing more is asked of a server that was silent once: every question would wait for its time to run out.
      if (temporal === 'TEMPORAL_SILENT') throw new TemporalSilent('TEMPORAL');
      const found = await lookAtWorkflows(deps, workflows, kind, { ...looking, limit });
      if (found.asked && temporal === 'NOT_ASKED') temporal = 'ANSWERED';
      faults.push(...found.faults);
      if (found.next !== undefined) return { faults, next: { kind, after: found.next }, temporal, unknown };
    } catch (error) {
      if (!(error instanceof TemporalSilent)) throw error;
      temporal = error.who === 'TEMPORAL' ? 'TEMPORAL_SILENT' : 'WORKER_SILENT';
      unknown.push(kind);
    }
  }
  return { faults, next: undefined, temporal, unknown };
}
