/** `node --import tsx bin/bundle-workflows.ts <file>`: bundles the workflows when an image is built (WORKFLOW_BUNDLE). */
import { resolve } from 'node:path';
import { bundleWorkflows } from '../worker/bundle.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Say which file to write.');
  process.exitCode = 1;
} else {
  await bundleWorkflows(resolve(file));
  console.log(`Bundled to ${resolve(file)}`);
}
