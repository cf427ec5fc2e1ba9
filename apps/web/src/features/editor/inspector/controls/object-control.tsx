import { Box, Button } from '@chakra-ui/react';
import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import type { ControlProps } from '../form/control-props.ts';
import { FieldList } from '../form/field-list.tsx';

/** Fields that belong together. What may be left out, and is wrong when it is empty, is there only when it is asked for. */
export function ObjectControl(props: ControlProps<'object'>) {
  const { shape, value, onChange, path, title, isRequired, default: standard, isTemplate } = props;
  const box = useRef<HTMLDivElement>(null);
  const isOffered = !isRequired && standard === undefined && shape.fields.some((field) => field.isRequired);
  const set = (next: Record<string, never> | undefined): void => {
    // What was pressed is gone: the focus goes to what came in its place.
    flushSync(() => onChange(next));
    const entry = next === undefined ? 'button' : 'input, select, textarea, [contenteditable]';
    box.current?.querySelector<HTMLElement>(entry)?.focus();
  };
  const fields = (
    <FieldList fields={shape.fields} value={value} onChange={onChange} path={path} isTemplate={isTemplate} />
  );
  if (!isOffered) return fields;
  return (
    <Box ref={box}>
      {value === undefined ? (
        <Button size="sm" onClick={() => set({})}>
          <Plus size={14} aria-hidden /> Set {title.toLowerCase()}
        </Button>
      ) : (
        <>
          {fields}
          <Button size="sm" mt="3" variant="ghost" color="fg.muted" onClick={() => set(undefined)}>
            <X size={14} aria-hidden /> Leave {title.toLowerCase()} out
          </Button>
        </>
      )}
    </Box>
  );
}
