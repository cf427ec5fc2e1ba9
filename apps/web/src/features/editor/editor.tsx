import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useSearchParams } from 'react-router';
import type { NodeType, Workflow } from '../../api/generated/types.gen.ts';
import { usePageTitle } from '../../components/use-page-title.ts';
import { ErrorFallback } from '../../shell/error-fallback.tsx';
import { createDocumentChecker } from './faults/document-checker.ts';
import { useRunData } from './inspector/run-data/use-run-data.ts';
import { EditorWorkspace } from './layout/editor-workspace.tsx';
import { LeavingProvider } from './save/leaving.ts';
import { useServerChanges } from './save/use-server-changes.ts';
import { useEditor } from './state/editor-context.tsx';
import { EditorFactsProvider } from './state/editor-facts.tsx';
import { useDocumentIssues } from './state/use-document-issues.ts';
import { PlacesProvider, useFindPlaces } from './state/use-places.ts';

interface EditorProps {
  readonly workflow: Workflow;
  readonly nodeTypes: readonly NodeType[];
}

/** Puts together what the parts of the editor know in common. */
export function Editor({ workflow, nodeTypes: list }: EditorProps) {
  const { definition } = useEditor().history;
  const [search] = useSearchParams();
  const [isLeaving, setLeaving] = useState(false);
  const nodeTypes = useMemo(() => new Map(list.map((type) => [type.type, type])), [list]);
  const checker = useMemo(() => createDocumentChecker(list), [list]);
  const { issues, nodeIssues } = useDocumentIssues(checker);
  const facts = useMemo(
    () => ({ workflow, nodeTypes, checker, issues, nodeIssues }),
    [workflow, nodeTypes, checker, issues, nodeIssues],
  );
  const places = useFindPlaces(definition, nodeTypes);
  const runData = useRunData(workflow.id, search.get('run') ?? undefined);
  const [leaving] = useState(() => () => setLeaving(true));
  usePageTitle(workflow.name);
  useServerChanges(workflow);
  return (
    <EditorFactsProvider value={facts}>
      <PlacesProvider value={places}>
        <LeavingProvider value={leaving}>
          <ReactFlowProvider>
            <ErrorBoundary FallbackComponent={ErrorFallback}>
              <EditorWorkspace runData={runData} isLeaving={isLeaving} />
            </ErrorBoundary>
          </ReactFlowProvider>
        </LeavingProvider>
      </PlacesProvider>
    </EditorFactsProvider>
  );
}
