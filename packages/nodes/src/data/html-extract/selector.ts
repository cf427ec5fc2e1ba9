import { toError } from '@automateos/model';
import { compile, selectAll, selectOne } from 'css-select';
import { type AnyNode, type Element, isTag } from 'domhandler';
import * as tree from 'domutils';
import { parseLimit } from '../../pure/parse-limits.ts';

/** An attribute by its name, also where the name means something to JavaScript. */
export function ownAttribute({ attribs }: Element, name: string): string | undefined {
  return Object.hasOwn(attribs, name) ? attribs[name] : undefined;
}

/** Looks at nodes, all selectors of a step together; some selectors take the square of a page's elements. */
const MAX_STEPS = 5_000_000;

/** What is wrong with a selector; nothing when it can be used. */
export function selectorFault(selector: string): string | undefined {
  try {
    compile(selector);
    return undefined;
  } catch (error: unknown) {
    return toError(error).message;
  }
}

export interface Select {
  all(selector: string, context: AnyNode): Element[];
  first(selector: string, context: AnyNode): Element | null;
}

/** Selectors over one page, with a limit to their work. The functions throw a NodeFault when it is reached. */
export function createSelect(): Select {
  let left = MAX_STEPS;
  const spend = (steps: number): void => {
    left -= steps;
    if (left < 0) throw parseLimit('html', 'has too many elements for these selectors; use simpler ones');
  };
  const spending = <Given extends readonly unknown[], Got>(look: (...given: Given) => Got) => {
    return (...given: Given): Got => {
      const got = look(...given);
      spend(Array.isArray(got) || typeof got === 'string' ? 1 + got.length : 1);
      return got;
    };
  };
  const adapter = {
    isTag,
    getAttributeValue: spending(ownAttribute),
    getChildren: spending(tree.getChildren),
    getName: spending(tree.getName),
    getParent: spending(tree.getParent),
    getSiblings: spending(tree.getSiblings),
    prevElementSibling: spending(tree.prevElementSibling),
    getText: spending(tree.textContent),
    hasAttrib: spending(tree.hasAttrib),
    removeSubsets: spending(tree.removeSubsets),
  };
  const options = { adapter };
  return {
    all: (selector, context) => selectAll<AnyNode, Element>(selector, context, options),
    first: (selector, context) => selectOne<AnyNode, Element>(selector, context, options),
  };
}
