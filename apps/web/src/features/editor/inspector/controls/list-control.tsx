import type { Json } from '@automateos/model';
import { Box, Button, chakra, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import { Plus } from 'lucide-react';
import { useId } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import { FaultList } from '../form/field-frame.tsx';
import { useFaults } from '../form/form-context.tsx';
import { emptyValue } from './empty-value.ts';
import { RowButtons } from './row-buttons.tsx';
import { ValueSlot } from './value-slot.tsx';

/** Values below each other, in their order. */
export function ListControl(props: ControlProps<'list'>) {
  const { shape, value, onChange, default: standard } = props;
  const items = itemsOf(value ?? standard);
  const change = (next: readonly Json[]) => onChange(next.length === 0 && standard === undefined ? undefined : next);
  const isPlain = !['object', 'variants', 'record', 'list', 'code', 'sql', 'json'].includes(shape.item.kind);
  return (
    <Stack gap="2">
      {items.map((item, index) => (
        <ListRow
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other identity, and their controls show what they are given
          key={index}
          {...props}
          item={item}
          index={index}
          isPlain={isPlain}
          buttons={
            <RowButtons
              label={`${shape.itemLabel} ${index + 1}`}
              onRemove={() => change(items.toSpliced(index, 1))}
              {...(index > 0 && { onMoveUp: () => change(moved(items, index, index - 1)) })}
              {...(index < items.length - 1 && { onMoveDown: () => change(moved(items, index, index + 1)) })}
            />
          }
          onItem={(next) => change(items.with(index, next ?? emptyValue(shape.item)))}
        />
      ))}
      <Button size="sm" alignSelf="flex-start" onClick={() => change([...items, emptyValue(shape.item)])}>
        <Plus size={14} aria-hidden /> Add {shape.itemLabel}
      </Button>
    </Stack>
  );
}

interface ListRowProps extends ControlProps<'list'> {
  readonly item: Json;
  readonly index: number;
  readonly isPlain: boolean;
  readonly buttons: React.ReactNode;
  readonly onItem: (value: Json | undefined) => void;
}

function ListRow({ item, index, isPlain, buttons, onItem, ...list }: ListRowProps) {
  const id = useId();
  const name = `${list.shape.itemLabel} ${index + 1}`;
  const path = [...list.path, index];
  const faults = useFaults(path);
  const control = (
    <ValueSlot
      shape={list.shape.item}
      value={item === '' ? undefined : item}
      onChange={onItem}
      path={path}
      title={name}
      placeholder={undefined}
      default={undefined}
      isRequired={false}
      isTemplate={list.isTemplate}
      ids={{ labelId: `${id}label`, inputId: `${id}input`, describedBy: undefined, isInvalid: faults.length > 0 }}
    />
  );
  if (isPlain) {
    return (
      <Stack gap="1">
        <Flex gap="1" align="flex-start">
          <chakra.label srOnly id={`${id}label`} htmlFor={`${id}input`}>
            {name}
          </chakra.label>
          <Box flex="1" minW="0">
            {control}
          </Box>
          {buttons}
        </Flex>
        <FaultList faults={faults} />
      </Stack>
    );
  }
  return (
    <Box borderWidth="1px" borderRadius="field" role="group" aria-labelledby={`${id}label`}>
      <HStack
        justify="space-between"
        pl="3"
        pr="1"
        py="1"
        borderBottomWidth="1px"
        bg="bg.subtle"
        borderTopRadius="field"
      >
        <Text id={`${id}label`} textStyle="label" _firstLetter={{ textTransform: 'uppercase' }}>
          {name}
        </Text>
        {buttons}
      </HStack>
      <Stack p="3" gap="2">
        {control}
        <FaultList faults={faults} />
      </Stack>
    </Box>
  );
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []; // as: isArray widens what is read-only
}

function moved(items: readonly Json[], from: number, to: number): readonly Json[] {
  const item = items[from];
  return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
