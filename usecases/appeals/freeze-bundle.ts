import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Tx } from '../context.ts';
import { iso, isoOrNull } from '../iso.ts';

/** What an appeal is about, as it was when it was filed: read by both sides and the judge, whatever changes afterwards. */
export interface AppealBundle {
  readonly frozenAt: string;
  /** The contested rating, whole, with its assessments. */
  readonly rating: object;
  /** The evaluation document that was received. */
  readonly document: object | null;
  /** The targets that were rated. */
  readonly plan: object | null;
  readonly realizations: readonly object[];
  /** What was said during the year, by id; `version` is a hash of the text that was read. */
  readonly feedback: readonly { readonly id: string; readonly version: string; readonly createdAt: string }[];
  readonly progress: readonly { readonly id: string; readonly version: string; readonly createdAt: string }[];
  readonly organisationResult: object | null;
}

interface RatedFacts {
  readonly planId?: string;
  readonly realizationIds?: readonly string[];
  readonly feedbackIds?: readonly string[];
  readonly progressEntryIds?: readonly string[];
}

/** @returns the snapshot and its hash, which goes into the audit trail: whoever reads the bundle later can see that it is this one */
export async function freezeBundle(
  tx: Tx,
  contested: { readonly appraisalId: string; readonly periodId: string | null; readonly ratingId: string },
  at: Date,
): Promise<{ bundle: AppealBundle; hash: string }> {
  const { appraisalId, periodId } = contested;
  const rating = await tx.rating.findUniqueOrThrow({ where: { id: contested.ratingId } });
  const facts = rating.facts as RatedFacts;
  const document = await tx.evaluationDocument.findFirst({
    where: { appraisalId, periodId, ratingId: rating.id },
    orderBy: { number: 'desc' },
  });
  const bundle: AppealBundle = {
    frozenAt: iso(at),
    rating: plain(rating),
    document: document && {
      id: document.id,
      number: document.number,
      form: document.form,
      signedById: document.signedById,
      signedAt: iso(document.signedAt),
      receivedAt: isoOrNull(document.receivedAt),
      content: document.content,
    },
    plan: facts.planId ? await planOf(tx, facts.planId) : null,
    realizations: await realizationsOf(tx, facts.realizationIds ?? []),
    feedback: versions(
      await tx.feedback.findMany({ where: { id: { in: [...(facts.feedbackIds ?? [])] } }, orderBy: BY_TIME }),
    ),
    progress: versions(
      await tx.progressEntry.findMany({ where: { id: { in: [...(facts.progressEntryIds ?? [])] } }, orderBy: BY_TIME }),
    ),
    organisationResult: rating.organisationResultId ? await resultOf(tx, rating.organisationResultId) : null,
  };
  return { bundle, hash: hashOf(bundle) };
}

/** SHA-256 of the canonical text; of a bundle that was read back it is the same. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

const BY_TIME: { createdAt?: 'asc'; id?: 'asc' }[] = [{ createdAt: 'asc' }, { id: 'asc' }];

async function planOf(tx: Tx, id: string): Promise<object> {
  const plan = await tx.plan.findUniqueOrThrow({
    where: { id },
    include: {
      results: { orderBy: { ordinal: 'asc' }, include: { indicators: { orderBy: { ordinal: 'asc' } } } },
    },
  });
  return plain(plan);
}

async function realizationsOf(tx: Tx, ids: readonly string[]): Promise<object[]> {
  const rows = await tx.realization.findMany({
    where: { id: { in: [...ids] } },
    orderBy: [{ submittedAt: 'asc' }, { number: 'asc' }],
    include: { lines: { orderBy: { indicatorId: 'asc' } } },
  });
  return rows.map(plain);
}

async function resultOf(tx: Tx, id: string): Promise<object> {
  return plain(await tx.organisationResult.findUniqueOrThrow({ where: { id } }));
}

const versions = (rows: readonly { id: string; createdAt: Date }[]): AppealBundle['feedback'] =>
  rows.map((row) => ({ id: row.id, version: hashOf(plain(row)), createdAt: iso(row.createdAt) }));

/** A row as JSON: what the column of the bundle keeps, so that its hash is that of what is read back. */
const plain = (row: object): object => JSON.parse(JSON.stringify(row)) as object;
