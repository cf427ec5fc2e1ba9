import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCatalogue } from '@automateos/nodes';
import { expect, it } from 'vitest';
import { describeNodes } from './describe-nodes.ts';

const FOLDER = join(import.meta.dirname, '../docs/nodes');

it('there is a page for each node, and each is that of the sources (npm run generate)', () => {
  const pages = describeNodes(nodeCatalogue.list());
  const stored = readdirSync(FOLDER).map((name): [string, string] => [name, readFileSync(join(FOLDER, name), 'utf8')]);
  expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(pages));
  expect(pages.size).toBe(nodeCatalogue.list().length + 1);
});
