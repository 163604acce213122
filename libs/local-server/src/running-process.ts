import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What tells one process from a later one that was given the same id. */
export interface RunningProcess {
  command: string;
  /** Opaque; equal for the same process only. */
  startedAt: string;
}

/** The process with this id, or undefined when there is none (a zombie counts as none). */
export async function runningProcess(pid: number): Promise<RunningProcess | undefined> {
  if (process.platform === 'linux') {
    try {
      const [stat, command] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
      ]);
      // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return { command: command.replaceAll('\0', ' ').trim(), startedAt: fields[19] ?? '' };
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return isAlive(pid) ? { command: '', startedAt: '' } : undefined;
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'lstart=,command=', '-p', String(pid)]);
    return { startedAt: stdout.slice(0, 24), command: stdout.slice(25).trim() };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
