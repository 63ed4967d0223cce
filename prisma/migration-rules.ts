/**
 * What a migration may do while the previous release goes on running, and how long it may lock what everybody uses. Judged on the tree that
 * PostgreSQL's own parser makes of it. What no rule knows is refused: an exception is stated in the migration, with its reason
 * (docs/changing.md).
 */
import { parse, type AlterTableCmd, type ColumnDef, type Constraint, type Node, type RangeVar } from 'libpg-query';

/** The name of each rule, by which a migration states an exception. */
export const RULES = [
  'drop',
  'rename',
  'change-type',
  'not-null',
  'default',
  'constraint',
  'known-columns',
  'index',
  'trigger',
  'replace',
  'rows',
  'lock',
  'one-table',
  'lock-timeout',
  'unknown',
] as const;
export type Rule = (typeof RULES)[number];

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** One reason why a migration is not safe, as a sentence. */
export interface Finding {
  readonly migration: string;
  readonly line: number;
  readonly rule: Rule | 'exception';
  readonly sentence: string;
}

/** Longest that a migration may stand in a queue for a lock: whatever comes after it in that queue waits as long. */
export const LONGEST_LOCK_WAIT_MS = 5_000;

/** Shorter than this is no reason. */
const SHORTEST_REASON = 20;

type Say = (rule: Rule, sentence: string) => void;

/** What the previous release's code may use, and thus must find as it was. */
export interface Known {
  readonly tables: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

/** The tables and functions that the release's own migrations made. @throws Error with the name of a migration that is no SQL */
export async function knownFrom(released: readonly Migration[]): Promise<Known> {
  const tables = new Set<string>();
  const functions = new Set<string>();
  for (const migration of released) {
    for (const { node } of await statementsOf(migration)) {
      if ('CreateStmt' in node) tables.add(tableOf(node.CreateStmt.relation));
      if ('CreateFunctionStmt' in node) functions.add(nameOf(node.CreateFunctionStmt.funcname));
    }
  }
  return { tables, functions };
}

/**
 * Checks the migrations that are newer than the release.
 * @returns nothing where all are safe
 * @throws Error with the name of a migration that is no SQL
 */
export async function checkMigrations(known: Known, newer: readonly Migration[]): Promise<readonly Finding[]> {
  const added = new Map<string, Set<string>>();
  const findings: Finding[] = [];
  for (const migration of newer) findings.push(...(await checkMigration(migration, known, added)));
  return findings;
}

interface Statement {
  readonly node: Node;
  readonly line: number;
  /** What stands between the statement before and this one. */
  readonly comments: string;
}

async function statementsOf({ name, sql }: Migration): Promise<Statement[]> {
  // The parser counts bytes.
  const bytes = Buffer.from(sql);
  const { stmts = [] } = await parse(sql).catch((cause: unknown) => {
    throw new Error(`Migration ${name} is no SQL: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  let end = 0;
  return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length = 0 }) => {
    const comments = bytes.subarray(end, start).toString();
    end = start + length;
    return stmt ? [{ node: stmt, comments, line: bytes.subarray(0, start).toString().split('\n').length }] : [];
  });
}

async function checkMigration(migration: Migration, known: Known, added: Map<string, Set<string>>): Promise<Finding[]> {
  const statements = await statementsOf(migration);
  const findings: Finding[] = [];
  const alone = statements.length === 1;
  const concurrently = statements.some(({ node }) => isConcurrent(node));
  if (!concurrently && statements.length > 0 && !setsLockTimeout(statements[0]?.node)) {
    findings.push({
      migration: migration.name,
      line: 1,
      rule: 'lock-timeout',
      sentence: `It begins without SET LOCAL lock_timeout = '${LONGEST_LOCK_WAIT_MS / 1_000}s' (or less): behind a long transaction it would wait without end, and everybody behind it.`,
    });
  }
  const locked = new Set<string>();
  for (const { node, line, comments } of statements) {
    const broken = new Map<Rule, string>();
    const say: Say = (rule, sentence) => broken.set(rule, sentence);
    if (isConcurrent(node) && !alone) {
      say('index', 'CONCURRENTLY must be the only statement of its migration: several statements are one transaction.');
    }
    checkStatement(node, { known, added, locked }, say);
    const excepted = exceptionsIn(comments);
    for (const { rule, fault } of excepted) {
      const sentence = fault ?? (broken.has(rule as Rule) ? undefined : `No exception from "${rule}" is needed here.`);
      if (sentence) findings.push({ migration: migration.name, line, rule: 'exception', sentence });
    }
    for (const [rule, sentence] of broken) {
      if (excepted.some((exception) => exception.rule === rule && !exception.fault)) continue;
      findings.push({ migration: migration.name, line, rule, sentence });
    }
  }
  return findings;
}

/** `-- safe(rule): reason` in the comments before a statement, on one line or more. */
function exceptionsIn(comments: string): { rule: string; fault: string | undefined }[] {
  const prose = [...comments.matchAll(/^[ \t]*--(.*)$/gm)].map(([, line = '']) => line).join('\n');
  return [...prose.matchAll(/safe\(([^)]*)\):([\s\S]*?)(?=safe\(|$)/g)].map(([, rule = '', reason = '']) => ({
    rule,
    fault: !RULES.includes(rule as Rule)
      ? `There is no rule "${rule}"; the rules are ${RULES.join(', ')}.`
      : reason.trim().length < SHORTEST_REASON
        ? `The exception from "${rule}" gives no reason.`
        : undefined,
  }));
}

interface Around {
  readonly known: Known;
  /** Columns that came after the release, by table. */
  readonly added: Map<string, Set<string>>;
  /** Tables that a statement of this migration has locked against every other. */
  readonly locked: Set<string>;
}

function checkStatement(node: Node, around: Around, say: Say): void {
  const { tables, functions } = around.known;
  const isKnown = (table: string): boolean => tables.has(table);
  if ('VariableSetStmt' in node || 'CommentStmt' in node || 'CreateStmt' in node || 'CreateExtensionStmt' in node)
    return;
  if ('CreateSeqStmt' in node || 'CreateSchemaStmt' in node || 'InsertStmt' in node) return;
  if ('AlterTableStmt' in node) {
    const table = tableOf(node.AlterTableStmt.relation);
    if (!isKnown(table)) return;
    for (const cmd of node.AlterTableStmt.cmds ?? []) {
      if ('AlterTableCmd' in cmd) checkAlteration(table, cmd.AlterTableCmd, around, say);
    }
    return;
  }
  if ('IndexStmt' in node) {
    const { relation, concurrent, unique, indexParams, whereClause } = node.IndexStmt;
    const table = tableOf(relation);
    if (!isKnown(table)) return;
    if (!concurrent) {
      say(
        'index',
        `CREATE INDEX on ${table} without CONCURRENTLY keeps everybody from writing it until the index is built.`,
      );
    }
    if (unique) requireNewColumns(`A unique index`, table, columnsOf({ indexParams, whereClause }), around, say);
    return;
  }
  if ('CreateFunctionStmt' in node) {
    const name = nameOf(node.CreateFunctionStmt.funcname);
    if (node.CreateFunctionStmt.replace && functions.has(name)) {
      say('replace', `Function ${name} is replaced under the previous release, whose statements go through it.`);
    }
    return;
  }
  if ('CreateTrigStmt' in node) {
    const table = tableOf(node.CreateTrigStmt.relation);
    if (isKnown(table)) say('trigger', `The trigger on ${table} also meets what the previous release writes.`);
    return;
  }
  if ('DropStmt' in node) {
    const { removeType, objects = [] } = node.DropStmt;
    const names = objects.map(namePathOf);
    // Triggers are named after their table.
    if (removeType === 'OBJECT_TABLE' && !names.some((name) => isKnown(name))) return;
    say('drop', `What is dropped (${names.join(', ')}) may be used by the previous release.`);
    return;
  }
  if ('GrantStmt' in node) {
    const { is_grant: given, objects = [] } = node.GrantStmt;
    const names = objects.map((object) => ('RangeVar' in object ? tableOf(object.RangeVar) : namePathOf(object)));
    const used = names.filter((name) => isKnown(name) || functions.has(name));
    if (!given && used.length > 0) say('drop', `The previous release may need the right to ${used.join(', ')}.`);
    return;
  }
  if ('RenameStmt' in node || 'AlterObjectSchemaStmt' in node) {
    say('rename', 'The previous release goes on using the old name.');
    return;
  }
  if ('UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node) {
    const relation =
      'UpdateStmt' in node
        ? node.UpdateStmt.relation
        : 'DeleteStmt' in node
          ? node.DeleteStmt.relation
          : node.MergeStmt.relation;
    const table = tableOf(relation);
    if (isKnown(table)) {
      say('rows', `Rows of ${table} are changed in one transaction: each stays locked until the migration ends.`);
    }
    return;
  }
  if (
    'TruncateStmt' in node ||
    'LockStmt' in node ||
    'VacuumStmt' in node ||
    'ClusterStmt' in node ||
    'RefreshMatViewStmt' in node
  ) {
    say('lock', 'It locks the whole table against everybody.');
    return;
  }
  if ('ReindexStmt' in node) {
    if (!isConcurrent(node)) say('lock', 'REINDEX without CONCURRENTLY keeps everybody from writing the table.');
    return;
  }
  say('unknown', `No rule knows ${Object.keys(node)[0] ?? 'this statement'}: nobody has said that it is safe.`);
}

function checkAlteration(table: string, cmd: AlterTableCmd, around: Around, say: Say): void {
  const { added, locked } = around;
  const subtype = cmd.subtype ?? 'AT_unknown';
  if (subtype === 'AT_ValidateConstraint') {
    if (locked.has(table)) {
      say(
        'constraint',
        `VALIDATE CONSTRAINT reads all of ${table}, which this migration has locked already: validate in a migration of its own.`,
      );
    }
    return;
  }
  const others = [...locked].filter((each) => each !== table);
  if (others.length > 0) {
    say(
      'one-table',
      `It locks ${table} after ${others.join(', ')}: whoever has them in the other order is in a deadlock with it. One table in use a migration.`,
    );
  }
  locked.add(table);
  switch (subtype) {
    case 'AT_AddColumn': {
      if (!cmd.def || !('ColumnDef' in cmd.def)) return;
      const { ColumnDef: column } = cmd.def;
      const columns = added.get(table) ?? new Set();
      added.set(table, columns.add(column.colname ?? ''));
      checkNewColumn(table, column, say);
      return;
    }
    case 'AT_AddConstraint':
      if (cmd.def && 'Constraint' in cmd.def) checkConstraint(table, cmd.def.Constraint, around, say);
      return;
    case 'AT_DropColumn':
    case 'AT_DropConstraint':
      say('drop', `What is dropped from ${table} (${cmd.name ?? ''}) may be used by the previous release.`);
      return;
    case 'AT_AlterColumnType':
      say(
        'change-type',
        `Changing the type of ${table}.${cmd.name ?? ''} may write the whole table anew, and the previous release reads the old type.`,
      );
      return;
    case 'AT_SetNotNull':
      say(
        'not-null',
        `${table}.${cmd.name ?? ''} may still be left empty by the previous release, and all rows are read under lock.`,
      );
      return;
    case 'AT_DropNotNull':
      say('not-null', `The previous release reads ${table}.${cmd.name ?? ''} and does not expect it to be empty.`);
      return;
    case 'AT_ColumnDefault':
      if (!cmd.def)
        say('default', `The previous release leaves ${table}.${cmd.name ?? ''} to its default, which is dropped.`);
      return;
    case 'AT_SetStatistics':
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return;
    default:
      say('unknown', `No rule knows ${subtype}: nobody has said that it is safe.`);
  }
}

/** Functions whose value is one for the whole statement, so that PostgreSQL stores it once instead of writing every row. */
const STABLE = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_database',
  'to_timestamp',
  'make_interval',
]);

function checkNewColumn(table: string, column: ColumnDef, say: Say): void {
  const name = `${table}.${column.colname ?? ''}`;
  const constraints = (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const fallback = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT');
  for (const { contype } of constraints) {
    if (contype === 'CONSTR_NOTNULL' && !fallback) {
      say('not-null', `${name} is NOT NULL without a default: the previous release's inserts would fail.`);
    } else if (contype === 'CONSTR_GENERATED' || contype === 'CONSTR_IDENTITY') {
      say('default', `${name} is computed for every row, which writes the whole table anew under lock.`);
    } else if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') {
      say(
        'index',
        `${name} brings an index that is built under lock: add the column, then CREATE UNIQUE INDEX CONCURRENTLY.`,
      );
    } else if (contype === 'CONSTR_CHECK' || (contype === 'CONSTR_FOREIGN' && fallback)) {
      say('constraint', `The constraint of ${name} is checked for every row under lock: add it by itself, NOT VALID.`);
    }
  }
  const called = fallback ? functionsIn(fallback.raw_expr).filter((each) => !STABLE.has(each)) : [];
  if (called.length > 0) {
    say(
      'default',
      `The default of ${name} calls ${called.join(', ')}, which may be volatile: the whole table would be written anew under lock.`,
    );
  }
}

function checkConstraint(table: string, constraint: Constraint, around: Around, say: Say): void {
  const { contype, skip_validation: notValid, indexname, conname } = constraint;
  const name = conname ?? 'The constraint';
  switch (contype) {
    case 'CONSTR_CHECK':
    case 'CONSTR_FOREIGN': {
      if (!notValid)
        say(
          'constraint',
          `${name} is checked for every row of ${table} under lock: add it NOT VALID, and validate it in a migration of its own.`,
        );
      const columns =
        contype === 'CONSTR_CHECK' ? columnsOf(constraint.raw_expr) : (constraint.fk_attrs ?? []).map(namePathOf);
      requireNewColumns(name, table, columns, around, say);
      return;
    }
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      if (!indexname)
        say(
          'constraint',
          `${name} builds its index under lock: CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX.`,
        );
      return;
    default:
      say('constraint', `${name} is checked for every row of ${table} under lock.`);
  }
}

/** What concerns only columns that the previous release does not know, its rows fulfil by leaving them empty. */
function requireNewColumns(what: string, table: string, columns: readonly string[], { added }: Around, say: Say): void {
  const old = columns.filter((column) => !added.get(table)?.has(column));
  if (old.length > 0) {
    say(
      'known-columns',
      `${what} on ${table} (${[...new Set(old)].join(', ')}) refuses what the previous release may go on writing.`,
    );
  }
}

function setsLockTimeout(node: Node | undefined): boolean {
  if (!node || !('VariableSetStmt' in node)) return false;
  const { name, is_local: local, args } = node.VariableSetStmt;
  const [value] = args ?? [];
  if (name !== 'lock_timeout' || !local || !value || !('A_Const' in value)) return false;
  const milliseconds = millisecondsOf(value.A_Const.sval?.sval ?? String(value.A_Const.ival?.ival ?? ''));
  return milliseconds > 0 && milliseconds <= LONGEST_LOCK_WAIT_MS;
}

/** Of `2s`, `500ms`, `2000`; 0 where it is nothing of these. */
function millisecondsOf(text: string): number {
  const [, digits, unit] = /^\s*(\d+)\s*(ms|s)?\s*$/.exec(text) ?? [];
  return Number(digits ?? 0) * (unit === 's' ? 1_000 : 1);
}

function isConcurrent(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if (!('ReindexStmt' in node)) return false;
  return (node.ReindexStmt.params ?? []).some(
    (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
  );
}

/** Without `public.`, as the migrations write it. */
const tableOf = (relation: RangeVar | undefined): string =>
  [...(relation?.schemaname && relation.schemaname !== 'public' ? [relation.schemaname] : []), relation?.relname].join(
    '.',
  );

const nameOf = (path: readonly Node[] | undefined): string => (path ?? []).map(namePathOf).join('.');

function namePathOf(node: Node): string {
  if ('String' in node) return node.String.sval ?? '';
  if ('List' in node) return nameOf(node.List.items);
  if ('TypeName' in node) return nameOf(node.TypeName.names);
  if ('ObjectWithArgs' in node) return nameOf(node.ObjectWithArgs.objname);
  return Object.keys(node)[0] ?? '';
}

/** Every column that is named anywhere in a tree. */
function columnsOf(tree: unknown): string[] {
  const found: string[] = [];
  walk(tree, (key, value) => {
    if (key === 'ColumnRef') found.push(nameOf((value as { fields?: Node[] }).fields));
    if (key === 'IndexElem') {
      const { name } = value as { name?: string };
      if (name) found.push(name);
    }
  });
  return found;
}

function functionsIn(tree: unknown): string[] {
  const found: string[] = [];
  walk(tree, (key, value) => {
    if (key === 'FuncCall') found.push(nameOf((value as { funcname?: Node[] }).funcname).replace(/^pg_catalog\./, ''));
  });
  return found;
}

function walk(tree: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    visit(key, value);
    walk(value, visit);
  }
}
