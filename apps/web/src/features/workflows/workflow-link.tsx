import { Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import type { WorkflowListItem } from '../../api/generated/index.ts';

/** The name; its click area is the whole row or card that it stands in, below the controls there. */
export function WorkflowLink({ workflow }: { readonly workflow: WorkflowListItem }) {
  return (
    <Text asChild fontWeight="600" display="block" truncate _before={{ content: '""', position: 'absolute', inset: 0 }}>
      <Link to={`/workflows/${workflow.id}`} title={workflow.name}>
        {workflow.name}
      </Link>
    </Text>
  );
}
