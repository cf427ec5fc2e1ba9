import { Button, Stack } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { Link } from 'react-router';
import { getOperationsOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Page } from '../../components/page.tsx';
import { assessOperations } from './assess-operations.ts';
import { ConditionNotice } from './condition-notice.tsx';
import { Figures } from './figures.tsx';
import { OperationsSkeleton } from './operations-skeleton.tsx';
import { StorageTable } from './storage-table.tsx';
import { WorkersTable } from './workers-table.tsx';

const ASK_EVERY_MS = 2_000;

/** Whether all is well, and the figures behind it; new each two seconds while somebody looks. */
export function OperationsPage() {
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...getOperationsOptions(),
    refetchInterval: ASK_EVERY_MS,
  });
  // Ages are those at the time of the answer: they do not run on while the server is silent.
  const now = dataUpdatedAt;
  return (
    <Page
      title="Operations"
      action={
        <Button asChild>
          <Link to="/store">
            <Database size={16} aria-hidden /> Stored values
          </Link>
        </Button>
      }
    >
      {data === undefined && error === null && <OperationsSkeleton />}
      {data === undefined && error !== null && (
        <ErrorNotice title="The figures could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <Stack gap="6">
          <ConditionNotice assessment={assessOperations(data, now)} />
          <Figures operations={data} nowMs={now} />
          <WorkersTable operations={data} nowMs={now} />
          <StorageTable storage={data.storage} />
        </Stack>
      )}
    </Page>
  );
}
