import { Editable, Heading } from '@chakra-ui/react';
import { useState } from 'react';
import { useChangeWorkflow } from './use-change-workflow.ts';

interface WorkflowNameProps {
  readonly id: string;
  readonly name: string;
}

const LONGEST = 128;

/** The workflow's name; a click, or Enter, makes it a field. */
export function WorkflowName({ id, name }: WorkflowNameProps) {
  const [typed, setTyped] = useState(name);
  const change = useChangeWorkflow(id, 'The name was not changed');
  const commit = (value: string): void => {
    const next = value.trim();
    if (next === '' || next === name) setTyped(name);
    else change.mutate({ name: next }, { onError: () => setTyped(name) });
  };
  return (
    <Heading as="h1" fontSize="sm" fontWeight="600" minW="0" lineHeight="20px">
      <Editable.Root
        value={typed}
        onValueChange={({ value }) => setTyped(value)}
        onValueCommit={({ value }) => commit(value)}
        onValueRevert={() => setTyped(name)}
        maxLength={LONGEST}
        activationMode="click"
        submitMode="both"
        selectOnFocus
        fontSize="sm"
        minW="0"
      >
        <Editable.Preview
          minH={{ base: '11', md: '8' }}
          px="2"
          truncate
          aria-label={`Name: ${name}. Press to change it.`}
          _hover={{ bg: 'bg.muted' }}
        />
        <Editable.Input px="2" aria-label="Name of the workflow" />
      </Editable.Root>
    </Heading>
  );
}
