/** What stands in a digest, and in which section. Pure. */
import type { NoticeView } from './notices.ts';
import type { Language, TimeZone } from './terms.ts';
import { TASK_IS_YOURS } from './urgency.ts';

/** In the order in which people read them. */
export const DIGEST_SECTIONS = ['DUE', 'RETURNED', 'NEW', 'SOON', 'NEWS'] as const;
export type DigestSection = (typeof DIGEST_SECTIONS)[number];

export interface DigestItem extends NoticeView {
  /** What is listed once, however many notices speak of it. */
  readonly taskId: string | undefined;
  /** When it happened. */
  readonly at: Date;
}

export interface DigestPart {
  readonly section: DigestSection;
  readonly items: readonly DigestItem[];
}

/** The week of a unit, for its head. Numbers of tasks, or of people where it says so. */
export interface WeekOfUnit {
  readonly unitName: string;
  readonly late: number;
  /** In the seven days before. */
  readonly takenOver: number;
  /** Due in the seven days to come. */
  readonly toCome: number;
  /** People who have not acknowledged the programme's material; and the first of their names. */
  readonly unacknowledged: number;
  readonly unacknowledgedNames: readonly string[];
}

/** A mail as it is composed: one or more notices that could not wait, or all that a day brought. */
export type MailView =
  | {
      readonly kind: 'AT_ONCE';
      readonly language: Language;
      readonly recipientName: string;
      readonly notices: readonly NoticeView[];
      readonly link: string;
    }
  | {
      readonly kind: 'DIGEST' | 'WEEKLY';
      readonly language: Language;
      readonly recipientName: string;
      readonly now: Date;
      readonly timeZone: TimeZone;
      readonly parts: readonly DigestPart[];
      readonly weeks: readonly WeekOfUnit[];
      /** Where everything is. */
      readonly link: string;
    };

/** @param endOfToday the last instant of the reader's local day */
export function sectionOf(item: DigestItem, endOfToday: Date): DigestSection {
  if (item.kind === 'RETURNED') return 'RETURNED';
  if (!TASK_IS_YOURS.includes(item.kind)) return 'NEWS';
  if (item.dueAt && item.dueAt <= endOfToday) return 'DUE';
  return item.kind === 'REMINDER' ? 'SOON' : 'NEW';
}

/** Sections with their items, what is due first first; empty sections are left out, and a task stands in one section only. */
export function digestParts(items: readonly DigestItem[], endOfToday: Date): DigestPart[] {
  const placed = items.map((item) => ({ item, section: sectionOf(item, endOfToday) }));
  const order = (section: DigestSection): number => PRECEDENCE.indexOf(section);
  const byTask = new Map<string, (typeof placed)[number]>();
  for (const each of placed) {
    const { taskId } = each.item;
    if (taskId === undefined || each.section === 'NEWS') continue;
    const other = byTask.get(taskId);
    if (!other || order(each.section) < order(other.section)) byTask.set(taskId, each);
  }
  const kept = placed.filter(
    (each) => each.section === 'NEWS' || each.item.taskId === undefined || byTask.get(each.item.taskId) === each,
  );
  return DIGEST_SECTIONS.flatMap((section) => {
    const found = kept.filter((each) => each.section === section).map(({ item }) => item);
    return found.length === 0 ? [] : [{ section, items: found.toSorted(firstDueFirst) }];
  });
}

/** Where a task has a place in several sections: whoever gets it back reads why, whatever the date is. */
const PRECEDENCE: readonly DigestSection[] = ['RETURNED', 'DUE', 'NEW', 'SOON', 'NEWS'];

const firstDueFirst = (a: DigestItem, b: DigestItem): number =>
  (a.dueAt?.getTime() ?? NEVER) - (b.dueAt?.getTime() ?? NEVER) || a.at.getTime() - b.at.getTime();

const NEVER = Number.MAX_SAFE_INTEGER;
