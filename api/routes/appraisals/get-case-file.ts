import { z } from 'zod';
import { caseFile, manifestOf, type CaseFile } from '../../../domain/case-file.ts';
import { readCaseFile } from '../../../usecases/case-file/read-case-file.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { freeJson } from '../../schemas.ts';
import { fileHeaders } from '../exports/file.ts';
import { ID } from './facts-view.ts';

const content: Omit<CaseFile, 'manifest'> = {
  format: 'daur-case-file/1',
  appraisalId: ID.appraisal,
  exportedAt: '2027-02-01T02:00:00.000Z',
  exportedFor: 'BKD',
  parts: { appraisal: [{ id: ID.appraisal, state: 'FINAL' }], decisions: [] },
  events: [],
  chainHead: {
    chain: ID.appraisal,
    seq: 41,
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
};

export const getCaseFile = defineRoute({
  method: 'GET',
  path: '/appraisals/{appraisalId}/case-file',
  operationId: 'getCaseFile',
  auth: 'PERSON',
  tags: ['Audit'],
  summary: 'Everything of one appraisal as a file that verifies offline',
  description:
    'For BKD, and for the employee of his own case. Rows, documents, decisions and every audit event with its hash, the head of the chain, and a ' +
    'manifest with the SHA-256 of each part. Verify it with `npm run verify-case-file -- FILE`: no database, no network. Counselling stays ' +
    'confidential in every copy (`withheld`); the employee’s leaves out what he may not see (yet). The manifest’s SHA-256 is kept in the audit trail.',
  responses: {
    200: {
      description: 'The file',
      schema: caseFile.extend({ parts: z.record(z.string(), z.array(freeJson)) }),
      example: { ...content, manifest: manifestOf(content) },
    },
  },
  problems: ['FORBIDDEN'],
  handler: async ({ deps, act, params: { appraisalId } }) => ({
    status: 200,
    body: await readCaseFile(deps, act, appraisalId),
    headers: fileHeaders(`case-file-${appraisalId}.json`),
  }),
});
