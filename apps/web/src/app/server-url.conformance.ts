import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the real server of the tests of pages listens: `http://127.0.0.1:<port>`. */
    readonly serverUrl: string;
  }
}
