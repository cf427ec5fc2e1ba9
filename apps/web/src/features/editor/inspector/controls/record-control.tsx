import type { Json } from '@automateos/model';
import { Box, Button, chakra, Flex, Input, Stack } from '@chakra-ui/react';
import { Plus } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import { FaultList } from '../form/field-frame.tsx';
import { useFaults } from '../form/form-context.tsx';
import { singularOf } from '../schema/field-words.ts';
import { findRepeated, newRow, type RecordRow, toRecord, toRows } from './record-rows.ts';
import { RowButtons } from './row-buttons.tsx';
import { ValueSlot } from './value-slot.tsx';

/** Free keys with their values, such as headers: a row each. */
export function RecordControl(props: ControlProps<'record'>) {
  const { shape, value, onChange, title } = props;
  const { isRepeatable } = shape;
  const [rows, setRows] = useState(() => toRows(value, isRepeatable));
  const own = useRef(JSON.stringify(toRecord(rows, isRepeatable)));
  useEffect(() => {
    const text = JSON.stringify(value);
    if (text === own.current) return;
    own.current = text;
    setRows(toRows(value, isRepeatable));
  }, [value, isRepeatable]);
  const change = (next: readonly RecordRow[]) => {
    setRows(next);
    const record = toRecord(next, isRepeatable);
    const text = JSON.stringify(record);
    if (text === own.current) return;
    own.current = text;
    onChange(record);
  };
  const repeated = isRepeatable ? new Set<number>() : findRepeated(rows);
  const name = singularOf(title);
  return (
    <Stack gap="2">
      {rows.map((row, index) => (
        <RecordRowView
          key={row.id}
          {...props}
          row={row}
          name={`${name} ${index + 1}`}
          isRepeated={repeated.has(row.id)}
          onRow={(next) => change(rows.with(index, next))}
          onRemove={() => change(rows.toSpliced(index, 1))}
        />
      ))}
      <Button size="sm" alignSelf="flex-start" onClick={() => change([...rows, newRow()])}>
        <Plus size={14} aria-hidden /> Add {name}
      </Button>
    </Stack>
  );
}

interface RecordRowViewProps extends ControlProps<'record'> {
  readonly row: RecordRow;
  readonly name: string;
  readonly isRepeated: boolean;
  readonly onRow: (row: RecordRow) => void;
  readonly onRemove: () => void;
}

function RecordRowView({ row, name, isRepeated, onRow, onRemove, ...record }: RecordRowViewProps) {
  const id = useId();
  const path = [...record.path, row.key];
  const faults = useFaults(path);
  // What may be anything needs the whole width; headers and the like fit beside their names.
  const isStacked = record.shape.value.kind === 'json';
  const own = isRepeated ? [`“${row.key}” stands here already; the last one counts`] : [];
  return (
    <Stack gap="1" role="group" aria-label={name}>
      <Flex gap="1" align="flex-start" wrap={{ base: 'wrap', md: isStacked ? 'wrap' : 'nowrap' }}>
        <Input
          size="sm"
          w={{ base: 'calc(100% - 48px)', md: isStacked ? 'calc(100% - 32px)' : '36%' }}
          h={{ base: '11', md: '34px' }}
          px="2.5"
          fontFamily="mono"
          fontSize={{ base: 'md', md: 'code' }}
          borderRadius="field"
          bg="bg.panel"
          aria-label={`Name of ${name}`}
          placeholder="Name"
          autoComplete="off"
          autoFocus={row.key === '' && row.value === undefined}
          value={row.key}
          onChange={({ target }) => onRow({ ...row, key: target.value })}
        />
        <Box order={{ base: 0, md: isStacked ? 0 : 1 }}>
          <RowButtons label={name} onRemove={onRemove} />
        </Box>
        <Box flex="1" minW={{ base: 'full', md: isStacked ? 'full' : '0' }}>
          <chakra.span id={`${id}label`} srOnly>{`Value of ${name}`}</chakra.span>
          <ValueSlot
            prefersText={record.shape.value.kind === 'json'}
            shape={record.shape.value}
            value={row.value === '' ? undefined : row.value}
            onChange={(value: Json | undefined) => onRow({ ...row, value: value ?? '' })}
            path={path}
            title={`Value of ${name}`}
            placeholder="Value"
            default={undefined}
            isRequired={false}
            isTemplate={record.isTemplate}
            ids={{ labelId: `${id}label`, inputId: `${id}input`, describedBy: undefined, isInvalid: faults.length > 0 }}
          />
        </Box>
      </Flex>
      <FaultList faults={[...own, ...faults]} />
    </Stack>
  );
}
