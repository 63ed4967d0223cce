/** The prepared agency, and untouched copies of it: what one request does, the next one does not find. */
import { startApi, type TestApi } from '../api.ts';
import { copyOf } from '../database.ts';
import { makeSecurityAgency, type SecurityAgency } from './agency.ts';

export interface PreparedAgency {
  readonly agency: SecurityAgency;
  /** An API on a copy of the prepared rows; whoever asks for it closes it. */
  copy(): Promise<TestApi>;
  close(): Promise<void>;
}

export async function prepareAgency(): Promise<PreparedAgency> {
  const original = await startApi();
  const agency = await makeSecurityAgency(original);
  await original.db.$disconnect();
  return {
    agency,
    copy: async () => startApi({ database: await copyOf(original.database), deps: { files: original.files } }),
    close: () => original.close(),
  };
}
