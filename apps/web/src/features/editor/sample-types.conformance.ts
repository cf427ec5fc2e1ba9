import type { NodeType } from '../../api/generated/types.gen.ts';

type Facts = Pick<NodeType, 'type'> & Partial<NodeType>;

function describe(facts: Facts): NodeType {
  return {
    version: 1,
    title: facts.type,
    description: '',
    group: 'flow',
    icon: 'funnel',
    summary: '',
    trigger: false,
    loop: false,
    outputs: ['main'],
    outputs_from: null,
    config_schema: { type: 'object', properties: {} },
    ...facts,
  };
}

/** Node types for tests, as the server would tell them. */
export const SAMPLE_TYPES: readonly NodeType[] = [
  describe({ type: 'webhook', title: 'Webhook', trigger: true, group: 'trigger', icon: 'webhook' }),
  describe({ type: 'http_request', title: 'HTTP request', group: 'service', icon: 'globe', summary: '{method} {url}' }),
  describe({
    type: 'filter',
    title: 'Filter',
    outputs: ['main', 'rejected'],
    summary: '{condition}',
    config_schema: {
      type: 'object',
      properties: {
        condition: { anyOf: [{ type: 'boolean' }, { type: 'string', minLength: 1 }], format: 'condition' },
      },
      required: ['condition'],
      additionalProperties: false,
    },
  }),
  describe({ type: 'for_each', title: 'For each', loop: true }),
  describe({ type: 'if', title: 'If', outputs: ['true', 'false'], icon: 'git-branch' }),
];

export const SAMPLE_TYPE_MAP: ReadonlyMap<string, NodeType> = new Map(SAMPLE_TYPES.map((type) => [type.type, type]));
