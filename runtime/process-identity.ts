/** Which process a pid stands for. A pid alone is not enough: it is used again after the process is gone, at once in a container. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hasCode } from './errors.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Differs between two processes that had the same pid one after the other. */
  readonly token: string;
}

/** The identity of a running process; undefined when there is none with this pid (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const token = process.platform === 'linux' ? tokenFromProc(pid) : tokenFromPs(pid);
  return token === undefined ? undefined : { pid, token };
}

/** The identity of this process. */
export function identifySelf(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, token: 'unknown' };
}

/** Whether the process that was identified earlier still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.token === identity.token;
}

function tokenFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command may hold spaces and brackets, so fields are counted after the last bracket: [0] is the state, [19] the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${fields[19]}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function tokenFromPs(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return undefined;
    if (!hasCode(error, 'EPERM')) throw error;
  }
  if (process.platform === 'win32') return 'running';
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    });
    const [state, ...started] = line.trim().split(/\s+/);
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    // ps ends with 1 when there is no such process.
    return undefined;
  }
}
