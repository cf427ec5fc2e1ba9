import { Box } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import { FieldList } from '../form/field-list.tsx';

/** Fields that belong together. */
export function ObjectControl({ shape, value, onChange, path, isTemplate }: ControlProps<'object'>) {
  return (
    <Nested>
      <FieldList fields={shape.fields} value={value} onChange={onChange} path={path} isTemplate={isTemplate} />
    </Nested>
  );
}

/** What belongs to the field above it. */
export function Nested({ children }: { readonly children: ReactNode }) {
  return (
    <Box pl="3" borderLeftWidth="2px" borderColor="border">
      {children}
    </Box>
  );
}
