/** The one folder in which the embedded default keeps everything; one running Daur at a time. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildRegistry } from './child-registry.ts';
import { hasCode, RuntimeError } from './errors.ts';
import { tryLock } from './lock.ts';
import { PortBook } from './ports.ts';

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Absolute; logs of PostgreSQL, Temporal and the other children. */
  readonly logs: string;
  readonly ports: PortBook;
  /** Everything that was started and must end with us. */
  readonly children: ChildRegistry;
  /** Gives the folder free for another start. */
  release(): Promise<void>;
}

/**
 * Takes the folder for this process, creating it if need be. Children that a killed predecessor left running are ended first.
 *
 * @param path absolute
 * @throws RuntimeError when a running process holds it (named by pid), or when it cannot be written
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const logs = join(path, 'logs');
  try {
    await mkdir(path, { recursive: true });
    // PostgreSQL refuses to run as root, so then another user must be able to pass through to its own sub-folder.
    if (process.getuid?.() === 0) await chmod(path, 0o711);
    await mkdir(logs, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw error;
    throw new RuntimeError(`The data folder ${path} cannot be written. Set DAUR_DATA_DIR to a folder that can.`, {
      cause: error,
    });
  }
  const lock = await tryLock(path, 'lock');
  if ('heldBy' in lock) {
    const { pid, since } = lock.heldBy;
    throw new RuntimeError(
      `The data folder ${path} is in use by process ${pid}, running since ${since}. ` +
        `Stop that one first, or set DAUR_DATA_DIR to another folder.`,
    );
  }
  try {
    const children = new ChildRegistry(join(path, 'children.json'));
    await children.endLeftovers();
    return { path, logs, ports: new PortBook(join(path, 'ports.json')), children, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
