import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';

const PAGES = ['guide', 'first-workflow', 'expressions', 'nodes/http_request', 'troubleshooting'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`the documentation in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('can be used by everybody on a phone, and fits', async ({ page, picture }) => {
      test.setTimeout(180_000);
      for (const name of PAGES) {
        await page.goto(`/docs/${name}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await picture(`docs-${name.replace('/', '-')}-${colorScheme}`);
        await checkPage(page, name);
      }
      await page.getByRole('link', { name: 'Pages' }).tap();
      await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
      await picture(`docs-pages-${colorScheme}`);
      await checkPage(page, 'the list of pages');
      await page.getByRole('link', { name: 'Expressions' }).tap();
      await expect(page.getByRole('heading', { level: 1, name: 'Expressions' })).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden();
    });
  });
}
