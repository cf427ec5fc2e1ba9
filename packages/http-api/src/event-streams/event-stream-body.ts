import { Readable } from 'node:stream';
import { toError } from '@automateos/model';
import type { Clock, LiveStream } from '@automateos/runtime';
import { HEARTBEAT, OPENING, toEventText } from './event-text.ts';

/** So much waits for a slow reader; while it does, nothing more is read for it. */
export const BUFFER_BYTES = 64 * 1024;
const HEARTBEAT_MS = 15_000;

export interface EventStreamOptions {
  readonly stream: LiveStream;
  readonly clock: Clock;
  /** Unix milliseconds: when the listener's token ends. */
  readonly expiresAt: number;
  /** Rejects when the listener may not listen any more. */
  readonly check: () => Promise<void>;
}

/** The body of an event stream: takes events from the stream as fast as its reader takes them from here. */
export class EventStreamBody extends Readable {
  readonly #options: EventStreamOptions;
  readonly #texts: string[] = [OPENING];
  #isPulling = false;
  #isFinished = false;
  #stopHeartbeat: (() => void) | undefined;
  readonly #stopExpiry: () => void;

  constructor(options: EventStreamOptions) {
    super({ highWaterMark: BUFFER_BYTES });
    this.#options = options;
    const { clock, expiresAt } = options;
    this.#stopExpiry = clock.after(Math.max(0, expiresAt - clock.nowMs()), () => this.finish());
    this.#beatLater();
  }

  /** Ends the stream in order, after what waits in the buffer. */
  finish(): void {
    if (this.#isFinished || this.destroyed) return;
    this.#isFinished = true;
    this.#options.stream.close();
    this.push(null);
  }

  override _read(): void {
    if (this.#isPulling) return;
    this.#isPulling = true;
    void this.#pull();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stopHeartbeat?.();
    this.#stopExpiry();
    this.#options.stream.close();
    done(error);
  }

  /** Pushes until the buffer is full; then the reader's next reading calls again. Never rejects. */
  async #pull(): Promise<void> {
    try {
      for (;;) {
        for (let text = this.#texts.shift(); text !== undefined; text = this.#texts.shift()) {
          if (this.#isFinished) return;
          if (this.push(text)) continue;
          // In this very turn: the reader may ask for more before any promise is settled.
          this.#isPulling = false;
          return;
        }
        const events = await this.#options.stream.next();
        if (events === undefined) return this.finish();
        await this.#options.check();
        for (const event of events) this.#texts.push(toEventText(event));
      }
    } catch (error: unknown) {
      this.#endAfter(error);
    }
  }

  #beatLater(): void {
    this.#stopHeartbeat = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#options.check().then(
        () => {
          if (this.#isFinished || this.destroyed) return;
          // A full buffer says that the reader does not read: nothing is added to it.
          if (this.readableLength === 0) this.push(HEARTBEAT);
          this.#beatLater();
        },
        (error: unknown) => this.#endAfter(error),
      );
    });
  }

  /** Whoever may not listen any more hears an end, and why when asking again. */
  #endAfter(thrown: unknown): void {
    if (toError(thrown).name === 'AppError') this.finish();
    else this.destroy(toError(thrown));
  }
}
