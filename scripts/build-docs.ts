import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { compressFiles } from './compress-files.ts';
import { isStale } from './is-stale.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'apps/automateos/dist/docs');
/** The first page; its time is that at which the build began. */
const FIRST_PAGE = 'apps/automateos/dist/docs/guide.html';

const SOURCES = [
  'package-lock.json',
  '{README,CHANGELOG}.md',
  'docs/*.md',
  'docs/{images,nodes}/*',
  'deploy/**/*.*',
  'scripts/{build-docs.ts,compress-files.ts,docs-site/**/*.*}',
];

/** Builds the documentation site if it was never built or one of its sources is younger. */
if (isStale(ROOT, FIRST_PAGE, SOURCES)) {
  const startedAt = new Date();
  const { buildDocsSite } = await import('./docs-site/build-site.ts');
  buildDocsSite(ROOT, FOLDER);
  compressFiles(FOLDER, ['**/*.{css,html,js,json}']);
  // A source that changed during the build is younger than what was built of it.
  utimesSync(join(ROOT, FIRST_PAGE), startedAt, startedAt);
}
