import type { Readable } from 'node:stream';
import type { RowFault } from '../../domain/row-fault.ts';
import type { Act, Deps, Tx } from '../context.ts';
import { isBusy } from '../database-errors.ts';
import { json } from '../json.ts';
import { recordEvent } from '../record-event.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { Refusal, notFound } from '../refusal.ts';
import { requireOffice } from '../require-office.ts';
import { answerFor, command, CommitAndRefuse, doneBy, inTransaction, keptAnswer } from '../transact.ts';
import { tryOut } from '../try-out.ts';
import { changeLineIn, type LineChanged } from './change-line.ts';
import { inboxesFollow } from './follow.ts';
import { faultsOfRefusal, findPeople, readLines, type FileLine } from './lines-file.ts';
import { lockLinks } from './lock-files.ts';
import { changeAndShow, type LineShown } from './show-line.ts';

/** One row of a preview. UNCHANGED: it is recorded so already. */
export interface LinePreview {
  readonly line: number;
  readonly status: 'CHANGES' | 'UNCHANGED' | 'FAULTY';
  readonly change: LineShown | null;
  readonly faults: readonly RowFault[];
}

export interface LinesPreview {
  readonly rows: number;
  readonly changes: number;
  readonly unchanged: number;
  readonly faulty: number;
  readonly items: readonly LinePreview[];
}

/** Some hundred rows made and undone in one transaction. */
const BOUNDS = { lockMs: 5_000, statementMs: 60_000 } as const;

/**
 * What each row of a file would do, rows before it included: which links, which open tasks from whom to whom, for whom a new SKP, and what is
 * wrong with it. Changes nothing; while it runs, another change of links waits.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, IMPORT_REFUSED
 */
export async function previewLines(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cycleId: string,
  file: Readable,
): Promise<LinesPreview> {
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const rows = await readLines(file);
  return command(
    deps,
    act,
    async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      await mustExist(tx, cycleId);
      await lockLinks(tx);
      const lines = await findPeople(tx, rows);
      const items = await tryOut(tx, async () => {
        const shown: LinePreview[] = [];
        for (const each of lines) shown.push(await previewLine(tx, act, each));
        return shown;
      });
      const count = (status: LinePreview['status']): number => items.filter((item) => item.status === status).length;
      return {
        rows: items.length,
        changes: count('CHANGES'),
        unchanged: count('UNCHANGED'),
        faulty: count('FAULTY'),
        items,
      };
    },
    BOUNDS,
  );
}

async function previewLine(tx: Tx, act: Act, { line, change, faults }: FileLine): Promise<LinePreview> {
  if (!change) return { line, status: 'FAULTY', change: null, faults };
  const shown = await inSavepoint(tx, () => changeAndShow(tx, change.employeeId, () => changeLineIn(tx, act, change)));
  if (!(shown instanceof Refusal) && !(shown instanceof CommitAndRefuse)) {
    return { line, status: 'CHANGES', change: shown, faults: [] };
  }
  const refused = faultsOfRefusal(line, shown);
  return { line, status: refused ? 'FAULTY' : 'UNCHANGED', change: null, faults: refused ?? [] };
}

/** A row that is refused leaves nothing behind; the rows before it stay. */
async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T | Refusal> {
  await tx.$executeRaw`SAVEPOINT line_of_file`;
  try {
    const made = await work();
    await tx.$executeRaw`RELEASE SAVEPOINT line_of_file`;
    return made;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT line_of_file`;
    return error;
  }
}

async function mustExist(tx: Pick<Tx, 'cycle'>, cycleId: string): Promise<void> {
  const cycle = await tx.cycle.findUnique({ where: { id: cycleId }, select: { id: true } });
  if (!cycle) throw notFound('The cycle');
}

/**
 * Changes evaluators by file: each row in a transaction of its own, in the order of the file, so that a faulty one stops no other; open tasks move
 * with each row. The operation says what became of every line. A file that was interrupted is sent again: what was done is UNCHANGED then.
 * @throws Refusal ROLE_REQUIRED, NOT_FOUND, IMPORT_REFUSED, IDEMPOTENCY_KEY_REUSED
 */
export async function importLines(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  cycleId: string,
  file: Readable,
): Promise<{ operationId: string }> {
  await requireOffice(deps.db, act.actorId, 'BKD_ADMIN');
  const rows = await readLines(file);
  const kept = await keptAnswer<{ operationId: string }>(deps, act);
  if (kept) return kept.result;
  const { operationId, lines } = await begin(deps, act, cycleId, rows);
  let done = 0;
  let failed = 0;
  const recorded: RecordedEvent[] = [];
  const ofLines: Act = { ...act, acknowledge: (events) => void recorded.push(...events) };
  for (const each of lines) {
    const item = await importLine(deps, ofLines, each, operationId);
    if (item.status === 'FAILED') failed += 1;
    else done += 1;
    await deps.db.$transaction([
      deps.db.operationItem.create({
        data: { operationId, key: `line:${each.line}`, ...item, detail: json(item.detail) },
      }),
      deps.db.operation.update({ where: { id: operationId }, data: { done, failed } }),
    ]);
  }
  await inTransaction(deps, async (tx) => {
    await tx.operation.update({ where: { id: operationId }, data: { status: 'SUCCEEDED', finishedAt: new Date() } });
    await recordEvent(tx, {
      type: 'LINES_IMPORTED',
      actorId: act.actorId,
      actorRole: 'BKD_ADMIN',
      requestId: act.requestId,
      cycleId,
      data: { operationId, rows: lines.length, done, failed },
    });
    recorded.push(...doneBy(tx, act));
  });
  return answerFor(deps, act, { operationId }, recorded);
}

async function begin(
  deps: Pick<Deps, 'db'>,
  act: Act,
  cycleId: string,
  rows: Parameters<typeof findPeople>[1],
): Promise<{ operationId: string; lines: FileLine[] }> {
  return inTransaction(deps, async (tx) => {
    await requireOffice(tx, act.actorId, 'BKD_ADMIN');
    await mustExist(tx, cycleId);
    const { id } = await tx.operation.create({
      data: { kind: 'LINE_IMPORT', cycleId, requestedById: act.actorId, total: rows.length },
      select: { id: true },
    });
    return { operationId: id, lines: await findPeople(tx, rows) };
  });
}

interface Item {
  readonly status: 'DONE' | 'SKIPPED' | 'FAILED';
  readonly code: string;
  readonly detail: object;
}

async function importLine(
  deps: Pick<Deps, 'db' | 'log'>,
  act: Act,
  { line, change, faults }: FileLine,
  operationId: string,
): Promise<Item> {
  if (!change) return { status: 'FAILED', code: faults[0]?.code ?? 'LINE_REFUSED', detail: { line, faults } };
  const changed = await oneLine(deps, act, { ...change, operationId });
  if (changed instanceof CommitAndRefuse || changed instanceof Refusal) {
    const refused = faultsOfRefusal(line, changed);
    const about = { line, employeeId: change.employeeId };
    if (!refused) return { status: 'SKIPPED', code: 'UNCHANGED', detail: about };
    return { status: 'FAILED', code: refused[0]?.code ?? 'LINE_REFUSED', detail: { ...about, faults: refused } };
  }
  await inboxesFollow(deps, [change.employeeId]);
  const newTargets = changed.appraisals.some((appraisal) => appraisal.newTargets);
  const code = change.effectiveOn === null ? 'CORRECTED' : newTargets ? 'NEW_TARGETS' : 'LINE_CHANGED';
  return { status: 'DONE', code, detail: { line, ...changed } };
}

/** A lock that is not free in time fails this line only: the file is sent again for it. */
async function oneLine(
  deps: Pick<Deps, 'db'>,
  act: Act,
  change: Parameters<typeof changeLineIn>[2],
): Promise<LineChanged | CommitAndRefuse | Refusal> {
  try {
    const { changed, events } = await inTransaction(deps, async (tx) => {
      await requireOffice(tx, act.actorId, 'BKD_ADMIN');
      const changed = await changeLineIn(tx, act, change);
      return { changed, events: doneBy(tx, act) };
    });
    act.acknowledge?.(events);
    return changed;
  } catch (error) {
    if (error instanceof Refusal) return error;
    if (isBusy(error)) return new Refusal('BUSY', 503, 'The appraisal was busy just now. Send this row again.');
    throw error;
  }
}
