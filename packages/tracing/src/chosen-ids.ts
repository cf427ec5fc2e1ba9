import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace';

/** Random ids, but for the trace whose id was chosen right before. */
export class ChosenIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #chosen: string | undefined;

  choose(traceId: string | undefined): void {
    this.#chosen = traceId;
  }

  generateTraceId(): string {
    const chosen = this.#chosen ?? this.#random.generateTraceId();
    this.#chosen = undefined;
    return chosen;
  }

  generateSpanId(): string {
    return this.#random.generateSpanId();
  }
}
