import { installProgram } from './install-program.ts';

/** Runs once before all tests: what several of them need is installed by one, so that they do not wait for each other. */
export default function provision(): void {
  for (const program of ['redis-server', 'faketime']) {
    try {
      installProgram(program);
    } catch (error: unknown) {
      // The tests that need it fail with this line; the others can run without.
      console.error(String(error));
    }
  }
}
