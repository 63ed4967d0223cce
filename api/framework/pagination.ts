/** Opaque cursors over keyset pages (usecases/page.ts). */
import { z } from 'zod';
import type { Page } from '../../usecases/page.ts';
import { Problem } from './problems.ts';

/** Members of a list's query. */
export const pageQuery = {
  limit: z.int().min(1).max(200).default(50).describe('Most items on a page'),
  cursor: z.string().min(1).max(1000).optional().describe('`nextCursor` of the page before'),
};

/** Schema of a page of `item`. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Send it as `cursor` for the next page; null on the last one'),
  });
}

/** A list's cursors: `list` keeps those of one list from another, `key` is the schema of the keyset. */
export function cursorsOf<S extends z.ZodType>(list: string, key: S) {
  const envelope = z.tuple([z.literal(list), key]);
  return {
    /** @throws Problem CURSOR_INVALID (422) */
    read(cursor: string | undefined): z.output<S> | undefined {
      if (cursor === undefined) return undefined;
      const result = envelope.safeParse(decode(cursor));
      if (result.success) return result.data[1] as z.output<S>;
      throw new Problem('CURSOR_INVALID', 'The cursor is not one of this list.', {
        errors: [{ pointer: '?cursor', detail: 'send nextCursor of the page before, unchanged' }],
      });
    },
    write(key: z.input<S>): string {
      return Buffer.from(JSON.stringify([list, key])).toString('base64url');
    },
    /** The page as it is answered. */
    answer<Item>(page: Page<Item, z.input<S>>): { items: readonly Item[]; nextCursor: string | null } {
      return { items: page.items, nextCursor: page.next === undefined ? null : this.write(page.next) };
    },
  };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined; // not JSON, so not a cursor of ours: the envelope refuses it
  }
}
