/** Somebody wants no mails about one appraisal, and says why. What changes a right or a deadline of his own comes all the same. */
import { readAccess, seeAppraisal } from '../access/appraisal-access.ts';
import type { Act, Deps } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';
import { toPage, type Page, type PageRequest } from '../page.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';

export interface MuteView {
  readonly id: string;
  readonly appraisalId: string;
  readonly reason: string;
  readonly mutedAt: string;
  readonly endedAt: string | null;
}

/**
 * Mutes an appraisal that the actor may see.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), ALREADY_MUTED
 */
export async function muteAppraisal(
  deps: Pick<Deps, 'db'>,
  act: Act,
  mute: { readonly appraisalId: string; readonly reason: string },
): Promise<MuteView> {
  return command(deps, act, async (tx) => {
    const access = await seeAppraisal(tx, act, mute.appraisalId, 'MUTE');
    if (access instanceof CommitAndRefuse) return access;
    const [made] = await tx.$queryRaw<{ id: string; mutedAt: Date }[]>`
      INSERT INTO notice_mute (person_id, appraisal_id, reason, muted_at)
      VALUES (${act.actorId}::uuid, ${mute.appraisalId}::uuid, ${mute.reason}, clock_timestamp())
      ON CONFLICT (person_id, appraisal_id) WHERE ended_at IS NULL DO NOTHING RETURNING id::text, muted_at AS "mutedAt"`;
    if (!made) throw new Refusal('ALREADY_MUTED', 409, 'You have muted this appraisal already.');
    await recordEvent(tx, {
      type: 'NOTICES_MUTED',
      at: made.mutedAt,
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId: access.cycleId,
      appraisalId: access.appraisalId,
      data: { muteId: made.id },
    });
    return { ...mute, id: made.id, mutedAt: iso(made.mutedAt), endedAt: null };
  });
}

/**
 * Mails about the appraisal come again. What was held back meanwhile does not come after; it is in Daur.
 * @throws Refusal NOT_FOUND, MUTE_ENDED
 */
export async function endMute(deps: Pick<Deps, 'db'>, act: Act, muteId: string): Promise<MuteView> {
  return command(deps, act, async (tx) => {
    const [locked] = await tx.$queryRaw<{ endedAt: Date | null; now: Date }[]>`
      WITH held AS MATERIALIZED (
        SELECT ended_at FROM notice_mute WHERE id = ${muteId}::uuid AND person_id = ${act.actorId}::uuid FOR UPDATE)
      SELECT ended_at AS "endedAt", clock_timestamp() AS now FROM held`;
    if (!locked) throw notFound('The mute');
    if (locked.endedAt) throw new Refusal('MUTE_ENDED', 409, 'This mute has ended already.');
    const row = await tx.noticeMute.update({ where: { id: muteId }, data: { endedAt: locked.now } });
    const access = await readAccess(tx, act.actorId, row.appraisalId);
    await recordEvent(tx, {
      type: 'NOTICES_UNMUTED',
      at: locked.now,
      actorId: act.actorId,
      requestId: act.requestId,
      cycleId: access.cycleId,
      appraisalId: row.appraisalId,
      data: { muteId },
    });
    return viewOf(row);
  });
}

/** One's own mutes, the latest first. */
export async function readMutes(
  deps: Pick<Deps, 'db'>,
  filter: { readonly personId: string; readonly ended: boolean },
  page: PageRequest<{ readonly mutedAt: string; readonly id: string }>,
): Promise<Page<MuteView, { mutedAt: string; id: string }>> {
  const { after } = page;
  const rows = await deps.db.noticeMute.findMany({
    where: {
      personId: filter.personId,
      ...(filter.ended ? {} : { endedAt: null }),
      ...(after && {
        OR: [{ mutedAt: { lt: new Date(after.mutedAt) } }, { mutedAt: new Date(after.mutedAt), id: { gt: after.id } }],
      }),
    },
    orderBy: [{ mutedAt: 'desc' }, { id: 'asc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(viewOf), page.limit, ({ mutedAt, id }) => ({ mutedAt, id }));
}

interface Row {
  readonly id: string;
  readonly appraisalId: string;
  readonly reason: string;
  readonly mutedAt: Date;
  readonly endedAt: Date | null;
}

const viewOf = ({ id, appraisalId, reason, mutedAt, endedAt }: Row): MuteView => ({
  id,
  appraisalId,
  reason,
  mutedAt: iso(mutedAt),
  endedAt: isoOrNull(endedAt),
});
