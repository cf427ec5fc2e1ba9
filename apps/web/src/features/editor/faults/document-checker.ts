import { checkDefinition, type NodeFacts } from '@automateos/engine';
import { type CompiledConfig, compileConfig } from '@automateos/expressions';
import type { ConfigIssue, Issue, WorkflowDefinition, WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { type ConfigReader, createConfigReader } from './config-checks.ts';

export interface DocumentChecker {
  /** Why the document cannot run, by the server's own rules; nothing when it can. */
  readonly check: (definition: WorkflowDefinition) => readonly Issue[];
  /** How configs of a type are read; undefined for an unknown type. */
  readonly readerOf: (type: string) => ConfigReader | undefined;
}

/**
 * Checks documents with the engine's code. What was found out about a node is kept with it, so that an edit of one node in
 * a thousand costs one check; ids are shared by all expressions, so a new or renamed node makes them be read again.
 */
export function createDocumentChecker(nodeTypes: readonly NodeType[]): DocumentChecker {
  const types = new Map(nodeTypes.map((type) => [type.type, type]));
  const facts = new Map(nodeTypes.map((type) => [type.type, toFacts(type)]));
  const readers = new Map<string, ConfigReader>();
  const readerOf = (name: string): ConfigReader | undefined => {
    const type = types.get(name);
    const reader = readers.get(name) ?? (type && createConfigReader(type));
    if (reader !== undefined) readers.set(name, reader);
    return reader;
  };
  const configIssues = new WeakMap<WorkflowNode, readonly ConfigIssue[]>();
  let compiled = new WeakMap<WorkflowNode, CompiledConfig>();
  let nodeIds: readonly string[] = [];
  const checks = {
    nodeFacts: (type: string) => facts.get(type),
    nodeTypes: [...types.keys()],
    configChecks: (node: WorkflowNode) => {
      const issues = configIssues.get(node) ?? readerOf(node.type)?.check(node.config) ?? [];
      configIssues.set(node, issues);
      return issues;
    },
    expressionReferences: (node: WorkflowNode) => {
      const known = compiled.get(node) ?? compileNode(node, nodeIds, readerOf(node.type));
      compiled.set(node, known);
      return known;
    },
  };
  return {
    readerOf,
    check: (definition) => {
      const ids = definition.nodes.map(({ id }) => id);
      if (ids.length !== nodeIds.length || ids.some((id, index) => id !== nodeIds[index])) {
        nodeIds = ids;
        compiled = new WeakMap();
      }
      return checkDefinition(definition, checks);
    },
  };
}

function compileNode(node: WorkflowNode, nodeIds: readonly string[], reader: ConfigReader | undefined): CompiledConfig {
  return compileConfig(reader?.fill(node.config) ?? node.config, {
    nodeIds,
    inLoop: node.parent !== undefined,
    isCondition: reader?.isCondition ?? (() => false),
    isLiteral: reader?.isLiteral ?? (() => false),
  });
}

function toFacts({ trigger, outputs, outputs_from, loop, version }: NodeType): NodeFacts {
  return {
    trigger,
    outputs,
    version,
    ...(outputs_from !== null && { outputsFrom: outputs_from }),
    ...(loop && { loop }),
  };
}
