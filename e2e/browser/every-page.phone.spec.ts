import { checkPage, settled } from './check-page.ts';
import { test } from './fixtures.ts';
import { pagesOf, setStage } from './stage.ts';
import { pagesOfWaits, setWaits } from './stage-waits.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    // One of the pages is that of a link which leads nowhere.
    test.use({ colorScheme, expectedErrors: [/status of 404 .*\/resume\/nobody/] });

    test('every page can be used by everybody on a phone, and fits', async ({ account, signedIn: page, picture }) => {
      test.setTimeout(300_000);
      const stage = await setStage(account);
      for (const [name, path] of [...pagesOf(stage), ...pagesOfWaits(await setWaits(account))]) {
        await test.step(name, async () => {
          await page.goto(path);
          await settled(page);
          await picture(name);
          await checkPage(page, name);
        });
      }
    });

    test('so can the pages of who is not signed in', async ({ page, picture }) => {
      for (const name of ['sign-in', 'sign-up']) {
        await page.goto(`/${name}`);
        await settled(page);
        await picture(name);
        await checkPage(page, name);
      }
    });
  });
}
