import { LIMITS, type NodeChange, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import { Input, Stack, Switch, Textarea } from '@chakra-ui/react';
import { FieldFrame } from '../form/field-frame.tsx';
import { useAnyFault, useFaults } from '../form/form-context.tsx';
import { FormSection } from '../form/form-section.tsx';
import { IdField } from './id-field.tsx';

interface NotesFormProps {
  readonly node: WorkflowNode;
  /** What the node is called without a name of its own. */
  readonly typeTitle: string;
  readonly definition: WorkflowDefinition;
  readonly onChange: (change: NodeChange) => void;
  readonly onRename: (id: string) => void;
}

/** What people say about the node: name, id, notes, and whether it is left out. */
export function NotesForm({ node, typeTitle, definition, onChange, onRename }: NotesFormProps) {
  const hasFault = useAnyFault(['name', 'id', 'notes', 'disabled']);
  const nameFaults = useFaults(['name']);
  const notesFaults = useFaults(['notes']);
  return (
    <FormSection title="Name and notes" summary={node.notes?.split('\n', 1)[0] ?? node.id} hasFault={hasFault}>
      <Stack gap="4">
        <FieldFrame
          field="name"
          title="Name"
          description="What its card says. Expressions use the id."
          faults={nameFaults}
        >
          {({ inputId, describedBy, isInvalid }) => (
            <Input
              id={inputId}
              size="sm"
              h={{ base: '11', md: '8' }}
              fontSize={{ base: 'md', md: 'sm' }}
              maxLength={LIMITS.nameLength}
              placeholder={typeTitle}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
              value={node.name ?? ''}
              onChange={({ target }) => onChange({ name: target.value === '' ? undefined : target.value })}
            />
          )}
        </FieldFrame>
        <IdField key={node.id} node={node} definition={definition} onRename={onRename} />
        <FieldFrame
          field="notes"
          title="Notes"
          description="For whoever reads the workflow later."
          faults={notesFaults}
        >
          {({ inputId, describedBy, isInvalid }) => (
            <Textarea
              id={inputId}
              size="sm"
              rows={3}
              autoresize
              maxH="240px"
              fontSize={{ base: 'md', md: 'sm' }}
              maxLength={LIMITS.notesLength}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
              value={node.notes ?? ''}
              onChange={({ target }) => onChange({ notes: target.value === '' ? undefined : target.value })}
            />
          )}
        </FieldFrame>
        <FieldFrame
          field="disabled"
          title="Disabled"
          description="It is passed over: what follows runs as if it had run, and it gives no value."
          faults={[]}
          isInline
        >
          {({ inputId, labelId, describedBy }) => (
            <Switch.Root
              size="sm"
              minH={{ base: '11', md: '6' }}
              checked={node.disabled === true}
              ids={{ hiddenInput: inputId, label: labelId }}
              onCheckedChange={({ checked }) => onChange({ disabled: checked ? true : undefined })}
            >
              <Switch.HiddenInput aria-describedby={describedBy} />
              <Switch.Control css={{ '&[data-state=checked]': { bg: 'accent.solid' } }} />
            </Switch.Root>
          )}
        </FieldFrame>
      </Stack>
    </FormSection>
  );
}
