import { Prisma } from '../../generated/prisma/client.ts';
import { CASE_FILE_FORMAT, manifestOf, type CaseEvent, type CaseFile, type OpenEvent } from '../../domain/case-file.ts';
import { isEmployee, readAccess, refuseSight, type AppraisalAccess } from '../access/appraisal-access.ts';
import { reading } from '../access/reading.ts';
import type { Deps, Tx } from '../context.ts';
import { snapshot, type Reader } from '../progress/sight.ts';
import { recordEvent } from '../record-event.ts';
import { inTransaction } from '../transact.ts';
import { PARTS } from './parts.ts';
import { textOrNull, withhold, withheldEvent, type JsonRow, type Withholding } from './withhold.ts';

/**
 * Everything of one appraisal as one file that verifies by itself (domain/case-file.ts), for BKD, and for the employee of his own case: without the
 * content of counselling in either copy, and in his without what he may not see (yet). The manifest's hash goes into the audit trail, so that the
 * file can be compared with it later. Identity numbers are in it only where they were signed, in the documents.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function readCaseFile(deps: Pick<Deps, 'db'>, reader: Reader, appraisalId: string): Promise<CaseFile> {
  const access = await reading(deps, reader, async (tx) => {
    const found = await readAccess(tx, reader.actorId, appraisalId);
    return isEmployee(found) || found.isBkd ? found : refuseSight(tx, reader, found, 'APPRAISAL.EXPORT_CASE_FILE');
  });
  const file = await snapshot(deps, (tx, at) => makeCaseFile(tx, access, at));
  await inTransaction(deps, (tx) =>
    recordEvent(tx, {
      type: 'CASE_FILE_EXPORTED',
      actorId: reader.actorId,
      actorRole: isEmployee(access) ? 'EMPLOYEE' : 'BKD_ADMIN',
      requestId: reader.requestId,
      cycleId: access.cycleId,
      appraisalId,
      data: { manifestSha256: file.manifest.sha256, headSeq: file.chainHead.seq },
    }),
  );
  return file;
}

/** Reads in the transaction, whose time zone it sets to UTC. The copy is the employee’s or BKD’s, as `access` says. */
export async function makeCaseFile(tx: Tx, access: AppraisalAccess, at: Date): Promise<CaseFile> {
  // Instants as rows of JSON are written in the session's zone.
  await tx.$queryRaw`SELECT set_config('TimeZone', 'UTC', true)`;
  const about = await withholdingOf(tx, access);
  const parts: Record<string, JsonRow[]> = {};
  // One after the other: a transaction has one connection.
  for (const part of PARTS) {
    if (part.leadersOnly && about.forEmployee) continue;
    const rows = await tx.$queryRaw<{ row: JsonRow }[]>`
      SELECT to_jsonb(r) AS row FROM ${part.from} WHERE ${part.where(access.appraisalId)} ORDER BY ${part.order}`;
    parts[part.name] = rows.flatMap(({ row }) => {
      const kept = withhold(part.name, row, about);
      return kept ? [kept] : [];
    });
  }
  const [head] = await tx.$queryRaw<[CaseFile['chainHead']]>`
    SELECT chain, seq, hash FROM chain_head WHERE chain = ${access.appraisalId}`;
  const content = {
    format: CASE_FILE_FORMAT,
    appraisalId: access.appraisalId,
    exportedAt: at.toISOString(),
    exportedFor: about.forEmployee ? ('EMPLOYEE' as const) : ('BKD' as const),
    parts,
    events: await eventsOf(tx, access.appraisalId, about),
    chainHead: head,
  } as const;
  return { ...content, manifest: manifestOf(content) };
}

async function withholdingOf(tx: Tx, access: AppraisalAccess): Promise<Withholding> {
  const { appraisalId } = access;
  const documents = await tx.evaluationDocument.findMany({
    where: { appraisalId, receivedAt: { not: null } },
    select: { periodId: true },
  });
  const counselling = await tx.developmentCase.findMany({
    where: { appraisalId, kind: 'COUNSELLING' },
    select: { id: true },
  });
  const tasks = await tx.task.findMany({
    where: { appraisalId },
    select: { id: true, kind: true, caseId: true, periodId: true },
  });
  return {
    forEmployee: isEmployee(access),
    employeeId: access.employeeId,
    received: new Set(documents.map(({ periodId }) => textOrNull(periodId))),
    counsellingCases: new Set(counselling.map(({ id }) => id)),
    tasks: new Map(tasks.map((task) => [task.id, task])),
  };
}

async function eventsOf(tx: Tx, chain: string, about: Withholding): Promise<CaseEvent[]> {
  const rows = await tx.$queryRaw<OpenEvent[]>`
    SELECT v.chain, v.seq, v.type, to_char(v.at AT TIME ZONE 'UTC', ${Prisma.raw(`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`)}) AS at, v.actor_id::text AS "actorId",
      v.actor_role AS "actorRole", v.on_behalf_of_id::text AS "onBehalfOfId", v.decree, v.result, v.cycle_id::text AS "cycleId",
      v.appraisal_id::text AS "appraisalId", v.task_id::text AS "taskId", v.request_id AS "requestId", v.data, event_text(v) AS text,
      v.prev_hash AS "prevHash", v.hash
    FROM event v WHERE v.chain = ${chain} ORDER BY v.seq`;
  return rows.map((event) => {
    const withheld = withheldEvent(event, about);
    const { chain: of, seq, prevHash, hash } = event;
    return withheld === undefined ? event : { chain: of, seq, withheld, prevHash, hash };
  });
}
