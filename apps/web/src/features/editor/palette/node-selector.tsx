import { Box, Flex, Icon, Input, Stack, Text } from '@chakra-ui/react';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { searchChoices } from './list-choices.ts';
import { NodeOption } from './node-option.tsx';

interface NodeSelectorProps {
  readonly types: readonly NodeType[];
  readonly onChoose: (type: NodeType) => void;
  /** Whether the caret goes into the search when it opens. */
  readonly isFocused?: boolean;
  /** Whether a type can be dragged onto the canvas. */
  readonly isDraggable?: boolean;
}

/** All node types by group, with a search. The caret stays in the search; arrow keys walk through the list. */
export function NodeSelector({ types, onChoose, isFocused = false, isDraggable = false }: NodeSelectorProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const groups = searchChoices(types, text);
  const flat = groups.flatMap((group) => group.types);
  const current = flat[Math.min(active, flat.length - 1)];
  const optionId = (type: NodeType): string => `${listId}-${type.type}`;

  useEffect(() => {
    if (current !== undefined)
      document.getElementById(`${listId}-${current.type}`)?.scrollIntoView({ block: 'nearest' });
  }, [current, listId]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0)
      setActive((Math.min(active, flat.length - 1) + step + flat.length) % flat.length);
    else if (event.key === 'Enter' && current !== undefined) onChoose(current);
    else return;
    event.preventDefault();
  };

  return (
    <Stack gap="0" minH="0" h="full">
      <Flex align="center" gap="2" px="4" h="12" borderBottomWidth="1px" flexShrink={0}>
        <Icon asChild color="fg.muted">
          <Search size={16} aria-hidden />
        </Icon>
        <Input
          variant="flushed"
          border="0"
          px="0"
          autoFocus={isFocused}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(current)}
          aria-label="Search node types"
          placeholder="Search, such as “http” or “filter”"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          _focusVisible={{ outline: 'none', boxShadow: 'none' }}
        />
      </Flex>
      <Box ref={list} id={listId} role="listbox" aria-label="Node types" overflowY="auto" flex="1" p="2" tabIndex={-1}>
        {groups.map((group) => (
          <Box key={group.group} role="group" aria-label={group.title} mb="2">
            <Text px="2" py="1.5" textStyle="small" fontWeight="500" color="fg.muted" aria-hidden>
              {group.title}
            </Text>
            {group.types.map((type) => (
              <NodeOption
                key={type.type}
                id={optionId(type)}
                type={type}
                isActive={type === current}
                isDraggable={isDraggable}
                onChoose={onChoose}
                onPoint={() => setActive(flat.indexOf(type))}
              />
            ))}
          </Box>
        ))}
        {flat.length === 0 && (
          <Text p="4" color="fg.muted" role="status">
            No node type has “{text}” in its name or description.
          </Text>
        )}
      </Box>
    </Stack>
  );
}
