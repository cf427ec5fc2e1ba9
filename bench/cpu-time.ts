import { readFileSync } from 'node:fs';

/** Linux counts in these, whatever its own clock does (`proc(5)`, USER_HZ). */
const MS_PER_TICK = 10;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/**
 * CPU time that a process has used so far, all its threads together. Unlike a rate it hardly changes when others use
 * the machine too. NaN where the system does not say.
 */
export function readCpuMs(pid: number): number {
  try {
    return cpuMsOf(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return Number.NaN; // not Linux
  }
}

/** @param stat the text of `/proc/<pid>/stat`; the name in it may hold blanks and brackets */
export function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
}
