import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isWebStale, WEB_PAGE } from './is-web-stale.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'automateos-stale-'));
  write('apps/web/src/main.tsx', 100);
});
afterEach(() => rmSync(root, { recursive: true }));

/** @param changedAt Unix seconds */
function write(path: string, changedAt: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, changedAt, changedAt);
}

it('is built when it never was', () => {
  expect(isWebStale(root)).toBe(true);
});

it('is not built again when nothing changed', () => {
  write(WEB_PAGE, 200);
  expect(isWebStale(root)).toBe(false);
});

it.each(['apps/web/src/editor/canvas.tsx', 'apps/web/index.html', 'packages/model/src/ids.ts', 'package-lock.json'])(
  'is built again when %s changed',
  (path) => {
    write(WEB_PAGE, 200);
    write(path, 300);
    expect(isWebStale(root)).toBe(true);
  },
);

it.each(['apps/web/src/editor/canvas.test.tsx', 'packages/storage/src/index.ts'])(
  'is not built again for what is no part of it: %s',
  (path) => {
    write(WEB_PAGE, 200);
    write(path, 300);
    expect(isWebStale(root)).toBe(false);
  },
);
