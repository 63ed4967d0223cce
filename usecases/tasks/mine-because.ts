import type { Authority } from '../../domain/authority.ts';
import { explainMine, type MineBecause } from '../../domain/mine-because.ts';
import { ROLE_NAMES } from '../../domain/names.ts';
import type { StandIn } from '../../domain/stand-ins.ts';
import { GRANTED_ROLES } from '../../domain/terms.ts';
import type { Tx } from '../context.ts';
import { peopleRefs } from '../views/people-refs.ts';
import type { TaskSummaryRow } from './task-summary.ts';

/** Why the open task is the reader's; null where it is not. @param authority what lets him decide it now */
export async function mineBecause(
  tx: Tx,
  readerId: string,
  row: TaskSummaryRow,
  authority: Authority | undefined,
  isBkd: boolean,
): Promise<{ readonly id: string; readonly en: string } | null> {
  const why = await whyMine(tx, readerId, row, authority, isBkd);
  return why && explainMine(why);
}

async function whyMine(
  tx: Tx,
  readerId: string,
  row: TaskSummaryRow,
  authority: Authority | undefined,
  isBkd: boolean,
): Promise<MineBecause | null> {
  if (row.status !== 'OPEN') return null;
  if (authority?.allowed) {
    const own = row.appraisal?.employee.id === readerId;
    const employee = own ? null : (row.appraisal?.employee.name ?? null);
    if (authority.standIn) return standingIn(tx, authority.standIn, { role: authority.role, employee });
    if (row.assignee || !OFFICES.includes(authority.role)) return { as: 'HOLDER', role: authority.role, employee };
    const office = row.role === 'BKD_ADMIN' ? ROLE_NAMES.BKD_ADMIN.id : `${ROLE_NAMES[row.role].id} ${row.unit.name}`;
    if (!row.claimed_by) return { as: 'OFFICE', office, by: null };
    return row.claimed_by.id === readerId
      ? { as: 'CLAIMED', office, by: null }
      : { as: 'CLAIMED_BY_OTHER', office, by: row.claimed_by.name };
  }
  if (row.prepared_by?.id === readerId) {
    const preparation = await tx.taskPreparation.findFirstOrThrow({ where: { taskId: row.id, endedAt: null } });
    const person = await peopleRefs(tx, [preparation.givenById]);
    return { as: 'PREPARING', by: person(preparation.givenById).name };
  }
  // Not about his own appraisal: that is for a colleague of the office.
  const mayFill = isBkd && row.appraisal?.employee.id !== readerId;
  return mayFill && row.assignee === null && !OFFICES.includes(row.role) ? { as: 'VACANT', role: row.role } : null;
}

const OFFICES: readonly string[] = GRANTED_ROLES;

async function standingIn(
  tx: Tx,
  standIn: StandIn,
  place: Pick<Extract<MineBecause, { as: 'STAND_IN' }>, 'role' | 'employee'>,
): Promise<MineBecause> {
  const last = standIn.delegationIds.at(-1);
  const delegation = last ? await tx.delegation.findUnique({ where: { id: last }, select: { office: true } }) : null;
  const person = await peopleRefs(tx, [standIn.forId]);
  const holder = person(standIn.forId);
  return {
    as: 'STAND_IN',
    ...place,
    kind: standIn.kind,
    office: delegation?.office ?? holder.position,
    forName: holder.name,
    decree: standIn.decree,
  };
}
