import type { CsvConfig } from './definition.ts';

export const DELIMITERS: { readonly [Name in CsvConfig['delimiter']]: string } = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
};
