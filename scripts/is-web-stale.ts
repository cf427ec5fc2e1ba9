import { isStale } from './is-stale.ts';

/** The page of the built web app; its time is that at which the build began. */
export const WEB_PAGE = 'apps/automateos/dist/web/index.html';

/** All that the built app is made of. */
const SOURCES = [
  'package-lock.json',
  'apps/web/*.{html,json,ts}',
  'apps/web/{public,src}/**/*.*',
  'packages/{engine,expressions,model}/src/**/*.ts',
];

/** Whether the web app was never built, or one of its sources is younger than the build. @param root of the repository */
export function isWebStale(root: string): boolean {
  return isStale(root, WEB_PAGE, SOURCES);
}
