import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeApi } from './describe-api.ts';

it('describes the API without a database, and the stored description is that of the sources (npm run generate)', async () => {
  const document = await describeApi();
  expect(Object.keys(document)).toEqual(expect.arrayContaining(['openapi', 'info', 'paths', 'components']));
  const stored = readFileSync(join(import.meta.dirname, '../apps/web/openapi.json'), 'utf8');
  expect(JSON.parse(stored)).toEqual(document);
});
