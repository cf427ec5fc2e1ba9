import { Button, Flex } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listCredentialsOptions, listWorkflowsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import { CreateCredentialDialog } from '../../../../credentials/create-credential-dialog.tsx';
import { useExpressions } from '../expression/expression-provider.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { Select } from './select.tsx';
import { writeText } from './text-value.ts';

const MOST_WORKFLOWS = 200;
const MOST_CREDENTIALS = 200;

/** A node that comes before this one. */
export function NodeControl(props: ControlProps<'node'>) {
  const { upstream } = useExpressions().context;
  return (
    <ReferenceSelect
      {...props}
      options={upstream.map(({ id, title }) => ({ value: id, label: title === id ? id : `${title} (${id})` }))}
    />
  );
}

/** One of one's own workflows. */
export function WorkflowControl(props: ControlProps<'workflow'>) {
  const { data } = useQuery(listWorkflowsOptions({ query: { limit: MOST_WORKFLOWS } }));
  return (
    <ReferenceSelect {...props} options={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
  );
}

/** A credential of a type that the field asks for, by its id: never an expression. */
export function CredentialControl(props: ControlProps<'credential'>) {
  const { credentialTypes } = props.shape;
  const [isCreating, setCreating] = useState(false);
  const { data } = useQuery(listCredentialsOptions({ query: { limit: MOST_CREDENTIALS } }));
  const fitting = (data?.items ?? []).filter(({ type }) => credentialTypes.includes(type));
  return (
    <Flex gap="2">
      <ReferenceSelect {...props} options={fitting.map(({ id, name }) => ({ value: id, label: name }))} />
      <Button size="sm" h={{ base: '11', md: '8' }} flexShrink={0} onClick={() => setCreating(true)}>
        New credential
      </Button>
      {isCreating && (
        <CreateCredentialDialog
          types={credentialTypes}
          onDone={({ id }) => {
            props.onChange(id);
            setCreating(false);
          }}
          onClose={() => setCreating(false)}
        />
      )}
    </Flex>
  );
}

interface ReferenceSelectProps extends ControlProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** What stands in the document stays visible, also when it leads to nothing that is known here. */
function ReferenceSelect({ value, onChange, isRequired, ids, options }: ReferenceSelectProps) {
  const text = writeText(value);
  const isKnown = text === '' || options.some((option) => option.value === text);
  return (
    <Select
      id={ids.inputId}
      describedBy={ids.describedBy}
      isInvalid={ids.isInvalid}
      value={text}
      onChange={(next) => onChange(next === '' ? undefined : next)}
      options={[
        { value: '', label: isRequired ? 'Choose…' : 'Not set' },
        ...(isKnown ? [] : [{ value: text, label: text }]),
        ...options,
      ]}
    />
  );
}
