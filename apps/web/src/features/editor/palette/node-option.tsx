import { Box, Flex, Text } from '@chakra-ui/react';
import type { DragEvent } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { RichText } from '../inspector/form/rich-text.tsx';
import { DRAGGED_TYPE } from './dragged-type.ts';

interface NodeOptionProps {
  readonly id: string;
  readonly type: NodeType;
  readonly isActive: boolean;
  readonly isDraggable: boolean;
  readonly onChoose: (type: NodeType) => void;
  readonly onPoint: () => void;
}

/** One node type in the list: icon, name, what it does. */
export function NodeOption({ id, type, isActive, isDraggable, onChoose, onPoint }: NodeOptionProps) {
  const startDrag = (event: DragEvent): void => {
    event.dataTransfer.setData(DRAGGED_TYPE, type.type);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <Flex
      id={id}
      role="option"
      aria-selected={isActive}
      align="center"
      gap="3"
      px="2"
      py="1.5"
      minH="11"
      borderRadius="field"
      cursor={isDraggable ? 'grab' : 'pointer'}
      bg={isActive ? 'bg.muted' : undefined}
      draggable={isDraggable}
      onDragStart={startDrag}
      onMouseMove={onPoint}
      onClick={() => onChoose(type)}
    >
      <NodeIconTile icon={type.icon} group={type.group} size="8" />
      <Box minW="0">
        <Text fontWeight="500">{type.title}</Text>
        <Text textStyle="small" color="fg.muted" lineClamp={2}>
          <RichText>{type.description}</RichText>
        </Text>
      </Box>
    </Flex>
  );
}
