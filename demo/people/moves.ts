import type { TaskKind } from '../../domain/terms.ts';
import { employeesMove } from './employee.ts';
import { leadersMove } from './leader.ts';
import type { InboxTask, Move, Scene } from './move.ts';
import { officesMove } from './office.ts';

/** In whose hands a kind of task is before anybody takes it over. */
const EMPLOYEES: readonly TaskKind[] = [
  'ACKNOWLEDGE_SOCIALIZATION',
  'DRAFT_TARGETS',
  'REPORT_REALIZATION',
  'AGREE_ADJUSTMENT',
  'RECEIVE_RESULT',
  'SIGN_AND_RETURN',
  'FILE_APPEAL',
  'STATE_AS_EMPLOYEE',
  'CARRY_OUT_AS_EMPLOYEE',
];
const OFFICES: readonly TaskKind[] = ['DECIDE_REWARD', 'RESTORE_CONTACT'];

/**
 * What somebody does about a task in his inbox.
 * @param personId whose inbox it is
 * @param office he holds the task for his office
 * @returns undefined: he lets the time pass
 */
export function moveFor(personId: string, task: InboxTask, office: boolean, scene: Scene): Move | undefined {
  const own = task.appraisal?.employee.id === personId && EMPLOYEES.includes(task.kind);
  if (own) return employeesMove(task, scene);
  return office || OFFICES.includes(task.kind) ? officesMove(task, scene) : leadersMove(task, scene);
}
