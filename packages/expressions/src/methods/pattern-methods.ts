import { eachMatch, toMatchValue } from '../pattern/search-pattern.ts';
import type { TextPattern } from '../pattern/text-pattern.ts';
import { textAt } from './arguments.ts';
import { type Method, methodTable } from './method.ts';

const methods = methodTable<TextPattern>({
  exec: (pattern, args, meter) => {
    for (const found of eachMatch(pattern, textAt(args, 0), meter)) return toMatchValue(found);
    return null;
  },
  test: (pattern, args, meter) => pattern.test(textAt(args, 0), meter),
});

/** The methods of a regular expression literal. Each call starts at the beginning of the text: nothing is remembered. */
export function findPatternMethod(name: string): Method<TextPattern> | undefined {
  return methods.get(name);
}
