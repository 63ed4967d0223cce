import { z } from 'zod';
import { notFound } from '../../../usecases/refusal.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { PROBLEM_CATALOGUE, slugOf } from '../../problem-catalogue.ts';
import { describeProblem, problemKind } from './view.ts';

export const getProblem = defineRoute({
  method: 'GET',
  path: '/problems/{slug}',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'What a problem means and what to do about it',
  description: 'Where the `type` of a problem leads; a page for browsers, JSON for others.',
  params: z.strictObject({
    slug: z.string().max(100).meta({ description: 'The code in lower case with hyphens', example: 'not-found' }),
  }),
  responses: {
    200: {
      description: 'The code',
      schema: problemKind,
      example: {
        code: 'TASK_CLOSED',
        type: 'https://daur.example.go.id/problems/task-closed',
        status: 409,
        title: 'The task is closed',
        explanation: 'Somebody decided it, it was taken over, or it ended otherwise.',
      },
      html: page,
    },
  },
  handler: ({ deps, params }) => {
    const found = Object.entries(PROBLEM_CATALOGUE).find(([code]) => slugOf(code) === params.slug);
    if (!found) throw notFound('The problem code');
    return { status: 200, body: describeProblem(deps.publicUrl, ...found) };
  },
});

/** Texts of the catalogue only: nothing of the request is drawn. */
function page({ code, status, title, explanation }: z.output<typeof problemKind>): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(code)}</title></head>
<body><main><p>HTTP ${status} · <code>${escape(code)}</code></p><h1>${escape(title)}</h1><p>${escape(explanation)}</p></main></body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
