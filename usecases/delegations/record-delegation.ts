import { LONGEST_CHAIN } from '../../domain/stand-ins.ts';
import { OUT_OF_SERVICE } from '../../domain/terms.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { moveTasks } from '../move-tasks.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { command } from '../transact.ts';
import { findDelegations, type DelegationView } from './delegation-view.ts';
import { delegatingAs, postHolderOf, refuseDelegating, type PostHolder } from './may-delegate.ts';

export interface NewDelegation {
  readonly kind: 'PLT' | 'PLH';
  readonly postHolderId: string;
  readonly actingId: string;
  /** The post as the decree names it; undefined: the position of its holder. */
  readonly office: string | undefined;
  readonly decree: string;
  readonly reason: string | undefined;
  /** Local dates of the post holder's unit, both included. */
  readonly validFrom: string;
  /** A Plh. has an end; a Plt. may last until somebody is appointed. */
  readonly validUntil: string | undefined;
  readonly reportsToId: string | undefined;
}

/** A decree may be recorded after it has begun; what was done before stays what it was. */
const LATEST_RECORDING_DAYS = 60;
const MOVED_AT_ONCE = 500;

/**
 * Records that somebody acts for the holder of a post, by decree. From its first day on the open tasks of the post are the acting person's,
 * and after its last day they go back; conflicts are checked after this substitution (Annex IV.A.2–3, 5, p.89).
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), VALIDATION_FAILED, DELEGATION_OVERLAPS, DELEGATION_CHAIN
 */
export async function recordDelegation(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  delegation: NewDelegation,
): Promise<DelegationView> {
  const recorded = await command(deps, act, async (tx) => {
    const holder = await postHolderOf(tx, delegation.postHolderId);
    const as = await delegatingAs(tx, act, holder, undefined);
    if (!as) return refuseDelegating(tx, act, 'DELEGATION.RECORD');
    const errors = [...dateFaults(delegation, holder), ...(await personFaults(tx, delegation))];
    if (errors.length > 0) throw new Refusal('VALIDATION_FAILED', 422, 'The delegation has faults.', { errors });
    await lockChains(tx);
    await refuseOverlap(tx, delegation);
    await refuseLongChain(tx, delegation);
    const { id } = await tx.delegation.create({
      data: {
        kind: delegation.kind,
        postHolderId: delegation.postHolderId,
        actingId: delegation.actingId,
        office: delegation.office ?? holder.position,
        decree: delegation.decree,
        reason: delegation.reason ?? null,
        validFrom: asDate(delegation.validFrom),
        validTo: delegation.validUntil ? dayAfter(delegation.validUntil) : null,
        reportsToId: delegation.reportsToId ?? null,
        recordedById: act.actorId,
      },
      select: { id: true },
    });
    await recordEvent(tx, {
      type: 'DELEGATION_RECORDED',
      actorId: act.actorId,
      actorRole: as,
      requestId: act.requestId,
      onBehalfOf: { personId: delegation.postHolderId, decree: delegation.decree },
      data: {
        delegationId: id,
        kind: delegation.kind,
        actingId: delegation.actingId,
        validFrom: delegation.validFrom,
        validUntil: delegation.validUntil ?? null,
      },
    });
    await tellBoth(tx, 'DELEGATION_RECORDED', { id, ...delegation });
    const [view] = await findDelegations(tx, { id }, { limit: 1 });
    if (!view) throw new Error('The delegation that was recorded is not there.');
    return view;
  });
  // Authority follows the row at once; the inboxes here, or with the next housekeeping.
  await moveTasks(deps, { limit: MOVED_AT_ONCE, people: [delegation.postHolderId, delegation.actingId] });
  return recorded;
}

export const asDate = (date: string): Date => new Date(`${date}T00:00:00Z`);
export const dayAfter = (date: string): Date => new Date(asDate(date).getTime() + 86_400_000);

function dateFaults(delegation: NewDelegation, { today }: PostHolder): FieldError[] {
  const errors: FieldError[] = [];
  const { validFrom, validUntil } = delegation;
  if (validUntil && validUntil < validFrom)
    errors.push({ pointer: '/validUntil', detail: 'Is before the first day (validFrom).' });
  else if (validUntil && validUntil < today)
    errors.push({ pointer: '/validUntil', detail: 'Is over: a delegation works from now on, not backwards.' });
  if (!validUntil && delegation.kind === 'PLH')
    errors.push({ pointer: '/validUntil', detail: 'Give the last day: a Plh. stands in for an absence that ends.' });
  if (asDate(validFrom).getTime() < asDate(today).getTime() - LATEST_RECORDING_DAYS * 86_400_000) {
    errors.push({ pointer: '/validFrom', detail: `Is more than ${LATEST_RECORDING_DAYS} days ago.` });
  }
  return errors;
}

async function personFaults(tx: Tx, delegation: NewDelegation): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  if (delegation.actingId === delegation.postHolderId)
    errors.push({ pointer: '/actingId', detail: 'Nobody stands in for himself.' });
  const inService = async (id: string): Promise<boolean> => {
    const person = await tx.employee.findUnique({ where: { id }, select: { status: true } });
    return person !== null && !OUT_OF_SERVICE.includes(person.status);
  };
  if (!(await inService(delegation.actingId)))
    errors.push({ pointer: '/actingId', detail: 'Is nobody in service in this agency.' });
  const { reportsToId } = delegation;
  if (reportsToId && delegation.kind === 'PLH')
    errors.push({ pointer: '/reportsToId', detail: 'Only a Plt. reports to another unit meanwhile (IV.A.5, p.89).' });
  if (reportsToId && (reportsToId === delegation.actingId || !(await inService(reportsToId))))
    errors.push({ pointer: '/reportsToId', detail: 'Must be somebody else in service, who then evaluates him.' });
  return errors;
}

/** Two delegations recorded at once could make a chain together that neither makes alone. */
async function lockChains(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('daur.delegations'))`;
}

/** The database refuses it too (delegation_no_overlap); here it is said which one is in the way. */
async function refuseOverlap(tx: Tx, { postHolderId, validFrom, validUntil }: NewDelegation): Promise<void> {
  const [other] = await tx.$queryRaw<{ id: string; decree: string }[]>`
    SELECT id::text, decree FROM delegation WHERE post_holder_id = ${postHolderId}::uuid
      AND daterange(valid_from, valid_to, '[)') && daterange(${validFrom}::date, ${validUntil ?? null}::date, '[]')
    ORDER BY valid_from LIMIT 1`;
  if (!other) return;
  throw new Refusal(
    'DELEGATION_OVERLAPS',
    409,
    'Somebody else stands in for this post on some of these days. End that first.',
    {
      extra: { delegationId: other.id, decree: other.decree },
    },
  );
}

/** A stand-in may have one of his own, not more, and never the one for whom he stands in. */
async function refuseLongChain(tx: Tx, delegation: NewDelegation): Promise<void> {
  const { postHolderId, actingId, validFrom, validUntil } = delegation;
  const [chain] = await tx.$queryRaw<{ above: number; below: number; loops: boolean }[]>`
    WITH RECURSIVE other AS (
      SELECT post_holder_id, acting_id FROM delegation
      WHERE daterange(valid_from, valid_to, '[)') && daterange(${validFrom}::date, ${validUntil ?? null}::date, '[]')),
    up AS (
      SELECT post_holder_id, 1 AS hops FROM other WHERE acting_id = ${postHolderId}::uuid
      UNION SELECT o.post_holder_id, up.hops + 1 FROM up JOIN other o ON o.acting_id = up.post_holder_id WHERE up.hops < ${LONGEST_CHAIN}),
    down AS (
      SELECT acting_id, 1 AS hops FROM other WHERE post_holder_id = ${actingId}::uuid
      UNION SELECT o.acting_id, down.hops + 1 FROM down JOIN other o ON o.post_holder_id = down.acting_id WHERE down.hops < ${LONGEST_CHAIN})
    SELECT coalesce((SELECT max(hops) FROM up), 0) AS above, coalesce((SELECT max(hops) FROM down), 0) AS below,
      EXISTS (SELECT 1 FROM down WHERE acting_id = ${postHolderId}::uuid) AS loops`;
  if (!chain || (!chain.loops && chain.above + 1 + chain.below <= LONGEST_CHAIN)) return;
  throw new Refusal(
    'DELEGATION_CHAIN',
    409,
    chain.loops
      ? 'These people would stand in for each other.'
      : `A stand-in of a stand-in is the last: more than ${LONGEST_CHAIN} in a row are refused.`,
    { errors: [{ pointer: '/actingId', detail: 'Name somebody who is there on these days.' }] },
  );
}

/** One mail each to who acts and to whose post it is. */
export async function tellBoth(
  tx: Tx,
  kind: 'DELEGATION_RECORDED' | 'DELEGATION_ENDED',
  delegation: {
    readonly id: string;
    readonly kind: 'PLT' | 'PLH';
    readonly postHolderId: string;
    readonly actingId: string;
    readonly decree: string;
    readonly validFrom: string;
    readonly validUntil?: string | undefined;
  },
): Promise<void> {
  await notify(
    tx,
    [delegation.actingId, delegation.postHolderId].map((recipientId) => ({
      kind,
      recipientId,
      cause: delegation.id,
      data: {
        fromId: delegation.postHolderId,
        toId: delegation.actingId,
        legalBasis: delegation.decree,
        standIn: delegation.kind,
        validFrom: delegation.validFrom,
        ...(delegation.validUntil ? { validUntil: delegation.validUntil } : {}),
      } satisfies Prisma.InputJsonObject,
    })),
  );
}
