import {
  type ConfigIssue,
  definitionSchema,
  formatPath,
  type Issue,
  LIMITS,
  type Path,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { checkDefinition, type DefinitionChecks } from './check-definition.ts';
import { sampleFacts, sampleWorkflow } from './sample-workflow.conformance.ts';

/** Stands for the schema of a node type: an optional http or https `url`, `headers` of texts, any `body`, any `cases`. */
function checkConfig({ config }: WorkflowNode): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  for (const [key, value] of Object.entries(config)) {
    if (!['url', 'headers', 'body', 'cases'].includes(key)) issues.push({ path: [key], message: 'Unknown field' });
    if (key === 'url' && !/^https?:|\{\{/.test(String(value))) {
      issues.push({ path: [key], message: 'Must be an http or https URL' });
    }
    if (key !== 'headers') continue;
    for (const [name, header] of Object.entries(value ?? {})) {
      if (typeof header !== 'string') issues.push({ path: [key, name], message: 'Must be text' });
    }
  }
  return issues;
}

/** Stands for the expression language: `{{ id.… }}` refers to a node, anything else between brackets does not parse. */
function readExpressions(node: WorkflowNode): ReturnType<DefinitionChecks['expressionReferences']> {
  const issues: { path: Path; message: string }[] = [];
  const references: { path: Path; nodeId: string }[] = [];
  for (const [path, text] of textsOf(node.config, [])) {
    if (!text.includes('{{')) continue;
    const nodeId = /\{\{\s*([\w-]+)\.[\w.]+\s*\}\}/.exec(text)?.[1];
    if (!text.includes('}}')) issues.push({ path, message: '"{{" is not closed' });
    else if (nodeId === undefined) issues.push({ path, message: 'Does not parse' });
    else references.push({ path, nodeId });
  }
  return { issues, references };
}

function textsOf(value: unknown, path: Path): [Path, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const CHECKS: DefinitionChecks = {
  nodeFacts: sampleFacts,
  nodeTypes: ['start', 'action', 'if'],
  configChecks: checkConfig,
  expressionReferences: readExpressions,
};

/** What a client sees: faults of shape first, and only without them those of meaning. */
function faultsOf(document: unknown): Issue[] {
  const parsed = definitionSchema.safeParse(document);
  if (parsed.success) return checkDefinition(parsed.data, CHECKS);
  return parsed.error.issues.map(({ path, message }) => ({ field: formatPath(path as Path), issue: message }));
}

function withNode(settings: Partial<WorkflowNode>): WorkflowDefinition {
  return sampleWorkflow(['trigger > a > b'], { a: settings });
}

function withConnections(...more: WorkflowDefinition['connections']): WorkflowDefinition {
  const { nodes, connections } = sampleWorkflow(['trigger > a > b']);
  return { nodes, connections: [...connections, ...more] };
}

describe('a definition is refused with the place of the fault:', () => {
  const many = Array.from({ length: LIMITS.nodes + 1 }, (_, index) => ({ id: `n${index}`, type: 'start', config: {} }));
  const twins = sampleWorkflow(['trigger > a']).nodes.flatMap((node) => (node.id === 'a' ? [node, node] : [node]));

  const table: [string, unknown, string, string][] = [
    [
      'unknown type',
      withNode({ type: 'teleport' }),
      'nodes[1].type',
      'Unknown node type "teleport"; there are: start, action, if',
    ],
    ['another version', withNode({ type_version: 2 }), 'nodes[1].type_version', '"action" has version 1 only'],
    ['duplicate id', { nodes: twins, connections: [] }, 'nodes[2].id', 'Another node has the id "a"'],
    [
      'connection from a node that is not there',
      withConnections({ from: 'gone', to: 'b' }),
      'connections[2].from',
      'There is no node "gone"',
    ],
    [
      'connection to a node that is not there',
      withConnections({ from: 'a', to: 'gone' }),
      'connections[2].to',
      'There is no node "gone"',
    ],
    [
      'duplicate connection',
      withConnections({ from: 'a', to: 'b' }),
      'connections[2]',
      'This connection is there twice',
    ],
    [
      'duplicate connection that names the default output',
      withConnections({ from: 'a', to: 'b', output: 'main' }),
      'connections[2]',
      'This connection is there twice',
    ],
    ['cycle', withConnections({ from: 'b', to: 'a' }), 'connections[2]', 'This connection closes a cycle'],
    ['cycle of one node', withConnections({ from: 'b', to: 'b' }), 'connections[2]', 'This connection closes a cycle'],
    [
      'unknown output',
      sampleWorkflow(['trigger.aside > a']),
      'connections[0].output',
      '"trigger" has no output "aside"; it has: main',
    ],
    [
      'main output of a node that has others',
      sampleWorkflow(['trigger > choice > a'], { choice: { type: 'if' } }),
      'connections[1].output',
      '"choice" has no output "main"; it has: true, false',
    ],
    [
      'output that the config does not name',
      sampleWorkflow(['trigger > choice.middle > a'], {
        choice: { type: 'switch', config: { cases: [{ output: 'large' }, { output: 'small' }] } },
      }),
      'connections[1].output',
      '"choice" has no output "middle"; it has: large, small, default',
    ],
    [
      'on_error continue where there is no main output',
      sampleWorkflow(['trigger > choice.true > a'], { choice: { type: 'if', on_error: 'continue' } }),
      'nodes[1].on_error',
      '"if" has no output "main" to continue at; use "branch"',
    ],
    [
      'error output without on_error branch',
      sampleWorkflow(['trigger > a.error > b']),
      'connections[1].output',
      '"a" has no output "error"; it has: main; set on_error to "branch" to have "error"',
    ],
    [
      'error output of a trigger',
      sampleWorkflow(['trigger.error > b'], { trigger: { on_error: 'branch' } }),
      'connections[0].output',
      '"trigger" has no output "error"; it has: main',
    ],
    [
      'connection into a trigger',
      sampleWorkflow(['trigger > trigger-2']),
      'connections[0].to',
      'A trigger takes no connection',
    ],
    ['no nodes', { nodes: [], connections: [] }, 'nodes', 'A workflow needs a trigger: add a node of type start'],
    ['no trigger', sampleWorkflow(['a > b']), 'nodes', 'A workflow needs a trigger: add a node of type start'],
    [
      'no trigger but a disabled one',
      sampleWorkflow(['trigger > a'], { trigger: { disabled: true } }),
      'nodes',
      'A workflow needs a trigger that is not disabled',
    ],
    [
      'two webhooks',
      sampleWorkflow(['trigger > a', 'trigger-2 > a'], {
        trigger: { type: 'webhook' },
        'trigger-2': { type: 'webhook' },
      }),
      'nodes[2].type',
      'A workflow has one node of type "webhook" at most',
    ],
    [
      'the id "trigger" on what is none',
      sampleWorkflow(['trigger-1 > trigger'], { trigger: { type: 'action' } }),
      'nodes[1].id',
      'Only a trigger may have the id "trigger"',
    ],
    ['a parent that is not there', withNode({ parent: 'gone' }), 'nodes[1].parent', 'There is no node "gone"'],
    ['a parent that is no loop', withNode({ parent: 'b' }), 'nodes[1].parent', '"b" is not a loop'],
    ['wrong config', withNode({ config: { headers: { A: 1 } } }), 'nodes[1].config.headers.A', 'Must be text'],
    ['unknown key in config', withNode({ config: { uri: 'x' } }), 'nodes[1].config.uri', 'Unknown field'],
    [
      'expression that does not parse',
      withNode({ config: { body: ['ok', '{{ a + }}'] } }),
      'nodes[1].config.body[1]',
      'Does not parse',
    ],
    [
      '"{{" that is not closed',
      withNode({ config: { headers: { A: 'x {{ trigger.payload' } } }),
      'nodes[1].config.headers.A',
      '"{{" is not closed',
    ],
    [
      'reference to a node below',
      withNode({ config: { url: '{{b.url}}' } }),
      'nodes[1].config.url',
      '"b" does not come before "a"',
    ],
    [
      'reference to itself',
      withNode({ config: { url: '{{a.url}}' } }),
      'nodes[1].config.url',
      '"a" does not come before "a"',
    ],
    [
      'reference to a node that is not there',
      withNode({ config: { url: '{{gone.url}}' } }),
      'nodes[1].config.url',
      '"gone" does not come before "a"',
    ],
    [
      'reference to a node beside',
      sampleWorkflow(['trigger > a', 'trigger > b'], { b: { config: { body: '{{a.body}}' } } }),
      'nodes[2].config.body',
      '"a" does not come before "b"',
    ],
    [
      'literal URL that is not http or https',
      withNode({ config: { url: 'ftp://example.com' } }),
      'nodes[1].config.url',
      'Must be an http or https URL',
    ],
    ['empty name of a node', withNode({ name: '  ' }), 'nodes[1].name', 'Must not be empty'],
    ['more nodes than the limit', { nodes: many, connections: [] }, 'nodes', expect.any(String)],
  ];

  it.each(table)('%s', (_, document, field, issue) => {
    expect(faultsOf(document)).toEqual([{ field, issue }]);
  });

  it('the id of the node and the output, both of a connection', () => {
    expect(faultsOf(withConnections({ from: 'gone', to: 'lost', output: 'x' }))).toEqual([
      { field: 'connections[2].from', issue: 'There is no node "gone"' },
      { field: 'connections[2].to', issue: 'There is no node "lost"' },
    ]);
  });

  it('every fault of a document at once', () => {
    const document = sampleWorkflow(['trigger > a > b > a', 'c'], {
      a: { config: { uri: 1, url: '{{ c.url }}' } },
      c: { type: 'teleport', config: { url: '{{ a.b }}' } },
    });
    expect(faultsOf(document).map(({ field }) => field)).toEqual([
      'nodes[1].config.uri',
      'nodes[3].type',
      'connections[2]',
      'nodes[1].config.url',
    ]);
  });
});

describe('a definition is accepted', () => {
  it('with everything that runs', () => {
    const document = sampleWorkflow(
      ['trigger > f > join', 'f.rejected > join', 'trigger-2 > broken.error > join', 'alone', 'trigger > a > b > join'],
      {
        f: { type: 'filter', type_version: 1, name: 'Only paid', disabled: true },
        broken: { on_error: 'branch' },
        b: { config: { url: 'https://example.com', body: ['{{trigger.payload}}', '{{ a.body.x }}'] } },
        join: { config: { url: '{{ trigger-2.url }}' } },
      },
    );
    expect(faultsOf(document)).toEqual([]);
  });

  it('when connections start at outputs that the config names', () => {
    const config = { cases: [{ output: 'large' }, { output: 'small' }] };
    const chains = ['trigger > choice.large > a', 'choice.default > b', 'choice.error > c'];
    const document = sampleWorkflow(chains, { choice: { type: 'switch', config, on_error: 'branch' } });
    expect(faultsOf(document)).toEqual([]);
  });

  it('when nodes stand in any order', () => {
    const { nodes, connections } = sampleWorkflow(['trigger > a > b > c'], { c: { config: { body: '{{a.x}}' } } });
    expect(faultsOf({ nodes: nodes.toReversed(), connections: connections.toReversed() })).toEqual([]);
  });

  it('when a node refers to one far before it, over many nodes', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `n${index}`);
    for (const nodeId of ['n0', 'n31', 'n32', 'n63', 'n98']) {
      const document = sampleWorkflow([`trigger > ${ids.join(' > ')}`], {
        n99: { config: { body: `{{${nodeId}.x}}` } },
      });
      expect(faultsOf(document)).toEqual([]);
    }
  });
});

describe('loops', () => {
  const LOOP = { each: { type: 'loop' }, a: { parent: 'each' }, b: { parent: 'each' } };
  const refer = (nodeId: string) => ({ config: { body: `{{ ${nodeId}.x }}` } });
  const issuesOf = (...workflow: Parameters<typeof sampleWorkflow>) =>
    checkDefinition(sampleWorkflow(...workflow), CHECKS);

  it('what lies in one comes after what is before it, and nothing outside comes after that', () => {
    const chains = ['trigger > first > each > after', 'a > b'];
    const inside = { ...LOOP, b: { ...LOOP.b, ...refer('first') }, a: { ...LOOP.a, ...refer('trigger') } };
    expect(issuesOf(chains, inside)).toEqual([]);
    expect(issuesOf(chains, { ...LOOP, b: { ...LOOP.b, ...refer('a') }, after: refer('each') })).toEqual([]);
    expect(issuesOf(chains, { ...LOOP, after: refer('b') })).toEqual([
      { field: 'nodes[3].config.body', issue: '"b" does not come before "after"' },
    ]);
    expect(issuesOf(chains, { ...LOOP, a: { ...LOOP.a, ...refer('each') } })).toMatchObject([
      { issue: '"each" does not come before "a"' },
    ]);
  });

  it.each<[string, readonly string[], Parameters<typeof sampleWorkflow>[1], string, string]>([
    ['without a node in it', ['trigger > each'], { each: { type: 'loop' } }, 'nodes[1]', 'nothing lies in it yet'],
    ['with a connection over its border', ['trigger > each', 'a > b', 'trigger > a'], LOOP, 'connections[2]', 'border'],
    [
      'with a trigger in it',
      ['trigger > each', 'trigger-2 > a'],
      { ...LOOP, 'trigger-2': { type: 'start', parent: 'each' } },
      'nodes[2].parent',
      'A trigger lies in no loop',
    ],
    [
      'that lies in itself',
      ['trigger > each'],
      { each: { type: 'loop', parent: 'each' } },
      'nodes[1].parent',
      '3 deep',
    ],
    [
      'too deep in others',
      ['trigger > l1', 'l2', 'l3', 'l4', 'x'],
      {
        l1: { type: 'loop' },
        l2: { type: 'loop', parent: 'l1' },
        l3: { type: 'loop', parent: 'l2' },
        l4: { type: 'loop', parent: 'l3' },
        x: { parent: 'l4' },
      },
      'nodes[5].parent',
      'Loops lie 3 deep in each other at most',
    ],
  ])('%s is refused', (_, chains, settings, field, issue) => {
    expect(issuesOf(chains, settings)).toContainEqual({ field, issue: expect.stringContaining(issue) });
  });
});
