import type { JsonObject } from '@automateos/model';
import { Box, Text } from '@chakra-ui/react';
import { useMemo } from 'react';
import type { NodeType } from '../../../../api/generated/types.gen.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import { readFields } from '../schema/read-fields.ts';
import { FieldList } from './field-list.tsx';
import { countSet, groupFields } from './fields-by-group.ts';
import { useAnyFault } from './form-context.tsx';
import { FormSection } from './form-section.tsx';

export interface ConfigFormProps {
  readonly nodeType: NodeType;
  readonly config: JsonObject;
  readonly onChange: (config: JsonObject) => void;
}

const PATH = ['config'];

/** What a node does: the form of its type's schema. */
export function ConfigForm({ nodeType, config, onChange }: ConfigFormProps) {
  const { main, more } = useMemo(() => {
    const fields = readFields(nodeType.config_schema as JsonSchema); // as: the API says that it is a JSON Schema
    return groupFields(fields, nodeType.summary);
  }, [nodeType]);
  const hasFault = useAnyFault(more.map(({ name }) => `config.${name}`));
  const set = countSet(more, config);
  // A trigger has no run before it whose data an expression could name.
  const shared = { value: config, onChange, path: PATH, isTemplate: !nodeType.trigger };
  if (main.length + more.length === 0) {
    return (
      <Text color="fg.muted" pb="5">
        There is nothing to set: {nodeType.description}
      </Text>
    );
  }
  return (
    <>
      <Box pb="5">
        <FieldList {...shared} fields={main} />
      </Box>
      {more.length > 0 && (
        <FormSection
          title="More options"
          summary={set === 0 ? `${more.length} at their defaults` : `${set} of ${more.length} set`}
          hasFault={hasFault}
          isOpenAtFirst={set > 0}
        >
          <FieldList {...shared} fields={more} />
        </FormSection>
      )}
    </>
  );
}
