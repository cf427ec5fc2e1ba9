declare global {
  /** The platform's AbortSignal, named here because the pure packages compile without Node's and the browser's types. */
  interface AbortSignal {
    readonly aborted: boolean;
  }
}

export {};
