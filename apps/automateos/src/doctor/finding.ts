export type Verdict = 'ok' | 'warning' | 'failed';

/** What a check found: one line, which says what to do where something is to be done. */
export interface Finding {
  readonly about: string;
  readonly verdict: Verdict;
  readonly text: string;
}

export const ok = (about: string, text: string): Finding => ({ about, verdict: 'ok', text });
export const warning = (about: string, text: string): Finding => ({ about, verdict: 'warning', text });
export const failed = (about: string, text: string): Finding => ({ about, verdict: 'failed', text });
