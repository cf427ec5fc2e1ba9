import { isJsonObject, type Json, type JsonObject, type Path } from '@automateos/model';
import { Stack } from '@chakra-ui/react';
import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Field } from '../schema/field-shape.ts';
import { FormField } from './form-field.tsx';

interface FieldListProps {
  readonly fields: readonly Field[];
  readonly value: Json | undefined;
  readonly onChange: (value: JsonObject) => void;
  readonly path: Path;
  readonly isTemplate: boolean;
}

const NOTHING: JsonObject = {};

/** The fields of one object, below each other. */
export function FieldList({ fields, value, onChange, path, isTemplate }: FieldListProps) {
  const object = isJsonObject(value) ? value : NOTHING;
  const latest = useRef({ object, onChange });
  useLayoutEffect(() => {
    latest.current = { object, onChange };
  });
  const change = useCallback((name: string, next: Json | undefined) => {
    // A field that was there keeps its place.
    const changed = { ...latest.current.object, [name]: next };
    latest.current.onChange(withoutUndefined(changed));
  }, []);
  return (
    <Stack gap="4">
      {fields.map((field) => (
        <FormField
          key={field.name}
          field={field}
          value={Object.hasOwn(object, field.name) ? object[field.name] : undefined}
          onChange={change}
          path={path}
          isTemplate={isTemplate}
        />
      ))}
    </Stack>
  );
}

function withoutUndefined(object: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
