import { Box, chakra, HStack, Icon, Text } from '@chakra-ui/react';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

interface FormSectionProps {
  readonly title: string;
  /** What is in it, in a few words, while it is closed. */
  readonly summary?: string;
  readonly isOpenAtFirst?: boolean;
  /** Something in it is wrong: it opens. */
  readonly hasFault?: boolean;
  readonly children: ReactNode;
}

/** A part of a form that opens and closes. */
export function FormSection({ title, summary, isOpenAtFirst = false, hasFault = false, children }: FormSectionProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [wasFault, setWasFault] = useState(false);
  if (hasFault !== wasFault) {
    setWasFault(hasFault);
    if (hasFault) setOpen(true);
  }
  return (
    <Box borderTopWidth="1px" mx="-4" px="4">
      <chakra.h3>
        <chakra.button
          type="button"
          display="flex"
          w="full"
          minH="11"
          alignItems="center"
          justifyContent="space-between"
          gap="3"
          borderRadius="field"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <HStack gap="1.5">
            <Icon
              asChild
              boxSize="3.5"
              color="fg.muted"
              transform={isOpen ? 'rotate(90deg)' : undefined}
              transition="transform 120ms"
            >
              <ChevronRight aria-hidden />
            </Icon>
            <Text as="span" fontSize="code" fontWeight="600">
              {title}
            </Text>
          </HStack>
          {!isOpen && summary !== undefined && (
            <Text as="span" textStyle="small" color="fg.muted" truncate>
              {summary}
            </Text>
          )}
        </chakra.button>
      </chakra.h3>
      <Box id={id} hidden={!isOpen} pb="4">
        {isOpen && children}
      </Box>
    </Box>
  );
}
