import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { ChakraProvider } from '@chakra-ui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { useState } from 'react';
import { MemoryRouter } from 'react-router';
import type { Execution } from '../../../api/generated/types.gen.ts';
import { system } from '../../../theme/system.ts';
import { CATALOGUE_TYPES } from './catalogue-types.conformance.ts';
import { Inspector } from './inspector.tsx';
import type { RunData } from './run-data/use-run-data.ts';
import type { InspectorProps } from './types.ts';

const TYPES = new Map(CATALOGUE_TYPES.map((type) => [type.type, type]));

export const NO_RUN: RunData = {
  execution: undefined,
  runs: [],
  chosen: undefined,
  choose: () => {},
  isLoading: false,
  error: null,
};

export function runDataOf(execution: Execution): RunData {
  return { ...NO_RUN, execution, runs: [execution] };
}

interface Shown {
  /** The node as the inspector has changed it. */
  readonly node: () => WorkflowNode;
  readonly definition: () => WorkflowDefinition;
}

/** Shows the inspector over a document that changes as the editor's would. */
export function renderInspector(
  definition: WorkflowDefinition,
  nodeId: string,
  more: Partial<InspectorProps> = {},
): Shown {
  let latest = definition;
  let id = nodeId;
  function Editor() {
    const [document, setDocument] = useState(definition);
    latest = document;
    const node = document.nodes.find((each) => each.id === id);
    if (node === undefined) return null;
    const change = (next: Partial<WorkflowNode>) =>
      setDocument((before) => ({
        ...before,
        nodes: before.nodes.map((each) => (each.id === id ? withoutUndefined({ ...each, ...next }) : each)),
      }));
    return (
      <Inspector
        node={node}
        nodeType={TYPES.get(node.type)}
        nodeTypes={TYPES}
        definition={document}
        issues={[]}
        onChange={(next) => change(next as Partial<WorkflowNode>)} // as: what is undefined is taken out
        onRename={(to) => {
          change({ id: to });
          id = to;
        }}
        onMoveToLoop={(parent) => change(parent === undefined ? { parent: undefined } : { parent })}
        onClose={() => {}}
        history={HISTORY}
        workflow={{ id: 'w-1', webhook_url: 'http://localhost:3000/webhook/token', is_active: true }}
        isUnsaved={false}
        runData={NO_RUN}
        {...more}
      />
    );
  }
  render(
    <ChakraProvider value={system}>
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <Editor />
        </MemoryRouter>
      </QueryClientProvider>
    </ChakraProvider>,
  );
  return {
    node: () => latest.nodes.find((each) => each.id === id) ?? latest.nodes[0] ?? missing(),
    definition: () => latest,
  };
}

const HISTORY = { undo: () => {}, redo: () => {} };

function missing(): never {
  throw new Error('the document has no nodes');
}

function withoutUndefined(node: WorkflowNode): WorkflowNode {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined)) as WorkflowNode; // as: only optional fields are undefined
}
