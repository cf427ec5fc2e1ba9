import type { Json, JsonObject, NodeContext, StepOutcome } from '@automateos/model';
import { type AnyNode, isTag } from 'domhandler';
import { getInnerHTML } from 'domutils';
import { give } from '../../pure/define-pure-node.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import type { HtmlExtractConfig, HtmlField } from './definition.ts';
import { parseHtml } from './parse-html.ts';
import { createSelect, ownAttribute, type Select } from './selector.ts';
import { textOf } from './text-of.ts';

export function decide({ config }: Pick<NodeContext<HtmlExtractConfig>, 'config'>): StepOutcome {
  const page = parseHtml(config.html);
  const select = createSelect();
  const budget = new OutputBudget();
  const read = (context: AnyNode): JsonObject => {
    const fields = Object.entries(config.fields).map(([name, field]): [string, Json] => {
      budget.take(name.length + 4);
      return [name, readField(context, field, select, budget)];
    });
    return Object.fromEntries(fields);
  };
  return give(config.each === undefined ? read(page) : select.all(config.each, page).map(read));
}

function readField(context: AnyNode, field: HtmlField, select: Select, budget: OutputBudget): Json {
  const { selector, all } = field;
  const take = (node: AnyNode): string | null => {
    const value = taken(node, field);
    budget.takeValue(value);
    return value;
  };
  if (all) return (selector === undefined ? [context] : select.all(selector, context)).map(take);
  const found = selector === undefined ? context : select.first(selector, context);
  return found === null ? null : take(found);
}

function taken(node: AnyNode, { take, attribute = '' }: HtmlField): string | null {
  switch (take) {
    case 'text':
      // That of a script is taken where the script itself was asked for.
      return textOf('children' in node ? node.children : [node]);
    case 'html':
      return getInnerHTML(node);
    case 'attribute':
      return isTag(node) ? (ownAttribute(node, attribute) ?? null) : null;
  }
}
