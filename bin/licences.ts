/**
 * `npm run licences`: writes docs/licences.md from package-lock.json: what runs in production, and under which licence. `-- --check` (part of
 * `npm run check`) writes nothing and fails where a package came in whose licence is not known to suit, or where the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const PAGE = new URL('../docs/licences.md', import.meta.url);

/** Ask for no more than that their notice is kept. */
const SUITS: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
]);

/** Looked at one by one. `licence` stands where the package itself says nothing that SPDX knows. */
const LOOKED_AT: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  '@visx/vendor': { licence: 'MIT AND ISC', why: 'package.json says “MIT and ISC”' },
  'png-js': { licence: 'MIT', why: 'only its LICENSE file says so' },
  'seq-queue': { licence: 'MIT', why: 'only its LICENSE file says so' },
  unionfs: { licence: 'Unlicense', why: 'only its LICENSE file says so' },
  'caniuse-lite': {
    licence: 'CC-BY-4.0',
    why: 'data about browsers, used unchanged while workflows are bundled; named here',
  },
  elkjs: {
    licence: 'EPL-2.0',
    why: 'weak copyleft, file by file: unchanged, in Prisma’s Studio, which Daur never starts; nothing of ours is linked with it',
  },
};

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
}

function productionPackages(): Package[] {
  const { packages } = lock.parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
    .map(([path, { version = '', license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, licence: LOOKED_AT[name]?.licence ?? license };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** Of `A OR B` one must suit, of `A AND B` both. */
const suits = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => SUITS.has(part.trim())));

function page(packages: readonly Package[]): string {
  const byLicence = new Map<string, Package[]>();
  for (const each of packages) {
    const licence = each.licence ?? 'unknown';
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), each]);
  }
  const groups = [...byLicence].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1));
  const listed = groups.map(([licence, members]) => {
    const items = members.map(({ name, version }) => `- \`${name}\` ${version}`);
    return `## ${licence}\n\n${[...new Set(items)].join('\n')}\n`;
  });
  const exceptions = Object.entries(LOOKED_AT).map(([name, { licence, why }]) => `- \`${name}\` (${licence}): ${why}.`);
  return [
    '# Licences of what runs in production\n',
    'Made by `npm run licences` from package-lock.json; `npm run check` fails where a package comes in whose licence is not known to suit. Packages of other',
    `platforms are in the list too. ${packages.length} packages.\n`,
    '## Looked at one by one\n',
    `${exceptions.join('\n')}\n`,
    listed.join('\n'),
  ].join('\n');
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const packages = productionPackages();
const unsuited = packages.filter(
  ({ name, licence }) => !(name in LOOKED_AT) && (licence === undefined || !suits(licence)),
);
for (const { name, version, licence } of unsuited) {
  console.error(
    `${name} ${version}: ${licence ?? 'no licence is named'}. Look at it, and name it in bin/licences.ts or do without it.`,
  );
}
const text = page(packages);
if (!values.check) writeFileSync(PAGE, text);
else if (readFileSync(PAGE, 'utf8') !== text) {
  console.error('docs/licences.md is out of date: npm run licences');
  process.exitCode = 1;
}
if (unsuited.length > 0) process.exitCode = 1;
