import type { Document } from 'domhandler';
import { DomHandler, Parser } from 'htmlparser2';
import { checkTextSize, createValueCounter, PARSE_LIMITS, parseLimit } from '../../pure/parse-limits.ts';

/** Builds a page's tree, as deep and as large as the limits allow. @throws NodeFault */
export function parseHtml(html: string): Document {
  checkTextSize('html', html);
  const count = createValueCounter('html');
  const tree = new DomHandler();
  let depth = 0;
  const parser = new Parser(
    {
      onparserinit: (instance) => tree.onparserinit(instance),
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > PARSE_LIMITS.depth) throw parseLimit('html', `nests deeper than ${PARSE_LIMITS.depth} levels`);
        count(1 + Object.keys(attributes).length);
        tree.onopentag(name, attributes);
      },
      onclosetag: () => {
        depth -= 1;
        tree.onclosetag();
      },
      ontext: (text) => tree.ontext(text),
      onend: () => tree.onend(),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return tree.root;
}
