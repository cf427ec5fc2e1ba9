import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

type Report = Parameters<SpanExporter['export']>[1];

/** The outcome of an export, as the SDK has it: 0 is success. */
const SUCCESS = 0;

/** Says once that spans cannot be delivered, and once that they can again. Nobody waits for it, and nothing is kept. */
export class ToldExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #onChange: (error: Error | null) => void;
  #isFailing = false;

  constructor(exporter: SpanExporter, onChange: (error: Error | null) => void) {
    this.#exporter = exporter;
    this.#onChange = onChange;
  }

  export(spans: ReadableSpan[], report: Report): void {
    this.#exporter.export(spans, (result) => {
      const isFailing = result.code !== SUCCESS;
      if (isFailing !== this.#isFailing) {
        this.#isFailing = isFailing;
        this.#onChange(isFailing ? (result.error ?? new Error('the collector did not take them')) : null);
      }
      report(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
