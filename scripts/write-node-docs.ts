import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCatalogue } from '@automateos/nodes';
import { describeNodes } from './describe-nodes.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node scripts/write-node-docs.ts <folder>');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const pages = describeNodes(nodeCatalogue.list());
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
