import type { Issue } from '@automateos/model';
import { Box, Text } from '@chakra-ui/react';
import { Control } from '../controls/control.tsx';
import { ConfigForm, type ConfigFormProps } from '../form/config-form.tsx';
import { FaultList } from '../form/field-frame.tsx';
import { FormProvider } from '../form/form-context.tsx';
import { RequestInbox } from '../inbox/request-inbox.tsx';
import { NextRuns } from '../schedule/next-runs.tsx';
import type { InspectorProps } from '../types.ts';
import { WebhookAddress, WebhookTest } from '../webhook/webhook-panel.tsx';
import { FailureForm } from './failure-form.tsx';
import { HttpRequestForm } from './http-request-form.tsx';
import { LoopForm } from './loop-form.tsx';
import { NotesForm } from './notes-form.tsx';

/** All that can be set of a node: what it does, what happens when it fails, what people say about it. */
export function SettingsForm(props: InspectorProps) {
  const { node, nodeType, definition, issues, onChange, onRename, workflow } = props;
  const general = issues.filter(isOfWholeNode).map(({ issue }) => issue);
  return (
    <FormProvider formId={`${workflow.id} ${node.id}`} issues={issues} control={Control}>
      <Box>
        <Box pb={general.length > 0 ? '4' : '0'}>
          <FaultList faults={general} />
        </Box>
        {node.type === 'webhook' && <WebhookAddress {...props} />}
        {nodeType === undefined ? (
          <UnknownType type={node.type} />
        ) : (
          <TypedForm
            type={node.type}
            nodeType={nodeType}
            config={node.config}
            onChange={(config) => onChange({ config })}
          />
        )}
        {node.type === 'webhook' && <WebhookTest {...props} />}
        {node.type === 'webhook' && <RequestInbox workflowId={workflow.id} />}
        {node.type === 'schedule' && <NextRuns config={node.config} isActive={workflow.is_active} />}
        {nodeType?.trigger !== true && <FailureForm node={node} onChange={onChange} />}
        <LoopForm {...props} />
        <NotesForm
          node={node}
          typeTitle={nodeType?.title ?? node.type}
          definition={definition}
          onChange={onChange}
          onRename={onRename}
        />
      </Box>
    </FormProvider>
  );
}

/** Node types whose settings can be made in another way, too. */
function TypedForm({ type, ...form }: ConfigFormProps & { readonly type: string }) {
  return type === 'http_request' ? <HttpRequestForm {...form} /> : <ConfigForm {...form} />;
}

/** Of the node as such, not of one of its fields. */
function isOfWholeNode({ field }: Issue): boolean {
  return field === '' || field === 'type' || field === 'config' || field === 'type_version' || field === 'parent';
}

function UnknownType({ type }: { readonly type: string }) {
  return (
    <Text color="fg.muted" pb="5">
      This server has no node type “{type}”, so its settings cannot be shown. Remove the node, or use a server that has
      it.
    </Text>
  );
}
