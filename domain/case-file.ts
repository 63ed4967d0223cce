/**
 * An exported case file: everything of one appraisal, with its audit chain, in a form that anybody can verify without Daur, its database or a
 * network. Pure: made by usecases/case-file, verified by `npm run verify-case-file`.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

export const CASE_FILE_FORMAT = 'daur-case-file/1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const orNull = z.string().nullable();

/** An act of the audit trail, with the text that was hashed: `hash` = SHA-256 of prevHash, "|" and text (event_text in the guards' migration). */
const openEvent = z.strictObject({
  chain: z.string(),
  seq: z.number().int(),
  type: z.string(),
  at: z.string(),
  actorId: orNull,
  actorRole: orNull,
  onBehalfOfId: orNull,
  decree: orNull,
  result: z.string(),
  cycleId: orNull,
  appraisalId: orNull,
  taskId: orNull,
  requestId: orNull,
  data: z.unknown(),
  text: z.string(),
  prevHash: z.string(),
  hash: sha256,
});

/** One that the reader may not read: its place in the chain, and nothing else. */
const withheldEvent = z.strictObject({
  chain: z.string(),
  seq: z.number().int(),
  withheld: z.string(),
  prevHash: z.string(),
  hash: sha256,
});

export type OpenEvent = z.infer<typeof openEvent>;
export type CaseEvent = OpenEvent | z.infer<typeof withheldEvent>;

const manifest = z.strictObject({
  algorithm: z.literal('SHA-256 of canonical JSON'),
  parts: z.record(z.string(), z.strictObject({ rows: z.number().int(), sha256 })),
  /** Of everything above: the one number by which two copies are compared. */
  sha256,
});
type Manifest = z.infer<typeof manifest>;

export const caseFile = z.strictObject({
  format: z.literal(CASE_FILE_FORMAT),
  appraisalId: z.string(),
  exportedAt: z.string(),
  /** BKD, or EMPLOYEE: without what he may not see (yet). */
  exportedFor: z.enum(['BKD', 'EMPLOYEE']),
  parts: z.record(z.string(), z.array(z.unknown())),
  events: z.array(z.union([openEvent, withheldEvent])),
  chainHead: z.strictObject({ chain: z.string(), seq: z.number().int(), hash: sha256 }),
  manifest,
});
export type CaseFile = z.infer<typeof caseFile>;

type Content = Omit<CaseFile, 'manifest'>;

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** SHA-256 of each part, of the events, of what is said about the file, and of all of them. */
export function manifestOf(content: Content): Manifest {
  const { parts: rows, events, ...head } = content;
  const entry = (value: unknown, count: number) => ({ rows: count, sha256: hashOf(canonicalJson(value)) });
  const parts = {
    ...Object.fromEntries(Object.entries(rows).map(([name, part]) => [name, entry(part, part.length)])),
    events: entry(events, events.length),
    head: entry(head, 1),
  };
  const algorithm = 'SHA-256 of canonical JSON';
  return { algorithm, parts, sha256: hashOf(canonicalJson({ algorithm, parts })) };
}

/** What was found wrong, each in a sentence; nothing: the file is whole. */
export interface CaseFileVerdict {
  readonly appraisalId: string | undefined;
  readonly events: number;
  readonly withheld: number;
  readonly decisions: number;
  readonly headHash: string | undefined;
  readonly manifestHash: string | undefined;
  readonly faults: readonly string[];
}

/**
 * Verifies a case file by itself: its shape, the manifest, the hash chain from its first event to its head, that each event says what was hashed,
 * and that every decision that the chain speaks of is there.
 * @param known hashes from another source (the audit trail's own head, an earlier manifest): a file that was forged as a whole is only found so
 */
export function verifyCaseFile(
  raw: unknown,
  known: { readonly headHash?: string | undefined; readonly manifestHash?: string | undefined },
): CaseFileVerdict {
  const parsed = caseFile.safeParse(raw);
  if (!parsed.success) {
    const faults = parsed.error.issues
      .slice(0, 10)
      .map((issue) => `The file is not a case file of this format: ${issue.path.join('/')} ${issue.message}.`);
    return {
      appraisalId: undefined,
      events: 0,
      withheld: 0,
      decisions: 0,
      headHash: undefined,
      manifestHash: undefined,
      faults,
    };
  }
  const file = parsed.data;
  const { manifest: claimed, ...content } = file;
  return {
    appraisalId: file.appraisalId,
    events: file.events.length,
    withheld: file.events.filter((event) => 'withheld' in event).length,
    decisions: (file.parts['decisions'] ?? []).length,
    headHash: file.chainHead.hash,
    manifestHash: claimed.sha256,
    faults: [
      ...manifestFaults(content, claimed),
      ...chainFaults(file),
      ...decisionFaults(file),
      ...knownFaults(file, known),
    ],
  };
}

function manifestFaults(content: Content, claimed: Manifest): string[] {
  const found = manifestOf(content);
  const names = new Set([...Object.keys(found.parts), ...Object.keys(claimed.parts)]);
  const faults = [...names].flatMap((name) => {
    const [here, said] = [found.parts[name], claimed.parts[name]];
    if (!here) return [`The part "${name}" is named in the manifest and missing in the file.`];
    if (!said) return [`The part "${name}" is in the file and not in the manifest.`];
    if (here.sha256 !== said.sha256)
      return [`The part "${name}" was changed: its SHA-256 is not the one in the manifest.`];
    return here.rows === said.rows
      ? []
      : [`The manifest counts ${said.rows} rows of "${name}"; there are ${here.rows}.`];
  });
  if (hashOf(canonicalJson({ algorithm: claimed.algorithm, parts: claimed.parts })) !== claimed.sha256) {
    faults.push('The manifest itself was changed: its SHA-256 is not that of its parts.');
  }
  return faults;
}

function chainFaults({ events, chainHead, appraisalId }: CaseFile): string[] {
  const faults: string[] = [];
  if (chainHead.chain !== appraisalId) faults.push('The head is of the chain of another appraisal.');
  let before = '';
  events.forEach((event, index) => {
    const name = `Event ${event.seq}`;
    if (event.chain !== appraisalId) faults.push(`${name} is of another chain.`);
    if (event.seq !== index + 1)
      faults.push(`${name} stands where event ${index + 1} should: one is missing, or they were put in another order.`);
    if (event.prevHash !== before)
      faults.push(`${name} does not follow the event before it: the chain is broken there.`);
    if (!('withheld' in event)) {
      if (hashOf(`${event.prevHash}|${event.text}`) !== event.hash)
        faults.push(`${name} was changed: its hash is not that of its text.`);
      if (!saysWhatWasHashed(event)) faults.push(`${name} was changed: what it says is not what was hashed.`);
    }
    before = event.hash;
  });
  const last = events.at(-1);
  if (!last) faults.push('The file has no events.');
  else if (last.seq !== chainHead.seq || last.hash !== chainHead.hash) {
    faults.push(`The chain ends at event ${chainHead.seq} by its head, and at event ${last.seq} in the file.`);
  }
  return faults;
}

/** The text is the fields with "|" between them, and at its end the data as PostgreSQL writes it; numbers and spaces may be written otherwise. */
function saysWhatWasHashed(event: OpenEvent): boolean {
  const fields = [
    event.chain,
    String(event.seq),
    event.type,
    event.at,
    event.actorId,
    event.actorRole,
    event.onBehalfOfId,
    event.decree,
    event.result,
    event.cycleId,
    event.appraisalId,
    event.taskId,
    event.requestId,
  ];
  const start = `${fields.map((field) => field ?? '').join('|')}|`;
  if (!event.text.startsWith(start)) return false;
  try {
    return canonicalJson(JSON.parse(event.text.slice(start.length))) === canonicalJson(event.data);
  } catch {
    return false; // what follows the fields is no JSON, so it is not the data
  }
}

const withId = z.looseObject({ id: z.string() });
const decided = z.looseObject({ decisionId: z.string() });

function decisionFaults({ events, parts }: CaseFile): string[] {
  const ids = new Set((parts['decisions'] ?? []).flatMap((row) => withId.safeParse(row).data?.id ?? []));
  return events.flatMap((event) => {
    if ('withheld' in event || event.type !== 'TASK_DECIDED') return [];
    const data = decided.safeParse(event.data);
    return data.success && !ids.has(data.data.decisionId)
      ? [`Event ${event.seq} speaks of the decision ${data.data.decisionId}, which is not in the file.`]
      : [];
  });
}

function knownFaults(
  { chainHead, manifest: { sha256: manifestHash } }: CaseFile,
  known: { readonly headHash?: string | undefined; readonly manifestHash?: string | undefined },
): string[] {
  return [
    ...(known.headHash !== undefined && known.headHash !== chainHead.hash
      ? ['The head of the chain is not the one that you gave: the file is older or newer, or was forged as a whole.']
      : []),
    ...(known.manifestHash !== undefined && known.manifestHash !== manifestHash
      ? ['The manifest is not the one that you gave: this is another export, or it was forged as a whole.']
      : []),
  ];
}
