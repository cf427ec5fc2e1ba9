import { toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock } from '../ports.ts';
import type { LiveEvent, LiveReader, LiveStream } from './live-events.ts';

/** Hints that come faster make no more readings. */
const READ_EVERY_MS = 100;

/** A reader with its listener: reads when it is woken and the listener wants more, never ahead of it. */
export class Following implements LiveStream {
  readonly #reader: LiveReader;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onClosed: () => void;
  #isDirty = true;
  #isClosed = false;
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #wake: (() => void) | undefined;

  constructor(reader: LiveReader, deps: { readonly clock: Clock; readonly logger: Logger }, onClosed: () => void) {
    this.#reader = reader;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#onClosed = onClosed;
  }

  /** Something changed, or may have. */
  hear(executionId: Parameters<LiveReader['mark']>[0]): void {
    this.#reader.mark(executionId);
    this.#isDirty = true;
    this.#wake?.();
  }

  async next(): Promise<readonly LiveEvent[] | undefined> {
    for (;;) {
      if (!this.#isDirty && !this.#isClosed) await this.#waitForHint();
      if (!this.#isClosed) await this.#waitForTurn();
      if (this.#isClosed) return undefined;
      this.#isDirty = false;
      const events = await this.#read();
      if (events === undefined || events.length > 0) return events;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wake?.();
    this.#onClosed();
  }

  #waitForHint(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  async #waitForTurn(): Promise<void> {
    const delayMs = this.#lastReadMs + READ_EVERY_MS - this.#clock.monotonicMs();
    if (delayMs <= 0) return;
    let stopTimer = (): void => {};
    await new Promise<void>((resolve) => {
      stopTimer = this.#clock.after(delayMs, resolve);
      this.#wake = () => {
        if (this.#isClosed) resolve();
      };
    });
    stopTimer();
    this.#wake = undefined;
  }

  /** Undefined at the end. A database that does not answer ends nothing: the next waking reads again. */
  async #read(): Promise<readonly LiveEvent[] | undefined> {
    try {
      const reading = await this.#reader.read();
      if (reading.kind === 'gone') {
        this.close();
        return undefined;
      }
      if (reading.isMore) this.#isDirty = true;
      else this.#lastReadMs = this.#clock.monotonicMs();
      if (reading.isEnded) this.close();
      return reading.isEnded && reading.events.length === 0 ? undefined : reading.events;
    } catch (error: unknown) {
      this.#lastReadMs = this.#clock.monotonicMs();
      this.#logger.warn({ err: toError(error) }, 'live events cannot be read now');
      return [];
    }
  }
}
