import { NODE_GROUPS, type NodeGroup, type WorkflowDefinition } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import type { AddRequest } from './add-request.ts';

export interface ChoiceGroup {
  readonly group: NodeGroup;
  readonly title: string;
  readonly types: readonly NodeType[];
}

const TITLES: Readonly<Record<NodeGroup, string>> = {
  trigger: 'Triggers',
  service: 'Requests and services',
  flow: 'Flow',
  data: 'Data',
  code: 'Code',
};

/** The node types that may go where they are asked for: a workflow has one webhook, and nothing leads into a trigger. */
export function listChoices(
  types: readonly NodeType[],
  request: AddRequest,
  { nodes }: WorkflowDefinition,
): readonly NodeType[] {
  const hasWebhook = nodes.some(({ type }) => type === 'webhook');
  return types.filter(({ type, trigger }) => {
    if (type === 'webhook' && hasWebhook) return false;
    if (request.kind === 'start') return trigger;
    return request.kind === 'free' || !trigger;
  });
}

/** The types that fit a search, in groups. Every word must be somewhere; those with it in their title come first. */
export function searchChoices(types: readonly NodeType[], text: string): readonly ChoiceGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = ({ type, title, description }: NodeType): boolean => {
    const all = `${type} ${title} ${description}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const rank = ({ title }: NodeType): number => {
    const name = title.toLowerCase();
    const first = words[0] ?? '';
    return name.startsWith(first) ? 0 : words.every((word) => name.includes(word)) ? 1 : 2;
  };
  const found = types.filter(fits).toSorted((one, other) => rank(one) - rank(other));
  // While something is searched for, the group of the best hit stands first.
  const groups = words.length === 0 ? NODE_GROUPS : [...new Set(found.map(({ group }) => group))];
  return groups
    .map((group) => ({ group, title: TITLES[group], types: found.filter((type) => type.group === group) }))
    .filter((each) => each.types.length > 0);
}
