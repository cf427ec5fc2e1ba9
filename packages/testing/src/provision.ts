import { installProgram } from './install-program.ts';
import { installMariaDb } from './start-mariadb.ts';

/** Runs once before all tests: what several of them need is installed by one, so that they do not wait for each other. */
export default function provision(): void {
  for (const install of [() => installProgram('redis-server'), () => installProgram('faketime'), installMariaDb]) {
    try {
      install();
    } catch (error: unknown) {
      // The tests that need it fail with this line; the others can run without.
      console.error(String(error));
    }
  }
}
