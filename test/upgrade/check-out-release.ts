import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PREVIOUS_RELEASE } from '../../prisma/previous-release.ts';

const run = promisify(execFile);

/**
 * The sources of the previous release in a folder of their own, ready to run: with its own database client, and with the packages that are
 * installed here. Made once for a commit in
 * each clone, whose packages it uses.
 * @throws Error with what to do, where the commit is not in this clone's history
 */
export async function checkOutRelease(): Promise<string> {
  const { commit } = PREVIOUS_RELEASE;
  await requireHistory(commit);
  const clone = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `daur-release-${commit.slice(0, 12)}-${clone}`);
  if (await isThere(folder)) return folder;
  const made = await mkdtemp(`${folder}.`);
  const archive = join(made, 'release.tar');
  await run('git', ['archive', '--format=tar', `--output=${archive}`, commit]);
  await run('tar', ['-xf', archive, '-C', made]);
  await rm(archive);
  await symlink(join(process.cwd(), 'node_modules'), join(made, 'node_modules'));
  await run(process.execPath, ['prisma/generate.mjs'], { cwd: made });
  try {
    await rename(made, folder);
  } catch (error) {
    // Another run was faster.
    await rm(made, { recursive: true, force: true });
    if (!(await isThere(folder))) throw error;
  }
  return folder;
}

/** Names of the migrations of the previous release, in order. */
export async function migrationsOfRelease(): Promise<string[]> {
  await requireHistory(PREVIOUS_RELEASE.commit);
  const { stdout } = await run('git', ['ls-tree', '-d', '--name-only', `${PREVIOUS_RELEASE.commit}:prisma/migrations`]);
  return stdout.trim().split('\n').sort();
}

async function requireHistory(commit: string): Promise<void> {
  try {
    await run('git', ['cat-file', '-e', `${commit}^{commit}`]);
  } catch (cause) {
    throw new Error(
      `The previous release (commit ${commit}, named in prisma/previous-release.ts) is not in the history of this folder. In a shallow clone ` +
        `run \`git fetch --unshallow\`; a folder without git history, such as an unpacked archive, cannot run this test: clone the repository.`,
      { cause },
    );
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
