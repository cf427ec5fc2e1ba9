import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { ApiClient } from '../support/api-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../../test-results/screenshots');
const PASSWORD = 'a long enough password';
let accounts = 0;

export interface Account {
  readonly email: string;
  readonly password: string;
  /** The API with this account's rights, to set the stage. */
  readonly api: ApiClient;
}

interface TestFixtures {
  /** A fresh account that is not signed in in the browser. */
  readonly account: Account;
  /** The page of a browser in which `account` is signed in. */
  readonly signedIn: Page;
  /** Takes a picture of the whole page for people to look at: `<name>-<project>-<mode>.png`. */
  readonly picture: (name: string) => Promise<void>;
  /** Console errors that a test expects; anything else that a page complains about fails it. */
  readonly expectedErrors: RegExp[];
}

interface WorkerFixtures {
  /** The real product, with a fresh database. */
  readonly server: ServerProcess;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters' names
    async ({}, use) => {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'automateos-browser-'));
      const server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
      await use(server);
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  baseURL: ({ server }, use) => use(server.url),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters' names
  expectedErrors: ({}, use) => use([]),
  page: async ({ page, server, expectedErrors }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !/^(data|blob|about):/.test(url)) complaints.push(`outside request: ${url}`);
    });
    await use(page);
    expect(complaints.filter((line) => !expectedErrors.some((pattern) => pattern.test(line)))).toEqual([]);
  },
  account: async ({ server }, use, testInfo) => {
    accounts += 1;
    const email = `person-${testInfo.workerIndex}-${accounts}@example.com`;
    const api = new ApiClient(() => server.url);
    await api.signUp(email);
    await use({ email, password: PASSWORD, api });
  },
  signedIn: async ({ page, account, server }, use) => {
    const { email, password } = account;
    const answer = await page.request.post(`${server.url}/api/v1/auth/token`, {
      data: { email, password, remember: true },
    });
    expect(answer.status()).toBe(200);
    await page.addInitScript("localStorage.setItem('signed-in', 'yes')");
    await use(page);
  },
  picture: ({ page }, use, testInfo) =>
    use(async (name) => {
      const classes = (await page.locator('html').getAttribute('class')) ?? '';
      const mode = classes.split(' ').includes('dark') ? 'dark' : 'light';
      const file = `${name}-${testInfo.project.name}-${mode}.png`;
      await page.screenshot({ path: path.join(SCREENSHOTS, file), animations: 'disabled' });
    }),
});

export { expect };
