/**
 * SQL of our own, on the connection of Prisma's transaction but past its client, which costs four times what the driver does
 * (docs/decisions/0018-hot-paths.md). What is read has the same types either way.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type ColumnType,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Tx } from './context.ts';

/** Where a transaction that is being opened says which one of the driver's it is. */
interface Opening {
  opened?: Opened;
}

interface Opened {
  readonly transaction: Transaction;
  /** COMMIT or ROLLBACK was sent, also by Prisma's own time limit: nothing may follow on this connection. */
  ended: boolean;
}

const openings = new AsyncLocalStorage<Opening>();

/** The client of a database; `$disconnect` ends its connections. */
export function connectDatabase(pool: pg.Pool): PrismaClient {
  return new PrismaClient({
    adapter: new ObservedPg(pool, { disposeExternalPool: true, statementNameGenerator: nameOf }),
  });
}

/** Prisma's driver, which tells what runs in `openTransaction` of its transactions. */
class ObservedPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const start: SqlDriverAdapter['startTransaction'] = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await start(isolationLevel);
      const opening = openings.getStore();
      if (opening) opening.opened = observed(transaction);
      return transaction;
    };
    return adapter;
  }
}

function observed(transaction: Transaction): Opened {
  const opened: Opened = { transaction, ended: false };
  const execute = transaction.executeRaw.bind(transaction);
  transaction.executeRaw = (query) => {
    if (query.sql === 'COMMIT' || query.sql === 'ROLLBACK') opened.ended = true;
    return execute(query);
  };
  return opened;
}

/**
 * A transaction of Prisma in which `$queryRaw` and `$executeRaw` go straight to the driver. A client that was not made by `connectDatabase` works as
 * well, more slowly.
 */
export function openTransaction<T>(
  db: PrismaClient,
  work: (tx: Tx) => Promise<T>,
  options: { readonly maxWait: number; readonly timeout: number },
): Promise<T> {
  const opening: Opening = {};
  return openings.run(opening, () =>
    db.$transaction((tx) => work(opening.opened ? withOwnStatements(tx, opening.opened) : tx), options),
  );
}

function withOwnStatements(tx: Tx, opened: Opened): Tx {
  const send = (sql: TemplateStringsArray | Prisma.Sql, values: unknown[]): SqlQuery => {
    if (opened.ended) throw transactionEnded();
    return queryOf('raw' in sql ? Prisma.sql(sql, ...values) : sql);
  };
  const own = {
    $queryRaw: async (sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      rowsOf(await opened.transaction.queryRaw(send(sql, values))),
    $executeRaw: async (sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      opened.transaction.executeRaw(send(sql, values)),
  };
  return new Proxy(tx, {
    get: (target, member) => (member in own ? own[member as keyof typeof own] : Reflect.get(target, member)) as unknown,
  });
}

/** As Prisma says it of its own statements. */
const transactionEnded = (): Error =>
  new Prisma.PrismaClientKnownRequestError('The transaction has ended, or its time is over.', {
    code: 'P2028',
    clientVersion: Prisma.prismaVersion.client,
  });

/** By text. */
const names = new Map<string, string>();

/**
 * A statement that PostgreSQL plans once per connection: for those of every decision and step, whose plan does not depend on their values.
 * @param name of one text only: a fragment that changes the text needs another name
 */
export function prepared(name: string, sql: Prisma.Sql): Prisma.Sql {
  names.set(sql.text, name);
  return sql;
}

/** undefined: planned anew each time; the driver's type does not say that it may be. */
const nameOf = ({ sql }: SqlQuery): string => names.get(sql) as string;

const SCALAR = { scalarType: 'unknown', arity: 'scalar' } as const;
const LIST = { scalarType: 'unknown', arity: 'list' } as const;

function queryOf(sql: Prisma.Sql): SqlQuery {
  const args = sql.values.map((value) => value ?? null);
  return { sql: sql.text, args, argTypes: args.map((value) => (Array.isArray(value) ? LIST : SCALAR)) };
}

function rowsOf({ columnNames, columnTypes, rows }: SqlResultSet): Record<string, unknown>[] {
  const readers = columnTypes.map((type) => READERS[type]);
  return rows.map((row) => {
    const object: Record<string, unknown> = {};
    for (const [index, name] of columnNames.entries()) {
      const value: unknown = row[index];
      const read = readers[index];
      object[name] = read && value !== null && value !== undefined ? read(value) : value;
    }
    return object;
  });
}

type Reader = (value: unknown) => unknown;

const each =
  (read: Reader): Reader =>
  (values) =>
    (values as unknown[]).map((value) => (value === null ? null : read(value)));
const asBigInt: Reader = (value) => BigInt(value as string);
const asDate: Reader = (value) => new Date(value as string);
const asDecimal: Reader = (value) => new Prisma.Decimal(value as string);
const asJson: Reader = (value) => JSON.parse(value as string) as unknown;

/** As Prisma gives what it has read, where that is not what the driver gives. */
const READERS: { readonly [type in ColumnType]?: Reader } = {
  [ColumnTypeEnum.Int64]: asBigInt,
  [ColumnTypeEnum.Numeric]: asDecimal,
  [ColumnTypeEnum.Date]: asDate,
  [ColumnTypeEnum.DateTime]: asDate,
  [ColumnTypeEnum.Json]: asJson,
  [ColumnTypeEnum.Int64Array]: each(asBigInt),
  [ColumnTypeEnum.NumericArray]: each(asDecimal),
  [ColumnTypeEnum.DateArray]: each(asDate),
  [ColumnTypeEnum.DateTimeArray]: each(asDate),
  [ColumnTypeEnum.JsonArray]: each(asJson),
};
