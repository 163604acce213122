// What the kernel (Linux) tells of a process and of those it started.
import { readdirSync, readFileSync } from 'node:fs';

/** A second has this many ticks on every Linux that Node runs on (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** @param {number} pid @returns {{ parent: number, cpuSeconds: number } | undefined} undefined when it is gone */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      parent: Number(fields[1]),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return undefined;
  }
}

/** A process and all that descend from it. @param {number} root @returns {number[]} */
export function processTree(root) {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(pids.map((pid) => [pid, statOf(pid)?.parent]));
  const tree = [root];
  // Grows while it is walked.
  for (const member of tree) tree.push(...pids.filter((pid) => parents.get(pid) === member));
  return tree;
}

/** User and system time since the process began. @param {number} pid @returns {number} in seconds; 0 when it is gone */
export function cpuSeconds(pid) {
  return statOf(pid)?.cpuSeconds ?? 0;
}

/** The process's share of memory: what it shares is divided among those who share it. @param {number} pid */
export function proportionalSetBytes(pid) {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** @param {number} pid @returns {string} what was run, in short */
export function commandOf(pid) {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    const app = words.map((word) => /apps\/([\w-]+)\/main\.js$/.exec(word)?.[1]).find(Boolean);
    if (app) return app;
    if (/postgres/.test(words[0] ?? '')) return 'postgres';
    return words.some((word) => word.endsWith('start.mjs')) ? 'launcher' : (words[0] ?? '?');
  } catch {
    return '?';
  }
}
