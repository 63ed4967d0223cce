/** Keyset pages: the rows after a key, in a fixed order. Nothing is skipped or doubled when rows come in between. */
export interface PageRequest<Key> {
  /** 1..200 */
  readonly limit: number;
  /** Key of the last row of the page before; undefined: from the start. */
  readonly after: Key | undefined;
}

export interface Page<Item, Key> {
  readonly items: readonly Item[];
  /** Key to go on from; undefined: this was the last page. */
  readonly next: Key | undefined;
}

/** @param rows up to `limit + 1` rows: the one too many only says that there are more */
export function toPage<Item, Key>(rows: readonly Item[], limit: number, keyOf: (row: Item) => Key): Page<Item, Key> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : undefined };
}
