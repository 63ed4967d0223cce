/** The authorisation matrix as a page: routes by tag, in the order of the documentation. */
import { format, resolveConfig } from 'prettier';
import { routesOf } from '../../../api/routes/index.ts';
import { AUTHORISATION } from './authorisation.ts';
import { ALL_CALLERS, CALLERS } from './callers.ts';
import { nameOf } from './requests.ts';

export const AUTHORISATION_PAGE = 'docs/authorisation.md';

export async function renderAuthorisation(): Promise<string> {
  const routes = routesOf({ auth: { kind: 'local' } });
  const tags = [...new Set(routes.flatMap(({ tags: [first] }) => first))];
  const text = [
    '# Who may ask for what',
    '',
    'Written by `npm run authorisation-matrix` from `test/support/security/authorisation.ts`, which is written by hand; change it there.',
    '`test/integration/security/matrix.test.ts` tries every cell over HTTP: who may is answered; who may not gets 401 (no token), 403, or where a cell',
    'says 404 that the thing does not exist, learns nothing, changes nothing, and is kept in the audit trail. A list or an answer is narrowed further to what',
    'its reader may see (`objects.test.ts` beside it).',
    '',
    '| column | who | token of |',
    '| --- | --- | --- |',
    ...ALL_CALLERS.map((caller) => {
      const { short, words, person } = CALLERS[caller];
      return `| ${short} | ${words} | ${person ?? '–'} |`;
    }),
    '',
    ...tags.flatMap((tag) => [
      `## ${tag}`,
      '',
      `| route | ${ALL_CALLERS.map((caller) => CALLERS[caller].short).join(' | ')} | why |`,
      `| --- | ${ALL_CALLERS.map(() => ':-:').join(' | ')} | --- |`,
      ...routes.filter(({ tags: [first] }) => first === tag).map((route) => rowOf(nameOf(route))),
      '',
    ]),
  ].join('\n');
  return format(text, { ...(await resolveConfig(AUTHORISATION_PAGE)), parser: 'markdown' });
}

function rowOf(name: ReturnType<typeof nameOf>): string {
  const expected = AUTHORISATION[name];
  if (!expected) throw new Error(`${name} is not in the table`);
  const marks = ALL_CALLERS.map((caller) => {
    if (expected.may.includes(caller)) return '✓';
    if (caller === 'NOBODY') return '401';
    return caller !== 'LEFT' && expected.hiddenFrom?.includes(caller) ? '404' : '';
  });
  const why = [expected.office?.join(' or '), expected.because].filter(Boolean).join('; ');
  return `| \`${name}\` | ${marks.join(' | ')} | ${why} |`;
}
