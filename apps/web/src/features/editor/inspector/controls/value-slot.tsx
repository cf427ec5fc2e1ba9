import { Box, Flex } from '@chakra-ui/react';
import type { ControlProps } from '../form/control-props.ts';
import { useControl } from '../form/form-context.tsx';
import { ModeToggle } from '../form/mode-toggle.tsx';
import { hasTwoModes, useValueMode } from '../form/use-value-mode.ts';
import type { FieldShape } from '../schema/field-shape.ts';

interface ValueSlotProps extends ControlProps {
  /** An empty value is written as text at first. */
  readonly prefersText?: boolean;
}

const TEXT: FieldShape = { kind: 'text', content: 'value' };

/** A value inside of a field, such as one row of a list: its control, and the switch to an expression beside it. */
export function ValueSlot({ prefersText, ...props }: ValueSlotProps) {
  const { shape, value, onChange, default: standard, placeholder, title, isTemplate } = props;
  const Control = useControl();
  const { mode, toggle } = useValueMode({
    shape,
    value,
    onChange,
    default: standard,
    placeholder,
    ...(prefersText !== undefined && { prefersText }),
  });
  if (!isTemplate || !hasTwoModes(shape) || shape.kind === 'object' || shape.kind === 'variants')
    return <Control {...props} />;
  return (
    <Flex gap="1" align="flex-start" minW="0">
      <Box flex="1" minW="0">
        <Control {...props} shape={mode === 'text' ? TEXT : shape} />
      </Box>
      <Box pt={{ md: '1' }}>
        <ModeToggle shape={shape} title={title} mode={mode} onToggle={toggle} />
      </Box>
    </Flex>
  );
}
