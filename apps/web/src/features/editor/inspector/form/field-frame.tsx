import { Box, chakra, HStack, Icon, IconButton, Stack, Text } from '@chakra-ui/react';
import { CircleAlert, CircleHelp } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { RichText } from './rich-text.tsx';

/** What a control says about itself to who cannot see its frame. */
export interface ControlIds {
  readonly labelId: string;
  /** For controls that are elements of forms; the label then belongs to it. */
  readonly inputId: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}

interface FieldFrameProps {
  /** Inside the node, such as `config.url`: by it a fault finds its field. */
  readonly field: string;
  readonly title: string;
  readonly isRequired?: boolean;
  readonly description?: string | undefined;
  readonly faults: readonly string[];
  /** Small buttons at the right of the label. */
  readonly actions?: ReactNode;
  /** Several controls in one field: it is a group, and the title its name. */
  readonly isGroup?: boolean;
  /** The control stands in the label's line, at its right. */
  readonly isInline?: boolean;
  readonly children: (ids: ControlIds) => ReactNode;
}

/** A field's name, its control, what is wrong with it, and, when asked for, what it is. */
export function FieldFrame(props: FieldFrameProps) {
  const { field, title, isRequired, description, faults, actions, isGroup, isInline, children } = props;
  const id = useId();
  const [isExplained, setExplained] = useState(false);
  const ids: ControlIds = {
    labelId: `${id}label`,
    inputId: `${id}input`,
    describedBy:
      [description && `${id}help`, faults.length > 0 && `${id}faults`].filter(Boolean).join(' ') || undefined,
    isInvalid: faults.length > 0,
  };
  const control = children(ids);
  return (
    <Stack
      gap="1"
      minW="0"
      data-field={field}
      {...(isGroup === true && { role: 'group', 'aria-labelledby': ids.labelId })}
    >
      <HStack gap="1" minH={{ base: '11', md: '6' }} justify="space-between">
        <HStack gap="0.5" minW="0">
          <chakra.label id={ids.labelId} htmlFor={ids.inputId} textStyle="label" cursor="default">
            {title}
            {isRequired === true && (
              <chakra.span color="danger.fg" aria-hidden title="Required">
                {' *'}
              </chakra.span>
            )}
          </chakra.label>
          {description !== undefined && (
            <HelpButton title={title} isPressed={isExplained} onClick={() => setExplained(!isExplained)} />
          )}
        </HStack>
        <HStack gap="0.5" flexShrink={0}>
          {actions}
          {isInline === true && control}
        </HStack>
      </HStack>
      {description !== undefined && (
        <Text id={`${id}help`} textStyle="small" color="fg.muted" pb="1" srOnly={!isExplained}>
          <RichText>{description}</RichText>
        </Text>
      )}
      {isInline !== true && control}
      <FaultList id={`${id}faults`} faults={faults} />
    </Stack>
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

interface HelpButtonProps {
  readonly title: string;
  readonly isPressed: boolean;
  readonly onClick: () => void;
}

function HelpButton({ title, isPressed, onClick }: HelpButtonProps) {
  return (
    <IconButton
      variant="ghost"
      aria-label={`What “${title}” is`}
      aria-pressed={isPressed}
      title={`What “${title}” is`}
      boxSize={{ base: '11', md: '6' }}
      minW="0"
      color={isPressed ? 'accent.fg' : 'fg.subtle'}
      onClick={onClick}
      css={{ '& svg': { boxSize: '3.5' } }}
    >
      <CircleHelp aria-hidden />
    </IconButton>
  );
}

/** What is wrong, in the words of the server. */
export function FaultList({ id, faults }: { readonly id?: string; readonly faults: readonly string[] }) {
  if (faults.length === 0) return null;
  return (
    <Stack id={id} gap="0.5" role="status">
      {faults.map((fault) => (
        <HStack key={fault} gap="1.5" align="flex-start" color="danger.fg" textStyle="small">
          <Icon asChild boxSize="3.5" mt="1px" flexShrink={0}>
            <CircleAlert aria-hidden />
          </Icon>
          <Box overflowWrap="anywhere">{fault}</Box>
        </HStack>
      ))}
    </Stack>
  );
}
