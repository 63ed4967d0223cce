import { z } from 'zod';
import { readLink } from '../../../usecases/action-tokens/read-link.ts';
import { defineRoute } from '../../framework/define-route.ts';
import { linkPage } from '../../pages/link-page.ts';
import { PAGE_HEADERS, renderPage } from '../../pages/render-page.ts';

const page = (description: string) => ({ description, contentType: 'text/html; charset=utf-8' });

/** What a page behind a link can answer, whether opened or sent. */
export const PAGES = {
  200: page('The page: what it is about, and, where the link is good for it, a form with a confirmation'),
  404: page('The link is unknown'),
  409: page('It was done already, or the task has changed since; says who did what and when'),
  410: page('The link has expired, or the task is closed or somebody else’s by now; says where to go'),
  422: page('Sent without the confirmation: nothing was done, and the form is shown again'),
};

/** Longer than a token is no token; nothing else is refused by its shape, so that a mutilated link is answered by a page. */
export const LONGEST_TOKEN = 200;

export const openLink = defineRoute({
  method: 'GET',
  path: '/a/{token}',
  auth: 'PUBLIC',
  tags: ['Links in mails'],
  summary: 'The page behind a link of a mail',
  description:
    'For people: HTML, Indonesian first. Opening it changes nothing, whoever opens it (the database is asked in a read-only transaction); a mail scanner ' +
    'that follows every link has no effect. A link is for one purpose, one version of one task, one person, and a few days.',
  params: z.strictObject({ token: z.string().max(LONGEST_TOKEN).meta({ example: 'wq3…43 characters…8Ys' }) }),
  responses: PAGES,
  handler: async ({ deps, params: { token } }) => {
    const { status, page: shown } = linkPage(await readLink(deps, token), { token, publicUrl: deps.publicUrl });
    return { status, headers: PAGE_HEADERS, body: renderPage(shown) };
  },
});
