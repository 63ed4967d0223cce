import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { safeCell } from '../../domain/csv-cell.ts';
import { showIdentity } from '../../domain/identifiers.ts';
import type { Act, Deps } from '../context.ts';
import { readReportPeople, type ReportPerson } from './read-report-people.ts';

/** People read at once. */
const PAGE = 200;

/**
 * The data set of a unit's report as CSV, given as it is read: one line a person, with the identity number in groups, so that a spreadsheet keeps
 * it as text. The first page is read before the first line is given, so that a refusal is an answer and not a broken file.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited)
 */
export async function reportCsv(
  deps: Pick<Deps, 'db'>,
  act: Pick<Act, 'actorId' | 'requestId'>,
  asked: { readonly reportId: string; readonly submission: number | undefined },
): Promise<Readable> {
  const of = { ...asked, state: undefined };
  const first = await readReportPeople(deps, act, of, { limit: PAGE, after: undefined });
  // What goes wrong on the way destroys the file's stream, and whoever sends it sees that.
  return pipeline(Readable.from(lines()), stringify(), () => undefined);

  async function* lines(): AsyncGenerator<readonly string[]> {
    yield HEADER;
    for (let page = first; ; page = await readReportPeople(deps, act, of, { limit: PAGE, after: page.next })) {
      for (const person of page.items) yield cells(person).map(safeCell);
      if (page.next === undefined) return;
    }
  }
}

const HEADER = [
  'identity_number',
  'name',
  'position',
  'state',
  'results',
  'behaviour',
  'predicate',
  'rating_origin',
  'document_form',
  'document_number',
  'signed_at',
  'received_at',
  'receipt',
  'returned_at',
  'appeal',
  'submission',
  'predicate_before',
  'missing',
];

function cells({ employee, rating, document, ...person }: ReportPerson): string[] {
  return [
    showIdentity(person.identityNumber),
    employee.name,
    employee.position,
    person.state,
    rating?.results ?? '',
    rating?.behaviour ?? '',
    rating?.predicate ?? '',
    rating?.origin ?? '',
    document?.form ?? '',
    document ? String(document.number) : '',
    document?.signedAt ?? '',
    document?.receivedAt ?? '',
    document?.receipt ?? '',
    document?.returnedAt ?? '',
    person.appeal ?? '',
    person.submission === null ? '' : String(person.submission),
    person.before?.predicate ?? '',
    person.missing?.text.id ?? '',
  ];
}
