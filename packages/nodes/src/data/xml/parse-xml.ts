import { type Json, toError } from '@automateos/model';
import { SaxesParser } from 'saxes';
import { NodeFault } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { checkTextSize, createValueCounter, PARSE_LIMITS, parseFault, parseLimit } from '../../pure/parse-limits.ts';

/** An element that is open: its fields by name, lists where a name came again. */
interface Open {
  readonly name: string;
  readonly fields: Map<string, Json[]>;
  text: string;
}

/**
 * Makes an object of an XML document: `{ root: … }`. An element with neither attributes nor elements is its text.
 *
 * The parser knows the five entities of XML and no others: what a document declares is passed over, and its use is a
 * fault, so that nothing can grow.
 *
 * @param lists names of elements that are lists also where there is one
 * @throws NodeFault
 */
export function parseXml(text: string, lists: ReadonlySet<string>): Json {
  checkTextSize('text', text);
  const parser = new SaxesParser();
  const count = createValueCounter('text');
  const budget = new OutputBudget();
  const root: Open = { name: '', fields: new Map(), text: '' };
  const open: Open[] = [root];
  const current = (): Open => open.at(-1) ?? root;

  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > PARSE_LIMITS.depth) throw parseLimit('text', `nests deeper than ${PARSE_LIMITS.depth} levels`);
    const fields = new Map<string, Json[]>();
    const entries = Object.entries(attributes);
    count(1 + entries.length);
    budget.take(name.length + 5);
    for (const [attribute, value] of entries) {
      budget.take(attribute.length + value.length + 6);
      fields.set(`@${attribute}`, [value]);
    }
    open.push({ name, fields, text: '' });
  });
  const onText = (piece: string): void => {
    budget.take(piece.length);
    current().text += piece;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const element = open.pop() ?? root;
    const { fields } = current();
    const siblings = fields.get(element.name);
    if (siblings === undefined) fields.set(element.name, [elementValue(element, lists)]);
    else siblings.push(elementValue(element, lists));
  });
  try {
    parser.write(text).close();
  } catch (error: unknown) {
    if (error instanceof NodeFault) throw error;
    throw parseFault('text', placed(toError(error).message));
  }
  root.text = '';
  return objectOf(root, lists);
}

function elementValue(element: Open, lists: ReadonlySet<string>): Json {
  const text = element.text.trim();
  if (element.fields.size === 0) return text;
  if (text !== '') element.fields.set('#text', [text]);
  return objectOf(element, lists);
}

function objectOf({ fields }: Open, lists: ReadonlySet<string>): Json {
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length > 1 || lists.has(name) ? values : (values[0] ?? null)]),
  );
}

/** The parser's messages begin with `line:column:`. */
function placed(message: string): string {
  return message.replace(/^(\d+):(\d+): (.*?)\.?$/s, '$3 (line $1, column $2)');
}
