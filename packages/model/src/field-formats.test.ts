import { expect, it } from 'vitest';
import { FIELD_FORMATS, isFieldFormat } from './field-formats.ts';

it('knows its formats', () => {
  for (const format of FIELD_FORMATS) expect(isFieldFormat(format), format).toBe(true);
  for (const format of ['', 'uri', 'credential:', 'credential:bearer', 'toString']) {
    expect(isFieldFormat(format), format).toBe(false);
  }
});
