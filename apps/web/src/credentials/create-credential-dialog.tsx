import type { CredentialType } from '@automateos/model';
import { Box, Button, Flex, Icon, Stack, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { Credential, CredentialTypeInfo } from '../api/generated/index.ts';
import { Modal } from '../components/modal.tsx';
import { CredentialForm } from './credential-form.tsx';
import { TYPE_ICONS } from './type-icons.ts';
import { useCredentialTypes } from './use-credential-types.ts';

interface CreateCredentialDialogProps {
  /** Those to choose from; left out: all. */
  readonly types?: readonly string[];
  readonly onDone: (credential: Credential) => void;
  readonly onClose: () => void;
}

/** First the type, then its fields. */
export function CreateCredentialDialog({ types, onDone, onClose }: CreateCredentialDialogProps) {
  const all = useCredentialTypes();
  const offered = all.filter(({ type }) => types === undefined || types.includes(type));
  const [chosen, setChosen] = useState<CredentialType>();
  const type = offered.find((each) => each.type === chosen) ?? (offered.length === 1 ? offered[0] : undefined);
  return (
    <Modal title={type === undefined ? 'New credential' : `New credential: ${type.title}`} size="lg" onClose={onClose}>
      {type === undefined ? (
        <Stack as="ul" listStyleType="none" gap="1">
          {offered.map((each) => (
            <Box as="li" key={each.type}>
              <TypeChoice type={each} onChoose={() => setChosen(each.type)} />
            </Box>
          ))}
        </Stack>
      ) : (
        <CredentialForm type={type} onDone={onDone} onCancel={onClose} />
      )}
    </Modal>
  );
}

function TypeChoice({ type, onChoose }: { readonly type: CredentialTypeInfo; readonly onChoose: () => void }) {
  const Sign = TYPE_ICONS[type.type];
  return (
    <Button variant="ghost" w="full" h="auto" py="2.5" px="3" justifyContent="flex-start" onClick={onChoose}>
      <Flex gap="3" align="center" textAlign="start" minW="0" w="full">
        <Icon asChild boxSize="5" color="fg.muted" flexShrink={0}>
          <Sign aria-hidden />
        </Icon>
        <Stack gap="0" minW="0">
          <Text fontWeight="600">{type.title}</Text>
          <Text color="fg.muted" fontSize="code" fontWeight="400" whiteSpace="normal">
            {type.description.replaceAll('`', '')}
          </Text>
        </Stack>
      </Flex>
    </Button>
  );
}
