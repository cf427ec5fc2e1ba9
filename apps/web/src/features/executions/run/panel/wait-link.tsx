import { Code, HStack, Link, Text } from '@chakra-ui/react';
import type { OpenWait } from '../../../../api/generated/index.ts';
import { CopyButton } from '../../../../components/copy-button.tsx';

/** The link that answers a step which waits, for its owner. */
export function WaitLink({ wait }: { readonly wait: OpenWait }) {
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
