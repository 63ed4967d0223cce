import { z } from 'zod';
import { actByLink } from '../../../usecases/action-tokens/act-by-link.ts';
import { acknowledgeIn } from '../../framework/acknowledged.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { requestIdOf } from '../../framework/request-id.ts';
import { linkPage } from '../../pages/link-page.ts';
import { PAGE_HEADERS, renderPage } from '../../pages/render-page.ts';
import { LONGEST_TOKEN, PAGES } from './open.ts';

export const actByLinkRoute = defineRoute({
  method: 'POST',
  path: '/a',
  operationId: 'actByLink',
  auth: 'PUBLIC',
  tags: ['Links in mails'],
  summary: 'Do what a link is for',
  description:
    'The form of the page. Acknowledges, receives, signs, agrees or approves, or says "I have read this"; authority, version and time are checked as of now, ' +
    'as for everybody. Without `confirm` nothing is done. Rating, returning and appealing are never possible by a link.',
  idempotent: false,
  body: {
    kind: 'form',
    schema: z.object({
      token: z.string().max(LONGEST_TOKEN),
      confirm: z.string().max(20).optional().describe('"yes" where the person ticked the confirmation'),
    }),
    example: { token: 'wq3…43 characters…8Ys', confirm: 'yes' },
  },
  responses: PAGES,
  handler: async ({ deps, request, body: { token, confirm } }) => {
    const { view, ...acted } = await actByLink(deps, {
      token,
      confirmed: confirm === 'yes',
      requestId: requestIdOf(request),
      acknowledge: acknowledgeIn(request),
    });
    const { status, page } = linkPage(view, { token, publicUrl: deps.publicUrl, acted });
    return { status, headers: PAGE_HEADERS, body: renderPage(page) };
  },
});
