import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';

const MOST_SCRIPT_BYTES = 300_000;
const MOST_SHIFT = 0.1;
/** Largest paint, milliseconds: 2,500 on a quiet machine, five times that where others are at work. */
const LATEST_PAINT_MS = 5 * 2_500;

const WATCH_PAINT = `
  globalThis.paint = { shift: 0, largestMs: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) paint.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paint.largestMs = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });`;

/** What a page loads and how it comes to stand. */
async function measure(page: Page, path: string) {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await page.addInitScript(WATCH_PAINT);
  await page.goto(path);
  await settled(page);
  await page.waitForTimeout(500);
  const bodies = await Promise.all(scripts);
  const paint = await page.evaluate<{ shift: number; largestMs: number }>('paint');
  return { ...paint, scriptBytes: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) };
}

async function expectLight(page: Page, path: string): Promise<void> {
  const { scriptBytes, shift, largestMs } = await measure(page, path);
  console.log(
    `${path}: ${scriptBytes} bytes of script (gzip), shift ${shift.toFixed(3)}, largest paint ${largestMs.toFixed(0)} ms`,
  );
  expect(scriptBytes).toBeGreaterThan(10_000);
  expect(scriptBytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  expect(shift).toBeLessThanOrEqual(MOST_SHIFT);
  expect(largestMs).toBeGreaterThan(0);
  expect(largestMs).toBeLessThan(LATEST_PAINT_MS);
}

test('the sign-in page is light and does not jump', async ({ page }) => {
  await expectLight(page, '/sign-in');
});

test('the dashboard is light and does not jump', async ({ account, signedIn: page }) => {
  await setStage(account);
  await expectLight(page, '/workflows');
});

test('so is the dashboard of the first visit', async ({ signedIn: page }) => {
  await expectLight(page, '/workflows');
});
