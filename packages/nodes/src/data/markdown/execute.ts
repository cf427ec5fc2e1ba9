import type { NodeContext, StepOutcome } from '@automateos/model';
import MarkdownIt from 'markdown-it';
import { give } from '../../pure/define-pure-node.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { checkTextSize } from '../../pure/parse-limits.ts';
import type { MarkdownConfig } from './definition.ts';
import { plainText } from './plain-text.ts';

const MAX_BYTES = 1024 * 1024;

/** Links that run or load something do not become links unless HTML is allowed, too: that is the parser's own rule. */
const closed = new MarkdownIt({ html: false });
const open = new MarkdownIt({ html: true });

export function decide({ config }: Pick<NodeContext<MarkdownConfig>, 'config'>): StepOutcome {
  const { text, to, allow_html: allowsHtml } = config;
  checkTextSize('text', text, MAX_BYTES);
  const parser = allowsHtml ? open : closed;
  const env = {};
  const tokens = parser.parse(text, env);
  const output = to === 'html' ? parser.renderer.render(tokens, parser.options, env) : plainText(tokens);
  new OutputBudget().take(output.length);
  return give(output);
}
