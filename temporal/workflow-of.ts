import type { CaseKind } from '../domain/terms.ts';
import type { OwnerKind } from '../usecases/ring.ts';

/** The workflow that waits for an owner's rows: its type, its deterministic id, its input. Ids and codes only. */
export interface WorkflowOf {
  readonly type: string;
  readonly workflowId: string;
  readonly input: Readonly<Record<string, string | number>>;
}

/** The epoch is part of the id: recovery starts a new run beside the old one, which ends itself (docs/architecture.md, rule 4). */
export function workflowOf(owner: {
  readonly kind: OwnerKind;
  readonly id: string;
  readonly epoch: number;
  readonly caseKind?: CaseKind | null;
}): WorkflowOf {
  const { id, epoch } = owner;
  switch (owner.kind) {
    case 'appraisal':
      return { type: 'appraisal', workflowId: `appraisal/${id}/${epoch}`, input: { appraisalId: id, epoch } };
    case 'report':
      return { type: 'unitReport', workflowId: `report/${id}/${epoch}`, input: { reportId: id, epoch } };
    case 'case':
      if (!owner.caseKind) throw new Error('A case has a kind.');
      return { type: owner.caseKind.toLowerCase(), workflowId: `case/${id}/${epoch}`, input: { caseId: id, epoch } };
    case 'period':
      return { type: 'periodicEvaluation', workflowId: `period/${id}/${epoch}`, input: { periodId: id, epoch } };
    case 'clock':
      return { type: 'clockChange', workflowId: `clock/${id}`, input: { changeId: id } };
    case 'launch':
      return { type: 'launchCycle', workflowId: `launch/${id}`, input: { cycleId: id } };
  }
}
