import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, firefox, type PlaywrightTestProject, webkit } from '@playwright/test';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ROOT = path.resolve(import.meta.dirname, '../..');
/** A browser in a container has no sandbox of its own as root, no graphics card, and nobody outside to talk to. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const chromium = { browserName: 'chromium', launchOptions: { executablePath: CHROMIUM, args: FLAGS } } as const;

/** Journeys of the phone are files named `*.phone.spec.ts`. */
const projects: PlaywrightTestProject[] = [
  { name: 'chromium', testIgnore: '**/*.phone.spec.ts', use: { ...chromium, viewport: DESKTOP } },
  {
    name: 'phone',
    testMatch: '**/*.phone.spec.ts',
    use: { ...chromium, viewport: PHONE, hasTouch: true, isMobile: true },
  },
];
// The other engines run where Playwright's builds of them are installed.
for (const type of [firefox, webkit]) {
  if (!existsSync(type.executablePath())) continue;
  const browserName = type === firefox ? 'firefox' : 'webkit';
  projects.push({ name: browserName, testIgnore: '**/*.phone.spec.ts', use: { browserName, viewport: DESKTOP } });
}

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.spec.ts',
  outputDir: path.join(ROOT, 'test-results/browser'),
  globalSetup: path.join(import.meta.dirname, 'provision-browser.ts'),
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: { colorScheme: 'light', trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects,
});
