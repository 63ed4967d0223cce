import type { Act, Deps, Tx } from '../context.ts';
import { denied } from '../denied.ts';
import { notify } from '../notify.ts';
import { refuseOwnAppraisal } from '../own-appraisal.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { command, type CommitAndRefuse } from '../transact.ts';
import { peopleRefs } from '../views/people-refs.ts';
import { claimOf, claimedByAnother, membersOf } from './claims.ts';
import { lockTaskOfAny, requireOpen, type OpenTask } from './lock-open-task.ts';
import type { PersonRef } from './task-summary.ts';

export interface TaskClaim {
  readonly taskId: string;
  readonly claimedBy: PersonRef | null;
  /** ISO UTC */
  readonly claimedAt: string | null;
  /** Of the task: whoever decides it next must have seen this one. */
  readonly version: number;
}

/**
 * A member of the office that holds a task takes it in hand; only he decides it from then on, as long as he holds the office. Twice by the same
 * person changes nothing.
 * @throws Refusal NOT_FOUND, TASK_CLOSED, STALE_VERSION, HELD_BY_A_PERSON, FORBIDDEN (audited), TASK_CLAIMED with who has it
 */
export async function claimTask(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { taskId, version }: { readonly taskId: string; readonly version: number | undefined },
): Promise<TaskClaim> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, taskId);
    const members = await membersOf(tx, taskId);
    const refused = await refuseOutsider(tx, act, open, members, 'CLAIM');
    if (refused) return refused;
    await requireOpen(tx, open, version);
    const claim = await claimOf(tx, open.task);
    if (claim && claim.by.id !== act.actorId) throw claimedByAnother(claim);
    if (claim) return view(tx, open, claim.by.id, claim.at, open.task.version);
    return setClaim(tx, act, open, { toId: act.actorId, type: 'TASK_CLAIMED', data: {} });
  });
}

/**
 * Gives a claimed task back to the office: the claimer himself, or a BKD administrator (not about his own appraisal).
 * @throws Refusal NOT_FOUND, TASK_CLOSED, NOT_CLAIMED, FORBIDDEN, OWN_APPRAISAL
 */
export async function releaseTask(deps: Pick<Deps, 'db'>, act: Act, taskId: string): Promise<TaskClaim> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, taskId);
    const claim = await claimOf(tx, open.task);
    if (claim?.by.id !== act.actorId) {
      const refused = await refuseAllButBkd(tx, act, open, 'RELEASE');
      if (refused) return refused;
    }
    await requireOpen(tx, open, undefined);
    if (!claim) throw new Refusal('NOT_CLAIMED', 409, 'Nobody has this task in hand.');
    return setClaim(tx, act, open, { toId: null, type: 'TASK_RELEASED', data: { fromId: claim.by.id } });
  });
}

/**
 * Hands a task of an office to another of its members: by whoever has it in hand, or a BKD administrator. The reason is kept as a comment for
 * the holders. A task of a relationship is nobody's to hand on: who holds it follows from the line and from decrees.
 * @throws Refusal NOT_FOUND, TASK_CLOSED, HELD_BY_A_PERSON, FORBIDDEN, OWN_APPRAISAL, NOT_OFFICE_MEMBER, NOTHING_CHANGED
 */
export async function reassignTask(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { taskId, toPersonId, reason }: { readonly taskId: string; readonly toPersonId: string; readonly reason: string },
): Promise<TaskClaim> {
  return command(deps, act, async (tx) => {
    const open = await lockTaskOfAny(tx, taskId);
    const claim = await claimOf(tx, open.task);
    if (claim?.by.id !== act.actorId) {
      const refused = await refuseAllButBkd(tx, act, open, 'REASSIGN');
      if (refused) return refused;
    }
    await requireOpen(tx, open, undefined);
    if (!isOfOffice(open)) throw heldByPerson(open);
    if (!(await membersOf(tx, taskId)).includes(toPersonId)) {
      throw new Refusal(
        'NOT_OFFICE_MEMBER',
        422,
        'This person does not hold the office that the task belongs to, or it is about him.',
        {
          errors: [
            {
              pointer: '/toPersonId',
              detail: `must hold ${open.task.role} for this unit today, and not be the appraised employee`,
            },
          ],
        },
      );
    }
    if (claim?.by.id === toPersonId) throw new Refusal('NOTHING_CHANGED', 422, 'He has this task in hand already.');
    const comment = await tx.taskComment.create({
      data: { taskId, authorId: act.actorId, audience: 'HOLDERS', text: reason, createdAt: open.locked.now },
      select: { id: true },
    });
    const data = { toId: toPersonId, commentId: comment.id, ...(claim ? { fromId: claim.by.id } : {}) };
    const answer = await setClaim(tx, act, open, { toId: toPersonId, type: 'TASK_REASSIGNED', data });
    await notify(tx, [
      {
        ...open.about,
        kind: 'ASSIGNED',
        recipientId: toPersonId,
        cause: `${taskId}:v${answer.version}`,
        data: { taskKind: open.task.kind, dueAt: open.task.dueAt?.toISOString() ?? null, level: open.task.level },
      },
    ]);
    return answer;
  });
}

async function setClaim(
  tx: Tx,
  act: Act,
  open: OpenTask,
  change: { readonly toId: string | null; readonly type: string; readonly data: Readonly<Record<string, string>> },
): Promise<TaskClaim> {
  const at = change.toId ? open.locked.now : null;
  const { version } = await tx.task.update({
    where: { id: open.task.id },
    data: { claimedById: change.toId, claimedAt: at, version: { increment: 1 } },
    select: { version: true },
  });
  await recordEvent(tx, {
    ...open.about,
    type: change.type,
    at: open.locked.now,
    actorId: act.actorId,
    requestId: act.requestId,
    data: { kind: open.task.kind, role: open.task.role, ...change.data },
  });
  return view(tx, open, change.toId, at?.toISOString() ?? null, version);
}

async function view(
  tx: Tx,
  { task }: OpenTask,
  claimedById: string | null,
  claimedAt: string | null,
  version: number,
): Promise<TaskClaim> {
  const person = await peopleRefs(tx, [claimedById]);
  return { taskId: task.id, claimedBy: claimedById ? person(claimedById) : null, claimedAt, version };
}

/** Held by nobody in person, in a role that an office has. */
const isOfOffice = ({ task }: OpenTask): boolean => task.assigneeId === null && OFFICES.includes(task.role);
const OFFICES: readonly string[] = ['BKD_ADMIN', 'PERFORMANCE_MANAGER', 'AUTHORIZED_OFFICIAL'];

/** Members of the office only; what a person holds cannot be claimed at all. */
async function refuseOutsider(
  tx: Tx,
  act: Act,
  open: OpenTask,
  members: readonly string[],
  verb: string,
): Promise<CommitAndRefuse | undefined> {
  if (members.includes(act.actorId)) {
    if (isOfOffice(open)) return undefined;
    throw heldByPerson(open);
  }
  // Whoever may see it hears what can be done instead.
  if (!isOfOffice(open) && (open.task.assigneeId === act.actorId || (await isBkd(tx, act.actorId)))) {
    throw heldByPerson(open);
  }
  const own = open.locked.appraisal?.employeeId === act.actorId;
  return denied(
    tx,
    act,
    { ...open.about, attempted: `${open.task.kind}.${verb}` },
    own ? 'OWN_APPRAISAL' : 'NOT_HOLDER',
  );
}

async function refuseAllButBkd(tx: Tx, act: Act, open: OpenTask, verb: string): Promise<CommitAndRefuse | undefined> {
  const attempted = `${open.task.kind}.${verb}`;
  if (!(await isBkd(tx, act.actorId))) return denied(tx, act, { ...open.about, attempted }, 'NOT_HOLDER');
  if (open.locked.appraisal?.employeeId !== act.actorId) return undefined;
  return refuseOwnAppraisal(tx, act, { cycleId: open.about.cycleId, appraisalId: open.locked.appraisal.id, attempted });
}

/** As requireOffice, where the answer decides which refusal it is. */
export async function isBkd(tx: Tx, personId: string): Promise<boolean> {
  return requireOffice(tx, personId, 'BKD_ADMIN').then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'ROLE_REQUIRED') return false;
      throw error;
    },
  );
}

const heldByPerson = ({ task }: OpenTask): Refusal =>
  new Refusal(
    'HELD_BY_A_PERSON',
    409,
    'Who holds this task follows from the reporting line and from decrees, not from a choice.',
    {
      legalBasis: 'PermenPANRB 6/2022 Annex IV.A.2–3 (p.89)',
      extra: {
        role: task.role,
        instead: [
          {
            when: 'The evaluator or superior is recorded wrongly, or missing',
            request: 'POST /people/{personId}/reporting-lines',
          },
          {
            when: 'The holder is absent, or the post is vacant: a Plh. or Plt. by decree',
            request: 'POST /delegations',
          },
          { when: 'Somebody else should only prepare it', request: `POST /tasks/${task.id}/prepare` },
        ],
      },
    },
  );
