import { z } from 'zod';
import { MISSING_KINDS, readMissing } from '../../../usecases/progress/read-missing.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { bothLanguages, EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { unitFilter, WHO_SEES } from './scope.ts';

const missing = z.strictObject({
  kind: z.enum(MISSING_KINDS),
  appraisalId: id,
  employee: personRef,
  unit: unitRef,
  person: personRef.nullable().describe('Who is out of service'),
  taskId: id.nullable(),
  repair: z.strictObject({ advice: bothLanguages, request: z.string().describe('The endpoint that repairs it') }),
});

const cursors = cursorsOf(
  'missing-evaluators',
  z.strictObject({ appraisalId: id, rank: z.int(), taskId: id.nullable() }),
);

export const listMissingEvaluators = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/missing-evaluators',
  operationId: 'listMissingEvaluators',
  auth: 'PERSON',
  tags: ['Progress'],
  summary: 'Appraisals under way where somebody who must act is not there, and how that is repaired',
  description:
    `${WHO_SEES} A place that nobody holds is passed over upwards (Annex IV.A.2, p.89). Above the topmost officials nobody stands: NO_SUPERIOR is ` +
    'right for them.',
  query: z.strictObject({ ...pageQuery, ...unitFilter, kind: z.array(z.enum(MISSING_KINDS)).optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(missing).extend({ at: instant }),
      example: {
        at: EXAMPLE.instant,
        items: [
          {
            kind: 'NO_EVALUATOR',
            appraisalId: ID.appraisal,
            employee: EXAMPLE.person,
            unit: EXAMPLE.unit,
            person: null,
            taskId: null,
            repair: {
              advice: {
                id: 'Catat Pejabat Penilai Kinerja yang benar, atau impor ulang daftar pegawai.',
                en: 'Record the right evaluator (relation EVALUATOR), or import the roster again.',
              },
              request: `POST /people/${EXAMPLE.person.id}/reporting-lines`,
            },
          },
        ],
        nextCursor: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, unitId, kind } }) => {
    const { at, ...page } = await readMissing(
      deps,
      act,
      { cycleId: params.cycleId, unitId, kind },
      { limit, after: cursors.read(cursor) },
    );
    return { status: 200, body: { ...cursors.answer(page), at } };
  },
});
