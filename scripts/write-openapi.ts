import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeApi } from './describe-api.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Usage: node scripts/write-openapi.ts <file>');
  process.exit(2);
}
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, `${JSON.stringify(await describeApi(), null, 2)}\n`);
