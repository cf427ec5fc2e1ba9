import { buildPlan, checkDefinition, type NodeFacts, type Plan } from '@automateos/engine';
import { type CompiledConfig, compileConfig } from '@automateos/expressions';
import {
  type AnyNodeDefinition,
  checkConfig,
  createConditionFinder,
  createDefaultFiller,
  createLiteralFinder,
  credentialFieldsOf,
  type Issue,
  type JsonObject,
  type NodeCatalogue,
  type Path,
  secretFieldsOf,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { type AwaitedAnswer, awaitedAnswerOf } from './awaited-answer.ts';

export interface CompiledNode {
  readonly type: AnyNodeDefinition;
  readonly config: CompiledConfig;
  /** The fields of the config that are not recorded. */
  readonly secretFields: readonly string[];
  /** Whether its config names a credential. */
  readonly usesCredentials: boolean;
}

/** A workflow version ready to run: its plan, and its expressions compiled. By index as in `plan.nodes`. */
export interface CompiledWorkflow {
  readonly plan: Plan;
  readonly nodes: readonly CompiledNode[];
  /** Whether a node of it names a credential. */
  readonly usesCredentials: boolean;
  /** Null: who calls its URL does not wait for the run. */
  readonly awaited: AwaitedAnswer | null;
}

/** Checks and compiles definitions against one node catalogue. */
export interface WorkflowCompiler {
  /** Why this definition cannot run; nothing when it can. */
  check(definition: WorkflowDefinition): readonly Issue[];
  /** @param definition one that `check` found without faults */
  compile(definition: WorkflowDefinition): CompiledWorkflow;
}

/** How the configs of one node type are read. */
interface ConfigReader {
  /** Puts in what stands for fields that are left out. */
  readonly fill: (config: JsonObject) => JsonObject;
  readonly isCondition: (path: Path) => boolean;
  readonly isLiteral: (path: Path) => boolean;
  readonly secretFields: readonly string[];
  readonly credentialFields: readonly string[];
}

function createConfigReader(type: AnyNodeDefinition): ConfigReader {
  return {
    fill: createDefaultFiller(type),
    isCondition: createConditionFinder(type),
    isLiteral: createLiteralFinder(type),
    secretFields: secretFieldsOf(type),
    credentialFields: [...credentialFieldsOf(type).keys()],
  };
}

const NO_READER: ConfigReader = {
  fill: (config) => config,
  isCondition: () => false,
  isLiteral: () => false,
  secretFields: [],
  credentialFields: [],
};

export function createWorkflowCompiler(catalogue: NodeCatalogue): WorkflowCompiler {
  const readers = new Map(catalogue.list().map((type) => [type.type, createConfigReader(type)]));
  const nodeFacts = (type: string): NodeFacts | undefined => catalogue.find(type);
  const nodeTypes = catalogue.list().map(({ type }) => type);
  const compileNode = (node: WorkflowNode, nodeIds: readonly string[]): CompiledConfig => {
    const { fill, isCondition, isLiteral } = readers.get(node.type) ?? NO_READER;
    return compileConfig(fill(node.config), { nodeIds, inLoop: node.parent !== undefined, isCondition, isLiteral });
  };
  return {
    check: (definition) => {
      const nodeIds = definition.nodes.map(({ id }) => id);
      const compiled = new Map<WorkflowNode, CompiledConfig>();
      const expressionReferences = (node: WorkflowNode): CompiledConfig => {
        const known = compiled.get(node) ?? compileNode(node, nodeIds);
        compiled.set(node, known);
        return known;
      };
      const configChecks = (node: WorkflowNode) => {
        const type = catalogue.find(node.type);
        const { fill, isLiteral } = readers.get(node.type) ?? NO_READER;
        // A trigger's config counts before there is a run that could evaluate anything in it.
        const isDecided = type?.trigger === true ? () => true : isLiteral;
        return type === undefined ? [] : checkConfig(type.config, fill(node.config), isDecided);
      };
      return checkDefinition(definition, { nodeFacts, nodeTypes, configChecks, expressionReferences });
    },
    compile: (definition) => {
      const nodeIds = definition.nodes.map(({ id }) => id);
      const nodes = definition.nodes.map((node) => {
        const type = catalogue.find(node.type);
        if (type === undefined) throw new Error(`the node type "${node.type}" is not in the catalogue`);
        const { secretFields, credentialFields } = readers.get(node.type) ?? NO_READER;
        const usesCredentials = credentialFields.some((name) => Object.hasOwn(node.config, name));
        return { type, config: compileNode(node, nodeIds), secretFields, usesCredentials };
      });
      const usesCredentials = nodes.some((node) => node.usesCredentials);
      const plan = buildPlan(definition, nodeFacts);
      return { plan, usesCredentials, nodes, awaited: awaitedAnswerOf({ plan, nodes }) };
    },
  };
}
