import { z } from 'zod';
import { readCycleLedger, readUnitLedgers } from '../../../usecases/ledger/read-ledger.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import { EXAMPLE, id, instant, personRef, unitRef } from '../../schemas.ts';
import { ID } from '../appraisals/facts-view.ts';
import { ledgerDays, ledgerDaysExample } from '../appraisals/ledger.ts';
import { appraisalState } from '../appraisals/view.ts';

const ofAppraisal = z.strictObject({
  appraisalId: id,
  unit: unitRef,
  employee: personRef.nullable().describe('For BKD only'),
  state: appraisalState,
  from: instant,
  until: instant,
  days: ledgerDays,
});
const ofUnit = z.strictObject({ unit: unitRef, appraisals: z.int(), days: ledgerDays.describe('Sums') });

const byAppraisal = cursorsOf('cycle-ledger', id);
const byUnit = cursorsOf('cycle-ledger-units', z.string().max(60));

export const getCycleLedger = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/ledger',
  operationId: 'getCycleLedger',
  auth: 'PERSON',
  tags: ['Cycles'],
  summary: 'Who used how many working days, by appraisal or by unit',
  description:
    'BKD all, with names; the head of a unit that unit’s, without names. As a file: /cycles/{cycleId}/ledger.csv.',
  query: z.strictObject({
    ...pageQuery,
    unitId: id.optional(),
    format: z.enum(['APPRAISALS', 'UNITS']).default('APPRAISALS').describe('UNITS: added up by unit'),
  }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(z.union([ofAppraisal, ofUnit])),
      example: {
        items: [
          {
            appraisalId: ID.appraisal,
            unit: EXAMPLE.unit,
            employee: EXAMPLE.person,
            state: 'ACTIVE',
            from: EXAMPLE.instant,
            until: '2027-01-05T02:00:00.000Z',
            days: ledgerDaysExample,
          },
        ],
        nextCursor: null,
      },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params, query: { limit, cursor, format, unitId } }) => {
    const scope = { cycleId: params.cycleId, unitId };
    if (format === 'UNITS') {
      const page = await readUnitLedgers(deps, act, scope, { limit, after: byUnit.read(cursor) });
      return { status: 200, body: byUnit.answer(page) };
    }
    const page = await readCycleLedger(deps, act, scope, { limit, after: byAppraisal.read(cursor) });
    return { status: 200, body: byAppraisal.answer(page) };
  },
});
