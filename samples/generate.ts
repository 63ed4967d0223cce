/** `npm run sample -- --employees 15000 --seed 7 --out DIR`: writes units.csv, roster.csv and organisation-results.csv. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { agencyFiles, FEWEST_EMPLOYEES, makeAgency, MOST_EMPLOYEES } from './agency.ts';

const { values } = parseArgs({
  options: {
    employees: { type: 'string', default: '260' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'sample-agency' },
  },
});

try {
  const agency = makeAgency({ employees: Number(values.employees), seed: Number(values.seed) });
  const files = agencyFiles(agency);
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'units.csv'), files.units);
  writeFileSync(join(out, 'roster.csv'), files.roster);
  writeFileSync(join(out, 'organisation-results.csv'), files.organisationResults);
  console.log(`${agency.people.length} employees in ${agency.units.length} units: ${out}`);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(
    `${error.message} (--employees ${FEWEST_EMPLOYEES}…${MOST_EMPLOYEES}, --seed a whole number, --out a folder)`,
  );
  process.exitCode = 1;
}
