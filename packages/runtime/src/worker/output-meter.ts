import { LIMITS, type StepError } from '@automateos/model';

const MIB = 1024 * 1024;

/** Keeps a run's outputs within their limits, each and all together. */
export class OutputMeter {
  #storedBytes: number;

  /** @param storedBytes what the journal holds of this run already */
  constructor(storedBytes: number) {
    this.#storedBytes = storedBytes;
  }

  /** Counts an output that fits; what does not is not kept, and not counted. */
  add(output: string): StepError | undefined {
    const sizeBytes = Buffer.byteLength(output);
    if (sizeBytes > LIMITS.stepOutputBytes) {
      return tooLarge(`The step's output is over ${LIMITS.stepOutputBytes / MIB} MiB.`);
    }
    if (this.#storedBytes + sizeBytes > LIMITS.executionBytes) {
      return tooLarge(`The outputs of this run are over ${LIMITS.executionBytes / MIB} MiB together.`);
    }
    this.#storedBytes += sizeBytes;
    return undefined;
  }
}

function tooLarge(message: string): StepError {
  return { code: 'OUTPUT_TOO_LARGE', message };
}
