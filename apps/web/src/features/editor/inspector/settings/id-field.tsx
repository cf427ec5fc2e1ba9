import { issueText, nodeIdSchema, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import { Input } from '@chakra-ui/react';
import { useState } from 'react';
import { FieldFrame } from '../form/field-frame.tsx';
import { useFaults } from '../form/form-context.tsx';

interface IdFieldProps {
  readonly node: WorkflowNode;
  readonly definition: WorkflowDefinition;
  readonly onRename: (id: string) => void;
}

/** The node's id. It is changed when the field is left, and everywhere at once, so half an id never stands anywhere. */
export function IdField({ node, definition, onRename }: IdFieldProps) {
  const [text, setText] = useState(node.id);
  const issues = useFaults(['id']);
  const fault = text === node.id ? undefined : findFault(text, definition);
  const rename = () => {
    if (text !== node.id && fault === undefined) onRename(text);
  };
  return (
    <FieldFrame
      field="id"
      title="Id"
      description="How expressions name it, such as `{{ action-1.status }}`. They are changed along with it."
      faults={fault === undefined ? issues : [fault]}
    >
      {({ inputId, describedBy, isInvalid }) => (
        <Input
          id={inputId}
          size="sm"
          h={{ base: '11', md: '8' }}
          fontFamily="mono"
          fontSize={{ base: 'md', md: 'code' }}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename();
            if (event.key !== 'Escape' || text === node.id) return;
            event.preventDefault();
            setText(node.id);
          }}
        />
      )}
    </FieldFrame>
  );
}

function findFault(id: string, { nodes }: WorkflowDefinition): string | undefined {
  const parsed = nodeIdSchema.safeParse(id, { error: issueText });
  if (!parsed.success) return parsed.error.issues[0]?.message;
  return nodes.some((node) => node.id === id) ? `Another node has the id "${id}"` : undefined;
}
