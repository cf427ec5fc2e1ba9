import { Combobox, HStack, Portal, Spinner, Text, useListCollection } from '@chakra-ui/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getWorkflowOptions, listWorkflowsOptions } from '../api/generated/@tanstack/react-query.gen.ts';

interface WorkflowFieldProps {
  /** The id of the chosen one. */
  readonly value: string | undefined;
  readonly onChange: (workflowId: string | undefined) => void;
  /** What the list shows while none is chosen. */
  readonly whenNone?: string;
}

interface WorkflowItem {
  readonly value: string;
  readonly label: string;
}

/** Limits a list to one workflow, which is found by its name. */
export function WorkflowField({ value, onChange, whenNone = 'All workflows' }: WorkflowFieldProps) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const chosen = useQuery({ ...getWorkflowOptions({ path: { id: value ?? '' } }), enabled: value !== undefined });
  const chosenName = value === undefined ? '' : (chosen.data?.name ?? '');
  const asked = text === chosenName ? '' : text;
  const found = useQuery({
    ...listWorkflowsOptions({ query: { limit: 20, ...(asked !== '' && { q: asked }) } }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const { collection, set } = useListCollection<WorkflowItem>({ initialItems: [] });
  const items = found.data?.items;
  useEffect(() => set((items ?? []).map(({ id, name }) => ({ value: id, label: name }))), [items, set]);
  useEffect(() => setText(chosenName), [chosenName]);
  return (
    <Combobox.Root
      collection={collection}
      width={{ base: 'full', md: '220px' }}
      flex={{ base: '1 1 140px', md: '0 0 auto' }}
      value={value === undefined ? [] : [value]}
      inputValue={text}
      onOpenChange={({ open }) => setIsOpen(open)}
      onInputValueChange={({ inputValue, reason }) => {
        setText(inputValue);
        if (reason === 'clear-trigger') onChange(undefined);
      }}
      onValueChange={({ value: [id] }) => onChange(id)}
      openOnClick
      selectionBehavior="replace"
    >
      <Combobox.Control>
        <Combobox.Input
          minH="0"
          aria-label="Workflow"
          placeholder={whenNone}
          h={{ base: '11', md: '9' }}
          bg="bg.panel"
          borderRadius="field"
          borderColor="border.emphasized"
        />
        <Combobox.IndicatorGroup>
          {value !== undefined && <Combobox.ClearTrigger aria-label={whenNone} />}
          <Combobox.Trigger aria-label="Choose a workflow" />
        </Combobox.IndicatorGroup>
      </Combobox.Control>
      <Portal>
        <Combobox.Positioner>
          <Combobox.Content>
            {collection.size === 0 && (
              <HStack px="2" py="1.5" color="fg.muted" fontSize="sm">
                {found.isFetching ? <Spinner size="xs" /> : null}
                <Text>{found.isFetching ? 'Looking …' : 'No workflow has this in its name'}</Text>
              </HStack>
            )}
            {collection.items.map((item) => (
              <Combobox.Item item={item} key={item.value}>
                <Combobox.ItemText>{item.label}</Combobox.ItemText>
                <Combobox.ItemIndicator />
              </Combobox.Item>
            ))}
          </Combobox.Content>
        </Combobox.Positioner>
      </Portal>
    </Combobox.Root>
  );
}
