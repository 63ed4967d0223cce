import { z } from 'zod';
import { LANGUAGES } from '../../../domain/terms.ts';
import { exportEvents } from '../../../usecases/exports/export-events.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { eventFilter, filterOf } from '../events/filter.ts';
import { CSV, EXPORT_NOTES, fileHeaders, XLSX } from './file.ts';

const query = z.strictObject({ ...eventFilter, language: z.enum(LANGUAGES).default('id').describe('Of the headings') });

export const exportEventsCsv = defineRoute({
  method: 'GET',
  path: '/events.csv',
  operationId: 'exportEventsCsv',
  auth: 'BKD_ADMIN',
  tags: ['Audit'],
  summary: 'The audit trail as CSV, with the same filters as the search',
  description: EXPORT_NOTES,
  query,
  responses: { 200: CSV },
  problems: ['EXPORTS_BUSY'],
  handler: async ({ deps, act, query: { language, ...filter } }) => ({
    status: 200,
    body: await exportEvents(deps, act, { filter: filterOf(filter), language, format: 'csv' }),
    headers: fileHeaders('events.csv'),
  }),
});

export const exportEventsXlsx = defineRoute({
  method: 'GET',
  path: '/events.xlsx',
  operationId: 'exportEventsXlsx',
  auth: 'BKD_ADMIN',
  tags: ['Audit'],
  summary: 'The audit trail as a workbook, with the same filters as the search',
  description: EXPORT_NOTES,
  query,
  responses: { 200: XLSX },
  problems: ['EXPORTS_BUSY'],
  handler: async ({ deps, act, query: { language, ...filter } }) => ({
    status: 200,
    body: await exportEvents(deps, act, { filter: filterOf(filter), language, format: 'xlsx' }),
    headers: fileHeaders('events.xlsx'),
  }),
});
