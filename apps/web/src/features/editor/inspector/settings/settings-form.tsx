import type { Issue } from '@automateos/model';
import { Stack, Text } from '@chakra-ui/react';
import { Control } from '../controls/control.tsx';
import { ConfigForm } from '../form/config-form.tsx';
import { FaultList } from '../form/field-frame.tsx';
import { FormProvider, type useDrafts } from '../form/form-context.tsx';
import type { InspectorProps } from '../types.ts';
import { FailureForm } from './failure-form.tsx';
import { NotesForm } from './notes-form.tsx';

type SettingsFormProps = Pick<
  InspectorProps,
  'node' | 'nodeType' | 'definition' | 'issues' | 'onChange' | 'onRename'
> & {
  readonly drafts: ReturnType<typeof useDrafts>;
};

/** All that can be set of a node: what it does, what happens when it fails, what people say about it. */
export function SettingsForm({ node, nodeType, definition, issues, onChange, onRename, drafts }: SettingsFormProps) {
  return (
    <FormProvider nodeId={node.id} issues={issues} drafts={drafts} control={Control}>
      <Stack gap="4">
        <FaultList faults={issues.filter(isOfWholeNode).map(({ issue }) => issue)} />
        {nodeType === undefined ? (
          <UnknownType type={node.type} />
        ) : (
          <ConfigForm nodeType={nodeType} config={node.config} onChange={(config) => onChange({ config })} />
        )}
      </Stack>
      <Stack gap="0" mt="4">
        {nodeType?.trigger !== true && <FailureForm node={node} onChange={onChange} />}
        <NotesForm
          node={node}
          typeTitle={nodeType?.title ?? node.type}
          definition={definition}
          onChange={onChange}
          onRename={onRename}
        />
      </Stack>
    </FormProvider>
  );
}

/** Of the node as such, not of one of its fields. */
function isOfWholeNode({ field }: Issue): boolean {
  return field === '' || field === 'type' || field === 'config' || field === 'type_version' || field === 'parent';
}

function UnknownType({ type }: { readonly type: string }) {
  return (
    <Text color="fg.muted">
      This server has no node type “{type}”, so its settings cannot be shown. Remove the node, or use a server that has
      it.
    </Text>
  );
}
