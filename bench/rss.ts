import { readFileSync } from 'node:fs';

/** Memory that a process holds (RSS), in MiB. NaN where the system does not say. */
export function readRssMib(pid: number): number {
  try {
    return rssMibOf(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return Number.NaN; // not Linux
  }
}

/** @param status the text of `/proc/<pid>/status` */
export function rssMibOf(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
