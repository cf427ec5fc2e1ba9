import type { NodeType, WorkflowListItem } from '../../api/generated/index.ts';
import { definitionOf } from '../../graph/definition-of.ts';
import { nodeTitle } from '../../graph/node-title.ts';
import { summarizeNode } from '../../graph/summarize-node.ts';

/** What starts a workflow, for one line of the dashboard. */
export type TriggerLook =
  | { readonly kind: 'webhook'; readonly methods: string; readonly url: string; readonly more: number }
  /** `text`: what it says of itself, "every day 06:00". */
  | { readonly kind: 'other'; readonly text: string; readonly more: number }
  | { readonly kind: 'none' };

/** The webhook where there is one, since its URL is needed elsewhere; else the first trigger; `more` counts the others. */
export function triggerOf(
  workflow: Pick<WorkflowListItem, 'definition' | 'webhook_url'>,
  types: ReadonlyMap<string, NodeType>,
): TriggerLook {
  const found = definitionOf(workflow).nodes.filter(
    ({ type, disabled }) => disabled !== true && (type === 'webhook' || types.get(type)?.trigger === true),
  );
  const [first] = found;
  if (first === undefined) return { kind: 'none' };
  const more = found.length - 1;
  const webhook = found.find(({ type }) => type === 'webhook');
  if (webhook !== undefined) {
    const { method = 'POST' } = webhook.config;
    return { kind: 'webhook', methods: [method].flat().join(', '), url: workflow.webhook_url, more };
  }
  const type = types.get(first.type);
  const text = type === undefined ? '' : summarizeNode(type, first.config);
  return { kind: 'other', text: text || nodeTitle(first, type), more };
}

const SHOWN_OF_TOKEN = 6;

/** `/webhook/3fA9xQ…`: enough to tell two apart; the whole is copied. */
export function shortenWebhookUrl(url: string): string {
  const { pathname } = new URL(url, location.origin);
  const cut = pathname.lastIndexOf('/') + 1 + SHOWN_OF_TOKEN;
  return pathname.length > cut ? `${pathname.slice(0, cut)}…` : pathname;
}
