import { Badge, HStack, IconButton, Stack, Text } from '@chakra-ui/react';
import { BookOpen, X } from 'lucide-react';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';
import type { InspectorProps } from './types.ts';

/** Which node this is. */
export function InspectorHeader({ node, nodeType, onClose }: Pick<InspectorProps, 'node' | 'nodeType' | 'onClose'>) {
  const title = nodeTitle(node, nodeType);
  return (
    <HStack px="4" py="3" gap="3" flexShrink={0}>
      <NodeIconTile icon={nodeType?.icon} group={nodeType?.group} size="8" />
      <Stack gap="0" flex="1" minW="0">
        <HStack gap="2" minW="0">
          <Text as="h2" fontWeight="600" truncate>
            {title}
          </Text>
          {node.disabled === true && <Badge size="sm">Disabled</Badge>}
        </HStack>
        <Text textStyle="small" color="fg.muted" truncate>
          {nodeType !== undefined && nodeType.title !== title ? `${nodeType.title} · ` : ''}
          <Text as="span" fontFamily="mono">
            {node.id}
          </Text>
        </Text>
      </Stack>
      {nodeType !== undefined && (
        <IconButton asChild variant="ghost" size="sm" minW={{ base: '11', md: '8' }}>
          <a
            href={`/docs/nodes/${node.type}`}
            target="_blank"
            rel="noreferrer"
            aria-label={`Documentation of ${nodeType.title}`}
            title="Documentation"
          >
            <BookOpen size={16} aria-hidden />
          </a>
        </IconButton>
      )}
      <IconButton
        variant="ghost"
        size="sm"
        minW={{ base: '11', md: '8' }}
        aria-label="Close the inspector"
        title="Close"
        onClick={onClose}
      >
        <X size={16} aria-hidden />
      </IconButton>
    </HStack>
  );
}
