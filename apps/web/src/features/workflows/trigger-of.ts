import type { WorkflowDefinition } from '@automateos/model';
import type { NodeType } from '../../api/generated/index.ts';
import type { ListedWorkflow } from './listed-workflow.ts';

/** What starts a workflow, for one line of the dashboard. */
export type TriggerLook =
  | { readonly kind: 'webhook'; readonly methods: string; readonly url: string; readonly more: number }
  | { readonly kind: 'other'; readonly title: string; readonly more: number }
  | { readonly kind: 'none' };

/** The webhook where there is one, since its URL is needed elsewhere; else the first trigger; `more` counts the others. */
export function triggerOf(
  { definition, webhook_url }: Pick<ListedWorkflow, 'definition' | 'webhook_url'>,
  types: readonly NodeType[],
): TriggerLook {
  const triggers = new Map(types.filter(({ trigger }) => trigger).map((type) => [type.type, type]));
  const { nodes } = definition as WorkflowDefinition; // checked by the server when it was saved
  const found = nodes.filter(({ type, disabled }) => disabled !== true && (type === 'webhook' || triggers.has(type)));
  const [first] = found;
  if (first === undefined) return { kind: 'none' };
  const more = found.length - 1;
  const webhook = found.find(({ type }) => type === 'webhook');
  if (webhook === undefined) {
    return { kind: 'other', title: first.name ?? triggers.get(first.type)?.title ?? first.type, more };
  }
  const { method = 'POST' } = webhook.config;
  return { kind: 'webhook', methods: [method].flat().join(', '), url: webhook_url, more };
}

const SHOWN_OF_TOKEN = 6;

/** `/webhook/3fA9xQ…`: enough to tell two apart; the whole is copied. */
export function shortenWebhookUrl(url: string): string {
  const { pathname } = new URL(url, location.origin);
  const cut = pathname.lastIndexOf('/') + 1 + SHOWN_OF_TOKEN;
  return pathname.length > cut ? `${pathname.slice(0, cut)}…` : pathname;
}
