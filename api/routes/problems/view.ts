import { z } from 'zod';
import { slugOf, type ProblemKind } from '../../problem-catalogue.ts';

export const problemKind = z.strictObject({
  code: z.string(),
  type: z.string().describe('As in the member `type` of such a problem'),
  status: z.int(),
  title: z.string(),
  explanation: z.string(),
});

export function describeProblem(publicUrl: string, code: string, kind: ProblemKind): z.input<typeof problemKind> {
  const { status, title, explanation } = kind;
  return { code, type: `${publicUrl}/problems/${slugOf(code)}`, status, title, explanation };
}
