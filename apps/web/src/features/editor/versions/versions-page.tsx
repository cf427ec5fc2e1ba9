import { Button, Grid, Skeleton, Stack } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { Link, useParams, useSearchParams } from 'react-router';
import { getWorkflowOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { useNodeTypes } from '../../../api/use-node-types.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Page } from '../../../components/page.tsx';
import { useRestore } from './use-restore.ts';
import { useVersions } from './use-versions.ts';
import { VERSION_VIEWS, VersionDetail } from './version-detail.tsx';
import { VersionList } from './version-list.tsx';

/** The versions of a workflow: what changed when, how it looked, and back to it. */
export function VersionsPage() {
  const { workflowId = '' } = useParams();
  const workflow = useQuery(getWorkflowOptions({ path: { id: workflowId } }));
  return (
    <Page
      title={workflow.data === undefined ? 'Versions' : `Versions of ${workflow.data.name}`}
      action={
        <Button asChild size="sm">
          <Link to={`/workflows/${workflowId}`}>
            <ChevronLeft size={16} aria-hidden /> Back to the editor
          </Link>
        </Button>
      }
    >
      <Versions workflowId={workflowId} />
    </Page>
  );
}

function Versions({ workflowId }: { readonly workflowId: string }) {
  const [search, setSearch] = useSearchParams();
  const { versions, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useVersions(workflowId);
  const workflow = useQuery(getWorkflowOptions({ path: { id: workflowId } }));
  const nodeTypes = useNodeTypes();
  const restore = useRestore(workflow.data);
  if (error !== null && versions.length === 0) {
    return <ErrorNotice error={error} title="The versions could not be loaded" onRetry={() => void refetch()} />;
  }
  const [newest] = versions;
  if (isPending || newest === undefined) return <VersionsSkeleton />;
  const all = versions.map(({ version }) => version);
  const find = (key: string) => all.find(({ version }) => String(version) === search.get(key));
  const selected = find('version') ?? newest.version;
  const base = find('with') ?? all[all.indexOf(selected) + 1] ?? all.find((each) => each !== selected);
  const view = VERSION_VIEWS.find((each) => each === search.get('view')) ?? 'changes';
  const choose = (changes: Readonly<Record<string, string | undefined>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  return (
    <Grid templateColumns={{ base: 'minmax(0, 1fr)', md: '300px minmax(0, 1fr)' }} gap="6" alignItems="start">
      <VersionList
        versions={versions}
        selected={selected.version}
        onSelect={(version) => choose({ version: String(version), with: undefined })}
        hasMore={hasNextPage}
        isLoadingMore={isFetchingNextPage}
        onLoadMore={() => void fetchNextPage()}
      />
      <Stack gap="4" minW="0">
        {restore.isError && (
          <ErrorNotice
            error={restore.error}
            title="The version was not restored"
            onRetry={() => restore.mutate(selected)}
          />
        )}
        <VersionDetail
          version={selected}
          isCurrent={selected === newest.version}
          versions={all}
          base={base}
          onBase={(version) => choose({ with: String(version) })}
          view={view}
          onView={(next) => choose({ view: next })}
          nodeTypes={nodeTypes}
          isRestoring={restore.isPending}
          onRestore={() =>
            restore.mutate(selected, { onSuccess: () => choose({ version: undefined, with: undefined }) })
          }
        />
      </Stack>
    </Grid>
  );
}

function VersionsSkeleton() {
  return (
    <Grid
      templateColumns={{ base: 'minmax(0, 1fr)', md: '300px minmax(0, 1fr)' }}
      gap="6"
      role="status"
      aria-label="The versions are being loaded"
    >
      <Skeleton h="240px" borderRadius="card" />
      <Skeleton h="240px" borderRadius="card" />
    </Grid>
  );
}
