import { digestParts, type MailView, type WeekOfUnit } from '../../domain/digest.ts';
import type { Item } from './notice-items.ts';
import type { Recipient } from './recipients.ts';

export type MailKind = MailView['kind'];

export interface Written {
  /** undefined: there is nothing to say. */
  readonly view: MailView | undefined;
  /** The notices that the mail tells of. */
  readonly noticeIds: readonly bigint[];
  /** Notices that this version cannot read, with the fault. */
  readonly unreadable: readonly { readonly noticeId: bigint | undefined; readonly fault: unknown }[];
}

/** A mail's content from its items, in the order in which things happened. One unreadable item does not keep back the others. */
export function writeMail(
  kind: MailKind,
  recipient: Recipient,
  items: readonly Item[],
  weeks: readonly WeekOfUnit[],
  publicUrl: string,
): Written {
  const unreadable: { noticeId: bigint | undefined; fault: unknown }[] = [];
  const noticeIds: bigint[] = [];
  const read = <T>(item: Item, view: () => T): T[] => {
    try {
      const found = view();
      if (item.noticeId !== undefined) noticeIds.push(item.noticeId);
      return [found];
    } catch (fault) {
      unreadable.push({ noticeId: item.noticeId, fault });
      return [];
    }
  };
  const to = { language: recipient.language, recipientName: recipient.name, link: `${publicUrl}/tasks` };
  if (kind === 'AT_ONCE') {
    const notices = items.flatMap((item) => read(item, item.view));
    return { view: notices.length === 0 ? undefined : { ...to, kind, notices }, noticeIds, unreadable };
  }
  const endOfToday = new Date(recipient.tomorrow.getTime() - 1);
  const parts = digestParts(
    items.flatMap((item) => read(item, item.digestItem)),
    endOfToday,
  );
  const empty = parts.length === 0 && weeks.length === 0;
  const { now, timeZone } = recipient;
  return { view: empty ? undefined : { ...to, kind, now, timeZone, parts, weeks }, noticeIds, unreadable };
}
