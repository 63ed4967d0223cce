import { z } from 'zod';
import { caseFile } from '../../../domain/case-file.ts';
import { readPersonalData } from '../../../usecases/privacy/read-personal-data.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { Problem } from '../../framework/problems.ts';
import { bothLanguages, EXAMPLE, freeJson, id, instant } from '../../schemas.ts';
import { fileHeaders } from '../exports/file.ts';

const personalData = z.strictObject({
  format: z.literal('daur-personal-data/1'),
  personId: id,
  exportedAt: instant,
  contents: z
    .array(
      z.strictObject({
        section: z.string(),
        title: bothLanguages,
        rows: z.int(),
        complete: z.boolean().describe('false: there are more rows than are shown'),
      }),
    )
    .describe('What is where, for readers'),
  leftOut: z.array(bothLanguages).describe('What is not in it, and why'),
  sections: z.record(z.string(), z.array(freeJson)),
  appraisals: z
    .array(caseFile.extend({ parts: z.record(z.string(), z.array(freeJson)) }))
    .describe('Case files of one’s own appraisals'),
});

export const getPersonalData = defineRoute({
  method: 'GET',
  path: '/me/personal-data',
  operationId: 'getPersonalData',
  auth: 'PERSON',
  tags: ['Me', 'Privacy'],
  summary: 'Everything that Daur holds about me',
  description:
    'The right of access to one’s personal data (UU 27/2022): one JSON file with a table of contents in two languages. At most five times in 24 hours; ' +
    'each time is on record. What others may say of one in confidence, and results before their receipt, are `withheld`.',
  responses: {
    200: {
      description: 'The file',
      schema: personalData,
      example: {
        format: 'daur-personal-data/1',
        personId: EXAMPLE.person.id,
        exportedAt: EXAMPLE.instant,
        contents: [
          { section: 'profile', title: { id: 'Data diri', en: 'Who you are' }, rows: 1, complete: true },
          {
            section: 'appraisals',
            title: { id: 'Berkas penilaian sendiri', en: 'Case files of your own appraisals' },
            rows: 0,
            complete: true,
          },
        ],
        leftOut: [],
        sections: { profile: [{ id: EXAMPLE.person.id, name: EXAMPLE.person.name }] },
        appraisals: [],
      },
    },
  },
  handler: async ({ deps, act }) => {
    const answer = await readPersonalData(deps, act);
    if (answer.is === 'TOO_OFTEN') {
      throw new Problem(
        'RATE_LIMITED',
        'You have had your data five times in 24 hours. Retry-After says when it can be made again.',
        {
          headers: { 'Retry-After': String(answer.retryAfterSeconds) },
        },
      );
    }
    return { status: 200, body: answer.data, headers: fileHeaders(`personal-data-${act.actorId}.json`) };
  },
});
