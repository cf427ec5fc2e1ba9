import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Looks at one page as it stands: no accessibility finding, nothing that scrolls sideways. */
export async function checkPage(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const findings = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  expect.soft(findings, `accessibility of ${name}`).toEqual([]);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** The page has its content: nothing is a placeholder any more and nothing moves. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.locator('.chakra-skeleton')).toHaveCount(0);
  await page.evaluate('document.fonts.ready');
}

/** Dialogs fade in, and colours in between have contrasts of their own; what turns for ever is not waited for. */
const ANIMATIONS_ENDED = `Promise.all(
  document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished.catch(() => undefined)),
)`;

/** What opens has come to a stand. */
export async function stood(page: Page): Promise<void> {
  await page.evaluate(ANIMATIONS_ENDED);
}
