import { globSync, writeFileSync } from 'node:fs';
import { installProgram } from '@automateos/testing';

/** The wall clock of one process, which can jump; its monotonic clock goes on as it should. */
export interface WrongClock {
  /** To be added to the environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** `+1h`, `-1d`; `+0` is right again. Seen within a second. */
  jump(offset: string): void;
}

/** @param file where the offset stands */
export function createWrongClock(file: string): WrongClock {
  installProgram('faketime');
  const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
  if (library === undefined) throw new Error('faketime is installed without libfaketimeMT.so.1');
  const jump = (offset: string): void => writeFileSync(file, `${offset}\n`);
  jump('+0');
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    jump,
  };
}
