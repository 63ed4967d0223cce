import { z } from 'zod';
import { LANGUAGES } from '../../../domain/terms.ts';
import { DATASETS } from '../../../usecases/exports/datasets.ts';
import { exportCycle } from '../../../usecases/exports/export-cycle.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { id } from '../../schemas.ts';
import { unitFilter } from '../progress/scope.ts';
import { CSV, EXPORT_NOTES, fileHeaders, XLSX } from './file.ts';

const params = z.strictObject({ cycleId: id, dataset: z.enum(DATASETS) });
const query = z.strictObject({
  ...unitFilter,
  language: z.enum(LANGUAGES).default('id').describe('Of the headings; the values are codes'),
});
const description =
  `${EXPORT_NOTES} BKD all; the head of a unit his unit and those below it, without identity numbers, reasons, counselling, events and mails. ` +
  'Instants are the wall clock of the row’s unit.';

export const exportCycleCsv = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/exports/{dataset}.csv',
  operationId: 'exportCycleCsv',
  auth: 'PERSON',
  tags: ['Exports'],
  summary: 'A data set of a cycle as CSV',
  description,
  params,
  query,
  responses: { 200: CSV },
  problems: ['FORBIDDEN', 'EXPORTS_BUSY'],
  handler: async ({ deps, act, params: { cycleId, dataset }, query: { unitId, language } }) => ({
    status: 200,
    body: await exportCycle(deps, act, { cycleId, unitId, dataset, language, format: 'csv' }),
    headers: fileHeaders(`${dataset}.csv`),
  }),
});

export const exportCycleXlsx = defineRoute({
  method: 'GET',
  path: '/cycles/{cycleId}/exports/{dataset}.xlsx',
  operationId: 'exportCycleXlsx',
  auth: 'PERSON',
  tags: ['Exports'],
  summary: 'A data set of a cycle as a workbook',
  description,
  params,
  query,
  responses: { 200: XLSX },
  problems: ['FORBIDDEN', 'EXPORTS_BUSY'],
  handler: async ({ deps, act, params: { cycleId, dataset }, query: { unitId, language } }) => ({
    status: 200,
    body: await exportCycle(deps, act, { cycleId, unitId, dataset, language, format: 'xlsx' }),
    headers: fileHeaders(`${dataset}.xlsx`),
  }),
});
