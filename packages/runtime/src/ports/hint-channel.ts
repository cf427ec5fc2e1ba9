/**
 * Carries short texts between the processes of an installation. Hints: one may be lost, doubled or forged, and nothing
 * depends on it. Several users share a channel: each begins its texts with a word of its own and ignores the others'.
 */
export interface HintChannel {
  /** Sends one line of text to every subscriber, in this process too. Never throws and never waits. */
  publish(text: string): void;
  /** @returns takes the subscription back */
  subscribe(hear: (text: string) => void): () => void;
  /** `failed`: there is no connection now, and texts are being lost. It comes back by itself. */
  state(): 'ok' | 'failed';
  close(): Promise<void>;
}

/** Longer texts are not sent. */
export const LONGEST_HINT_BYTES = 4_000;
