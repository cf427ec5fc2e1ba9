import { useQuery } from '@tanstack/react-query';
import { ErrorBoundary } from 'react-error-boundary';
import { useLoaderData, useParams } from 'react-router';
import { getWorkflowOptions, listNodeTypesOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import type { OpenedWorkflow } from '../../api/preload-workflow.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { ErrorFallback } from '../../shell/error-fallback.tsx';
import { Editor } from './editor.tsx';
import { EditorSkeleton } from './layout/editor-skeleton.tsx';
import { EditorProvider } from './state/editor-context.tsx';

/** The editor of one workflow. */
export function EditorPage() {
  const { workflowId = '' } = useParams();
  const { openedAt } = useLoaderData<OpenedWorkflow>();
  // What an earlier visit left may be old, and the document under edit starts from it.
  const workflow = useQuery({
    ...getWorkflowOptions({ path: { id: workflowId } }),
    refetchOnMount: ({ state }) => (state.dataUpdatedAt < openedAt ? 'always' : true),
  });
  const types = useQuery({ ...listNodeTypesOptions(), staleTime: Number.POSITIVE_INFINITY });
  const isFresh = workflow.dataUpdatedAt >= openedAt;
  const missing = [...(isFresh ? [] : [workflow]), ...(types.data === undefined ? [types] : [])];
  const error = missing.find(({ isFetching }) => !isFetching)?.error ?? null;
  if (error !== null) {
    const retry = (): void => {
      void workflow.refetch();
      void types.refetch();
    };
    return (
      <Page title="Editor">
        <ErrorNotice error={error} title="The workflow could not be opened" onRetry={retry} />
      </Page>
    );
  }
  if (workflow.data === undefined || types.data === undefined || !isFresh) {
    return <EditorSkeleton />;
  }
  return (
    <ErrorBoundary FallbackComponent={ErrorFallback}>
      <EditorProvider key={workflowId} workflow={workflow.data}>
        <Editor workflow={workflow.data} nodeTypes={types.data.items} />
      </EditorProvider>
    </ErrorBoundary>
  );
}
