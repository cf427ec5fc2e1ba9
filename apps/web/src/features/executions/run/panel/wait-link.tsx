import { Code, HStack, Link, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { listWaitsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import { CopyButton } from '../../../../components/copy-button.tsx';
import type { StepView } from '../step-view.ts';

/** The link that answers a step which waits, for its owner. Nothing for a step that waits for time alone. */
export function WaitLink({ executionId, step }: { readonly executionId: string; readonly step: StepView }) {
  const { data } = useQuery(listWaitsOptions({ path: { id: executionId } }));
  const wait = data?.items.find(({ node_id, iteration }) => node_id === step.nodeId && iteration === step.iteration);
  if (wait === undefined) return null;
  return (
    <>
      <Text>Whoever has this link can answer, once:</Text>
      <HStack gap="1" minW="0">
        {wait.kind === 'approval' ? (
          <Link
            href={wait.resume_url}
            target="_blank"
            rel="noreferrer"
            color="accent.fg"
            display="block"
            minW="0"
            textStyle="code"
            truncate
          >
            {wait.resume_url}
          </Link>
        ) : (
          <Code minW="0" truncate>
            {wait.resume_url}
          </Code>
        )}
        <CopyButton text={wait.resume_url} label="Copy the link" />
      </HStack>
    </>
  );
}
