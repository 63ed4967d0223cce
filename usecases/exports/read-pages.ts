import { Prisma } from '../../generated/prisma/client.ts';
import type { Deps, Tx } from '../context.ts';
import { Refusal } from '../refusal.ts';
import type { Row } from './table.ts';

/** Rows that are held at once. */
const PAGE = 500;

/** Exports of one process at once: each holds a connection until its file is sent. */
const AT_ONCE = 3;

/** A file that is not taken within this time is broken off, milliseconds. */
const LONGEST_MS = 15 * 60_000;
const LONGEST_STATEMENT_MS = 120_000;

let running = 0;

/** What is read: one query, and what is added to a page of its rows. */
export interface Source {
  readonly query: Prisma.Sql;
  /** Adds what only code can say, such as working days. */
  readonly enrich?: (tx: Tx, rows: readonly Row[]) => Promise<readonly Row[]>;
}

/**
 * The rows of a query, page by page, by a cursor in one transaction: all of one moment, read as fast as they are taken. The first page is
 * there when the promise is fulfilled, so that a query that cannot be run is an answer and not a broken file. Whoever stops reading ends the
 * transaction.
 * @throws Refusal EXPORTS_BUSY
 */
export async function readPages(
  deps: Pick<Deps, 'db'>,
  source: Source,
): Promise<AsyncIterableIterator<readonly Row[]>> {
  if (running >= AT_ONCE) {
    throw new Refusal('EXPORTS_BUSY', 409, `${AT_ONCE} exports are being made already. Try again when one has ended.`);
  }
  running += 1;
  const hall = new Hall();
  const transaction = deps.db
    .$transaction((tx) => serve(tx, source, hall), {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      maxWait: 5_000,
      timeout: LONGEST_MS,
    })
    .then(
      () => hall.over(),
      (error: unknown) => hall.failed(error),
    )
    .finally(() => (running -= 1));
  return new Pages(await hall.next(), hall, transaction);
}

/** Not a generator: one that nobody has begun to read would not end the transaction when it is told to stop. */
class Pages implements AsyncIterableIterator<readonly Row[]> {
  #first: readonly Row[] | undefined;
  readonly #hall: Hall;
  readonly #transaction: Promise<unknown>;

  constructor(first: readonly Row[] | undefined, hall: Hall, transaction: Promise<unknown>) {
    this.#first = first;
    this.#hall = hall;
    this.#transaction = transaction;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<readonly Row[], undefined>> {
    const page = this.#first ?? (await this.#hall.next());
    this.#first = undefined;
    return page === undefined ? this.return() : { done: false, value: page };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#hall.leave();
    await this.#transaction;
    return { done: true, value: undefined };
  }
}

async function serve(tx: Tx, { query, enrich }: Source, hall: Hall): Promise<void> {
  // All rows are read, so the plan for all of them is wanted, not the one with the fastest first row.
  await tx.$queryRaw`SELECT set_config('statement_timeout', ${`${LONGEST_STATEMENT_MS}ms`}, true), set_config('cursor_tuple_fraction', '1', true)`;
  await tx.$executeRaw`DECLARE export_rows NO SCROLL CURSOR FOR ${query}`;
  for (;;) {
    const rows = await tx.$queryRaw<Row[]>`FETCH ${Prisma.raw(String(PAGE))} FROM export_rows`;
    if (rows.length === 0) return;
    if (!(await hall.give(enrich ? await enrich(tx, rows) : rows))) return;
    if (rows.length < PAGE) return;
  }
}

/** Where the transaction hands a page to the reader, and waits until it is taken. */
class Hall {
  #page: readonly Row[] | undefined;
  #error: Error | undefined;
  #ended = false;
  #left = false;
  #changed: (() => void)[] = [];

  /** @returns false where the reader has gone */
  async give(page: readonly Row[]): Promise<boolean> {
    this.#page = page;
    this.#tell();
    while (this.#page !== undefined && !this.#left) await this.#change();
    return !this.#left;
  }

  /** The next page; undefined at the end. @throws what the transaction threw */
  async next(): Promise<readonly Row[] | undefined> {
    while (this.#page === undefined && !this.#ended && !this.#left) await this.#change();
    const page = this.#page;
    this.#page = undefined;
    this.#tell();
    if (page === undefined && this.#error !== undefined) throw this.#error;
    return page;
  }

  over(): void {
    this.#ended = true;
    this.#tell();
  }

  failed(error: unknown): void {
    this.#error = error instanceof Error ? error : new Error('the rows could not be read', { cause: error });
    this.over();
  }

  leave(): void {
    this.#left = true;
    this.#tell();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #tell(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
  }
}
