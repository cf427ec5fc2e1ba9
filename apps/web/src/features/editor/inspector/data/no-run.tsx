import { Skeleton, Stack, Text } from '@chakra-ui/react';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import type { RunData } from '../run-data/use-run-data.ts';

/** What stands in place of a run's data while there is none. */
export function NoRun({ isLoading, error }: Pick<RunData, 'isLoading' | 'error'>) {
  if (isLoading) {
    return (
      <Stack gap="2" role="status" aria-label="The data of the run is being loaded">
        {[90, 70, 80, 50].map((width) => (
          <Skeleton key={width} h="4" w={`${width}%`} />
        ))}
      </Stack>
    );
  }
  if (error !== null && error !== undefined)
    return <ErrorNotice error={error} title="The data of the run could not be loaded" />;
  return (
    <Text color="fg.muted">
      The workflow has not run yet. Run it once, and what went through this node can be seen here and written into
      fields.
    </Text>
  );
}
