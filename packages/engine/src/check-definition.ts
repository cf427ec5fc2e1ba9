import {
  type ConfigIssue,
  formatPath,
  type Issue,
  LIMITS,
  outputsOf,
  type Path,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { findCycle } from './find-cycle.ts';
import type { NodeFacts } from './plan.ts';
import { createUpstream } from './upstream.ts';

/** An expression at `path` of a node's config names another node. */
export interface NodeReference {
  readonly path: Path;
  readonly nodeId: string;
}

/** What the checks need from outside, so that server and editor hand in their own. */
export interface DefinitionChecks {
  readonly nodeFacts: (type: string) => NodeFacts | undefined;
  /** The types that there are, for those who wrote another. */
  readonly nodeTypes: readonly string[];
  /** Faults of a node's config by its type's schema. */
  readonly configChecks: (node: WorkflowNode) => readonly ConfigIssue[];
  /** Faults of the expressions in a node's config, and the nodes that they name. */
  readonly expressionReferences: (node: WorkflowNode) => {
    readonly issues: readonly ConfigIssue[];
    readonly references: readonly NodeReference[];
  };
}

/** Says why a definition of the right shape cannot run: nothing found means that it can. In the order of the document. */
export function checkDefinition(definition: WorkflowDefinition, checks: DefinitionChecks): Issue[] {
  const nodeIssues = definition.nodes.flatMap((node, index) => checkNode(definition, node, index, checks));
  return [
    ...nodeIssues,
    ...checkTriggers(definition, checks),
    ...checkConnections(definition, checks),
    ...checkReferences(definition, checks),
  ];
}

function checkNode(
  definition: WorkflowDefinition,
  node: WorkflowNode,
  index: number,
  checks: DefinitionChecks,
): Issue[] {
  const at = (path: Path, issue: string): Issue => ({ field: formatPath(['nodes', index, ...path]), issue });
  const facts = checks.nodeFacts(node.type);
  if (facts === undefined) {
    return [at(['type'], `Unknown node type "${node.type}"; there are: ${checks.nodeTypes.join(', ')}`)];
  }
  const issues: Issue[] = [];
  if (node.type_version !== undefined && node.type_version !== facts.version) {
    issues.push(at(['type_version'], `"${node.type}" has version ${facts.version} only`));
  }
  if (node.on_error === 'continue' && !outputsOf(facts, node.config).includes('main')) {
    issues.push(at(['on_error'], `"${node.type}" has no output "main" to continue at; use "branch"`));
  }
  if (node.id === 'trigger' && !facts.trigger) issues.push(at(['id'], 'Only a trigger may have the id "trigger"'));
  if (node.parent !== undefined)
    issues.push(...checkParent(definition, node, facts, checks).map((issue) => at(['parent'], issue)));
  if (facts.loop !== undefined && !definition.nodes.some(({ parent }) => parent === node.id)) {
    issues.push(at([], 'A loop repeats the nodes that lie in it, and nothing lies in it yet'));
  }
  const config = [...checks.configChecks(node), ...checks.expressionReferences(node).issues];
  return [...issues, ...config.map(({ path, message }) => at(['config', ...path], message))];
}

function checkParent(
  definition: WorkflowDefinition,
  node: WorkflowNode,
  facts: NodeFacts,
  checks: DefinitionChecks,
): string[] {
  const byId = new Map(definition.nodes.map((each) => [each.id, each]));
  const parent = byId.get(node.parent ?? '');
  if (parent === undefined) return [`There is no node "${node.parent}"`];
  if (checks.nodeFacts(parent.type)?.loop === undefined) return [`"${node.parent}" is not a loop`];
  if (facts.trigger) return ['A trigger lies in no loop'];
  let depth = 0;
  for (let around: WorkflowNode | undefined = parent; around !== undefined; around = byId.get(around.parent ?? '')) {
    depth += 1;
    // A loop that lies in itself ends here, too.
    if (depth > LIMITS.loopDepth) return [`Loops lie ${LIMITS.loopDepth} deep in each other at most`];
  }
  return [];
}

function checkTriggers(definition: WorkflowDefinition, checks: DefinitionChecks): Issue[] {
  const isTrigger = (node: WorkflowNode): boolean => checks.nodeFacts(node.type)?.trigger === true;
  const issues: Issue[] = [];
  const triggers = definition.nodes.filter(isTrigger);
  if (triggers.length === 0) {
    const types = checks.nodeTypes.filter((type) => checks.nodeFacts(type)?.trigger === true).join(', ');
    issues.push({ field: 'nodes', issue: `A workflow needs a trigger: add a node of type ${types}` });
  } else if (triggers.every((node) => node.disabled === true)) {
    issues.push({ field: 'nodes', issue: 'A workflow needs a trigger that is not disabled' });
  }
  const singles = new Set<string>();
  for (const [index, { type }] of definition.nodes.entries()) {
    if (checks.nodeFacts(type)?.isSingle !== true) continue;
    const issue = `A workflow has one node of type "${type}" at most`;
    if (singles.has(type)) issues.push({ field: `nodes[${index}].type`, issue });
    singles.add(type);
  }
  return issues;
}

function checkConnections(definition: WorkflowDefinition, checks: DefinitionChecks): Issue[] {
  const byId = new Map(definition.nodes.map((node) => [node.id, node]));
  const isLoop = (id: string): boolean => checks.nodeFacts(byId.get(id)?.type ?? '')?.loop !== undefined;
  // A parent that is none is told at the node.
  const loopOf = ({ parent }: WorkflowNode): string | undefined =>
    parent !== undefined && isLoop(parent) ? parent : undefined;
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const [index, connection] of definition.connections.entries()) {
    const at = (field: string, issue: string): void => {
      issues.push({ field: `connections[${index}]${field}`, issue });
    };
    const { from, to, output = 'main' } = connection;
    const source = byId.get(from);
    const target = byId.get(to);
    if (source === undefined) at('.from', `There is no node "${from}"`);
    if (target === undefined) at('.to', `There is no node "${to}"`);
    if (source !== undefined && target !== undefined && loopOf(source) !== loopOf(target)) {
      at('', `"${from}" and "${to}" do not lie in the same loop: a connection does not cross the border of one`);
    }
    if (target !== undefined && checks.nodeFacts(target.type)?.trigger === true) {
      at('.to', 'A trigger takes no connection');
    }
    if (source !== undefined) {
      const outputs = connectableOutputs(source, checks);
      if (outputs !== undefined && !outputs.includes(output)) {
        const isBranchOff = output === 'error' && checks.nodeFacts(source.type)?.trigger === false;
        const remedy = isBranchOff ? '; set on_error to "branch" to have "error"' : '';
        at('.output', `"${from}" has no output "${output}"; it has: ${outputs.join(', ')}${remedy}`);
      }
    }
    const key = JSON.stringify([from, output, to]);
    if (seen.has(key)) at('', 'This connection is there twice');
    seen.add(key);
  }
  // A cycle can only be found along connections that are there.
  const closing = findCycle(definition);
  if (closing !== undefined) {
    issues.push({ field: `connections[${closing}]`, issue: 'This connection closes a cycle' });
  }
  return issues;
}

function connectableOutputs(node: WorkflowNode, checks: DefinitionChecks): readonly string[] | undefined {
  const facts = checks.nodeFacts(node.type);
  if (facts === undefined) return undefined;
  const outputs = outputsOf(facts, node.config);
  return node.on_error === 'branch' && !facts.trigger ? [...outputs, 'error'] : outputs;
}

function checkReferences(definition: WorkflowDefinition, checks: DefinitionChecks): Issue[] {
  const issues: Issue[] = [];
  let isUpstream: ((nodeId: string, of: string) => boolean) | undefined;
  for (const [index, node] of definition.nodes.entries()) {
    if (checks.nodeFacts(node.type) === undefined) continue;
    for (const { path, nodeId } of checks.expressionReferences(node).references) {
      isUpstream ??= createUpstream(definition);
      if (isUpstream(nodeId, node.id)) continue;
      const field = formatPath(['nodes', index, 'config', ...path]);
      issues.push({ field, issue: `"${nodeId}" does not come before "${node.id}"` });
    }
  }
  return issues;
}
