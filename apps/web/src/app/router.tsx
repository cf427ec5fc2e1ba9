import type { QueryClient } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { type OpenedWorkflow, preloadWorkflow } from '../api/preload-workflow.ts';
import { session } from '../api/session.ts';
import { RequireAuth } from '../auth/require-auth.tsx';
import { SignInPage } from '../features/auth/sign-in-page.tsx';
import { SignUpPage } from '../features/auth/sign-up-page.tsx';
import { DashboardPage } from '../features/workflows/dashboard-page.tsx';
import { Layout } from '../shell/layout.tsx';
import { NotFoundPage } from '../shell/not-found-page.tsx';
import { PageError } from '../shell/page-error.tsx';

/** The editor, whose workflow is asked for while its code and the user are on their way. */
const editor = (queries: QueryClient): RouteObject => ({
  path: 'workflows/:workflowId',
  loader: ({ params }): OpenedWorkflow => {
    void session
      .ready()
      .then((isSignedIn) => (isSignedIn ? preloadWorkflow(queries, params.workflowId ?? '') : undefined))
      .catch(() => undefined); // the sign-in or the page says it
    return { openedAt: Date.now() };
  },
  // A changed search is the same visit: opened anew, the document under edit would start again.
  shouldRevalidate: ({ currentParams, nextParams }) => currentParams.workflowId !== nextParams.workflowId,
  lazy: async () => ({ Component: (await import('../features/editor/editor-page.tsx')).EditorPage }),
});

/** Pages that are loaded when they are first opened. */
const LAZY: readonly RouteObject[] = [
  {
    path: 'workflows/:workflowId/versions',
    lazy: async () => ({ Component: (await import('../features/editor/versions/versions-page.tsx')).VersionsPage }),
  },
  {
    path: 'workflows/:workflowId/runs',
    lazy: async () => ({ Component: (await import('../features/executions/workflow-runs-page.tsx')).WorkflowRunsPage }),
  },
  {
    path: 'runs',
    lazy: async () => ({ Component: (await import('../features/executions/runs-page.tsx')).RunsPage }),
  },
  {
    path: 'runs/:executionId',
    lazy: async () => ({ Component: (await import('../features/executions/run-page.tsx')).RunPage }),
  },
  {
    path: 'dead-letters',
    lazy: async () => ({ Component: (await import('../features/dead-letters/dead-letters-page.tsx')).DeadLettersPage }),
  },
  {
    path: 'dead-letters/:fingerprint',
    lazy: async () => ({
      Component: (await import('../features/dead-letters/dead-letter-group-page.tsx')).DeadLetterGroupPage,
    }),
  },
  {
    path: 'credentials',
    lazy: async () => ({ Component: (await import('../features/credentials/credentials-page.tsx')).CredentialsPage }),
  },
  {
    path: 'credentials/connected',
    lazy: async () => ({ Component: (await import('../features/credentials/connected-page.tsx')).ConnectedPage }),
  },
  {
    path: 'store',
    lazy: async () => ({ Component: (await import('../features/store/store-page.tsx')).StorePage }),
  },
  {
    path: 'operations',
    lazy: async () => ({ Component: (await import('../features/operations/operations-page.tsx')).OperationsPage }),
  },
  {
    path: 'settings',
    lazy: async () => ({ Component: (await import('../features/settings/settings-page.tsx')).SettingsPage }),
  },
];

export function createRouter(queries: QueryClient) {
  return createBrowserRouter([
    { path: '/sign-in', Component: SignInPage, ErrorBoundary: PageError },
    { path: '/sign-up', Component: SignUpPage, ErrorBoundary: PageError },
    {
      path: '/resume/:token',
      lazy: async () => ({ Component: (await import('../features/answer/answer-page.tsx')).AnswerPage }),
      ErrorBoundary: PageError,
      HydrateFallback: () => null,
    },
    {
      Component: RequireAuth,
      ErrorBoundary: PageError,
      HydrateFallback: () => null,
      children: [
        {
          Component: Layout,
          children: [
            {
              // The frame stays when a page fails.
              ErrorBoundary: PageError,
              children: [
                { index: true, element: <Navigate to="/workflows" replace /> },
                { path: 'workflows', Component: DashboardPage },
                editor(queries),
                ...LAZY,
                { path: '*', Component: NotFoundPage },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
