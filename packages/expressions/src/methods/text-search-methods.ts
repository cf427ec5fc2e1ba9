import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { expandReplacement } from '../pattern/expand-replacement.ts';
import { replaceMatches } from '../pattern/replace-matches.ts';
import { eachMatch, splitByPattern, toMatchValue } from '../pattern/search-pattern.ts';
import type { TextPattern } from '../pattern/text-pattern.ts';
import { toText } from '../text.ts';
import type { Value } from '../value.ts';
import { findPattern, integerAt, numberAt, textAt } from './arguments.ts';
import type { Argument, Method } from './method.ts';

/** Texts are looked for as they are: only a regular expression literal is a pattern. */
function match(self: string, args: readonly Argument[], meter: Meter): Value {
  const pattern = findPattern(args, 0);
  if (pattern === undefined) {
    const wanted = textAt(args, 0);
    meter.chargeText(self.length);
    return self.includes(wanted) ? [wanted] : null;
  }
  const matches: Value[] = [];
  for (const found of eachMatch(pattern, self, meter)) {
    if (!pattern.isGlobal) return toMatchValue(found);
    matches.push(found.text);
  }
  return matches.length === 0 ? null : matches;
}

function matchAll(self: string, args: readonly Argument[], meter: Meter): Value {
  const pattern = requireGlobal(args);
  if (pattern === undefined) throw new Fault('argument 1 must be a regular expression with the flag g');
  const matches: Value[] = [];
  for (const found of eachMatch(pattern, self, meter)) matches.push(toMatchValue(found));
  return matches;
}

function search(self: string, args: readonly Argument[], meter: Meter): Value {
  const pattern = findPattern(args, 0);
  if (pattern === undefined) {
    meter.chargeText(self.length);
    return self.indexOf(textAt(args, 0));
  }
  for (const found of eachMatch(pattern, self, meter)) return found.start;
  return -1;
}

function split(self: string, args: readonly Argument[], meter: Meter): Value {
  meter.chargeText(self.length);
  const limit = args[1] === undefined ? Number.POSITIVE_INFINITY : Math.max(0, integerAt(args, 1));
  if (args[0] === undefined) return [self];
  const pattern = findPattern(args, 0);
  if (pattern !== undefined) return splitByPattern(pattern, self, limit, meter);
  const separator = textAt(args, 0);
  meter.charge(countPieces(self, separator, limit));
  return limit === Number.POSITIVE_INFINITY ? self.split(separator) : self.split(separator, limit);
}

function countPieces(text: string, separator: string, limit: number): number {
  if (separator === '') return Math.min(text.length, limit);
  let pieces = 1;
  for (
    let at = text.indexOf(separator);
    at !== -1 && pieces < limit;
    at = text.indexOf(separator, at + separator.length)
  ) {
    pieces += 1;
  }
  return pieces;
}

function replace(self: string, args: readonly Argument[], meter: Meter): Value {
  const pattern = findPattern(args, 0);
  return pattern === undefined
    ? replaceText(self, args, meter, false)
    : replaceMatches(pattern, self, replacementOf(args, meter), meter);
}

function replaceAll(self: string, args: readonly Argument[], meter: Meter): Value {
  const pattern = requireGlobal(args);
  return pattern === undefined
    ? replaceText(self, args, meter, true)
    : replaceMatches(pattern, self, replacementOf(args, meter), meter);
}

function requireGlobal(args: readonly Argument[]): TextPattern | undefined {
  const pattern = findPattern(args, 0);
  if (pattern !== undefined && !pattern.isGlobal) throw new Fault('the regular expression needs the flag g');
  return pattern;
}

type Replacement = Parameters<typeof replaceMatches>[2];

function replacementOf(args: readonly Argument[], meter: Meter): Replacement {
  const callback = args[1];
  if (typeof callback === 'function') {
    return ({ text, groups, start, subject }) => toText(callback(text, ...groups, start, subject), meter);
  }
  const template = textAt(args, 1);
  return (found) => expandReplacement(template, found, meter);
}

/** Replaces a text that is looked for as it is; `$&` and `$$` in the replacement mean what they mean in JavaScript. */
function replaceText(self: string, args: readonly Argument[], meter: Meter, all: boolean): string {
  const wanted = textAt(args, 0);
  const replacement = replacementOf(args, meter);
  meter.chargeText(self.length);
  const pieces: string[] = [];
  let length = self.length;
  let kept = 0;
  for (let at = self.indexOf(wanted); at !== -1; at = nextIndex(self, wanted, at)) {
    meter.charge(1);
    const found = { text: wanted, start: at, groups: [], names: new Map<string, number>(), subject: self };
    const added = replacement(found);
    length += added.length - wanted.length;
    meter.reserveText(added.length);
    meter.admitText(length);
    pieces.push(self.slice(kept, at), added);
    kept = at + wanted.length;
    if (!all) break;
  }
  pieces.push(self.slice(kept));
  return pieces.join('');
}

/** An empty text is found once before each character and at the end. */
function nextIndex(self: string, wanted: string, at: number): number {
  const from = at + Math.max(1, wanted.length);
  return from > self.length ? -1 : self.indexOf(wanted, from);
}

function finding(find: (self: string, args: readonly Argument[]) => Value): Method<string> {
  return (self, args, meter) => {
    meter.chargeText(self.length);
    return find(self, args);
  };
}

export const searchMethods: { readonly [name: string]: Method<string> } = {
  endsWith: finding((self, args) => self.endsWith(textAt(args, 0), numberAt(args, 1, self.length))),
  includes: finding((self, args) => self.includes(textAt(args, 0), integerAt(args, 1, 0))),
  indexOf: finding((self, args) => self.indexOf(textAt(args, 0), integerAt(args, 1, 0))),
  lastIndexOf: finding((self, args) => self.lastIndexOf(textAt(args, 0), numberAt(args, 1, self.length))),
  match,
  matchAll,
  replace,
  replaceAll,
  search,
  split,
  startsWith: finding((self, args) => self.startsWith(textAt(args, 0), integerAt(args, 1, 0))),
};
