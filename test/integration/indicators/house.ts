/** The agency with a second administrator, and what the tests of the library ask for over HTTP. */
import type { LibraryVersionForm } from '../../../domain/indicator-library.ts';
import { startApiHouse, type ApiHouse } from '../../support/api-house.ts';
import { expectStatus, planForm } from '../../support/engine.ts';
import { libraryDraft as draft } from '../../support/library-draft.ts';

export interface LibraryHouse extends ApiHouse {
  /** Another holder of BKD_ADMIN. */
  readonly second: string;
  readonly send: (
    method: string,
    path: string,
    as: string,
    json?: unknown,
    headers?: Record<string, string>,
  ) => ReturnType<ApiHouse['api']['call']>;
  /** A new indicator, published. @returns its id, and its version's */
  readonly published: (
    code: string,
    more?: { unitId?: string | null; position?: string | null; draft?: Partial<LibraryVersionForm> },
  ) => Promise<{ id: string; versionId: string }>;
}

export async function startLibraryHouse(): Promise<LibraryHouse> {
  const house = await startApiHouse();
  const { api, db, people } = house;
  await db.roleGrant.create({
    data: { personId: people.stranger, role: 'BKD_ADMIN', validFrom: new Date('2020-01-01') },
  });
  const send: LibraryHouse['send'] = (method, path, as, json, headers) =>
    api.call(method, path, { as, ...(json === undefined ? {} : { json }), ...(headers ? { headers } : {}) });
  return {
    ...house,
    second: people.stranger,
    send,
    async published(code, { unitId = null, position = null, draft: other } = {}) {
      const json = { code, unitId, position, draft: { ...draft, ...other } };
      const { id } = expectStatus(await send('POST', '/indicators', people.admin, json), 201) as { id: string };
      const { current } = expectStatus(
        await send('POST', `/indicators/${id}/publish`, people.admin),
        200,
      ) as unknown as { current: { id: string } };
      return { id, versionId: current.id };
    },
  };
}

/** A plan whose first line refers to a version of the library, and whose result serves one of the leader's. */
export function planWith(refers: { versionId?: string; serves?: string; statement?: string }): typeof planForm {
  const [first, ...others] = planForm.results;
  if (!first) throw new Error('The plan has results.');
  const [line, ...lines] = first.indicators;
  const referring = {
    ...line,
    aspect: draft.aspect,
    unitOfMeasure: draft.unitOfMeasure,
    target: '12',
    ...(refers.versionId ? { libraryVersionId: refers.versionId } : {}),
  };
  const result = {
    ...first,
    ...(refers.statement ? { statement: refers.statement } : {}),
    ...(refers.serves ? { serves: refers.serves } : {}),
    indicators: [referring, ...lines],
  };
  return { ...planForm, results: [result, ...others] } as typeof planForm;
}
