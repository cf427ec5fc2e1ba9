import { Dialog, HStack, Icon, Input, Kbd, Portal, Text, VisuallyHidden } from '@chakra-ui/react';
import { Fragment, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { describeKeys, isAppleKeyboard } from '../shortcuts/keys.ts';
import { type Command, rankCommands } from './command.ts';
import { useCommands } from './use-commands.ts';
import { useWorkflowCommands } from './use-workflow-commands.ts';

interface CommandPaletteProps {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** Goes anywhere and does anything by its name. */
export function CommandPalette({ onClose, onHelp }: CommandPaletteProps) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const commands = useCommands(onHelp);
  const workflows = useWorkflowCommands(query.trim());
  const shown = [...rankCommands(commands, query), ...workflows];
  const at = Math.min(chosen, shown.length - 1);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((at + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter') run(shown[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog.Root
      open
      size="md"
      placement="top"
      onOpenChange={({ open }) => !open && onClose()}
      onFocusOutside={(event) => event.preventDefault()}
    >
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content
            bg="bg.panel"
            borderRadius="card"
            boxShadow="float"
            overflow="hidden"
            maxH="min(520px, 80dvh)"
          >
            <VisuallyHidden>
              <Dialog.Title>Commands</Dialog.Title>
            </VisuallyHidden>
            <Input
              variant="flushed"
              placeholder="Go to, create, find a workflow…"
              aria-label="Command"
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={shown[at] && `${listId}-${at}`}
              autoComplete="off"
              spellCheck={false}
              h="12"
              px="4"
              flexShrink={0}
              borderColor="border"
              _focusVisible={{ boxShadow: 'none', outline: 'none', borderColor: 'border' }}
              value={query}
              onKeyDown={onKeyDown}
              onChange={({ target }) => {
                setQuery(target.value);
                setChosen(0);
              }}
            />
            <CommandList id={listId} commands={shown} at={at} onChoose={setChosen} onRun={run} />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

interface CommandListProps {
  readonly id: string;
  readonly commands: readonly Command[];
  readonly at: number;
  readonly onChoose: (index: number) => void;
  readonly onRun: (command: Command) => void;
}

function CommandList({ id, commands, at, onChoose, onRun }: CommandListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <Dialog.Body ref={list} p="2" overflowY="auto" tabIndex={-1}>
      <div id={id} role="listbox" aria-label="Commands">
        {commands.map((command, index) => (
          <Fragment key={command.id}>
            {command.group !== commands[index - 1]?.group && (
              <Text px="2" pt="2" pb="1" textStyle="small" color="fg.subtle" role="presentation">
                {command.group}
              </Text>
            )}
            <CommandLine
              id={`${id}-${index}`}
              index={index}
              command={command}
              isChosen={index === at}
              onChoose={onChoose}
              onRun={onRun}
            />
          </Fragment>
        ))}
      </div>
      {commands.length === 0 && (
        <Text px="2" py="6" textAlign="center" color="fg.muted">
          Nothing is called that
        </Text>
      )}
    </Dialog.Body>
  );
}

interface CommandLineProps extends Pick<CommandListProps, 'onChoose' | 'onRun'> {
  readonly id: string;
  readonly index: number;
  readonly command: Command;
  readonly isChosen: boolean;
}

function CommandLine({ id, index, command, isChosen, onChoose, onRun }: CommandLineProps) {
  const { icon: Sign, label, keys } = command;
  return (
    <HStack
      id={id}
      data-index={index}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      gap="2.5"
      h={{ base: '11', md: '9' }}
      px="2"
      borderRadius="field"
      cursor="pointer"
      bg={isChosen ? 'bg.muted' : undefined}
      onMouseMove={() => onChoose(index)}
      onClick={() => onRun(command)}
    >
      <Icon asChild boxSize="4" color="fg.muted">
        <Sign aria-hidden />
      </Icon>
      <Text flex="1" truncate>
        {label}
      </Text>
      {keys !== undefined && (
        <HStack gap="1" aria-hidden>
          {describeKeys(keys, isAppleKeyboard()).map((key) => (
            <Kbd key={key} size="sm" variant="subtle">
              {key}
            </Kbd>
          ))}
        </HStack>
      )}
    </HStack>
  );
}
