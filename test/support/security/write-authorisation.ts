/** `npm run authorisation-matrix`: docs/authorisation.md, from the table that the tests try. */
import { writeFileSync } from 'node:fs';
import { AUTHORISATION_PAGE, renderAuthorisation } from './render-authorisation.ts';

writeFileSync(AUTHORISATION_PAGE, await renderAuthorisation());
