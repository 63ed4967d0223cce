/** Changes of clocks in tests: versions of the national policy, the chunks called by hand, what they left behind. */
import { DateTime } from 'luxon';
import { nationalPolicy } from '../../domain/policies/national.ts';
import type { ClockMove } from '../../domain/deadlines.ts';
import type { PolicyBody } from '../../domain/policy.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { applyClockChange } from '../../usecases/clock-changes/apply-clock-change.ts';

/** A published version of the national policy; its number counts up. @returns its id */
export async function publishNational(db: PrismaClient, change: (body: PolicyBody) => PolicyBody): Promise<string> {
  const code = 'permenpanrb-6-2022';
  const version = 1 + (await db.policy.count({ where: { code } }));
  const body = change(structuredClone(nationalPolicy));
  const { id } = await db.policy.create({
    data: { code, version, title: 'Nasional', legalBasis: 'PermenPANRB 6/2022', status: 'PUBLISHED', body },
  });
  return id;
}

/** Every chunk, as the workflow's activity calls them. @returns how many */
export async function applyAll(db: PrismaClient, changeId: string, limit = 500): Promise<number> {
  for (let pages = 0; ; pages += 1) {
    if ((await applyClockChange({ db }, changeId, limit)).is === 'DONE') return pages;
  }
}

/** The change that an operation applies. */
export async function changeOf(db: PrismaClient, operationId: string): Promise<string> {
  return (await db.clockChange.findUniqueOrThrow({ where: { operationId } })).id;
}

/** The local date and time of an instant in the test agency's zone. */
export const local = (at: Date | string | null | undefined): string =>
  DateTime.fromJSDate(new Date(at ?? Number.NaN), { zone: 'Asia/Makassar' }).toFormat('yyyy-MM-dd HH:mm:ss');

/** A local date so many days from today. */
export const inDays = (days: number): string =>
  DateTime.now().setZone('Asia/Makassar').plus({ days }).toFormat('yyyy-MM-dd');

export const movesOf = (row: { derivation: unknown } | null | undefined): readonly ClockMove[] =>
  (row?.derivation as { moved?: readonly ClockMove[] } | undefined)?.moved ?? [];
