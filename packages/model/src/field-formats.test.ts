import { expect, it } from 'vitest';
import { FIELD_FORMATS, isFieldFormat } from './field-formats.ts';

it('knows its formats, and credentials of any type', () => {
  for (const format of [...FIELD_FORMATS, 'credential:oauth2', 'credential:query_key']) {
    expect(isFieldFormat(format), format).toBe(true);
  }
  for (const format of ['', 'uri', 'credential', 'credential:', 'credential:a b', 'toString']) {
    expect(isFieldFormat(format), format).toBe(false);
  }
});
