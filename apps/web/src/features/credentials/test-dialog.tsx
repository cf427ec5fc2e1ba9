import { Button, Flex, HStack, Icon, Input, Stack, Text } from '@chakra-ui/react';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type CredentialListItem, testCredential } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { Modal } from '../../components/modal.tsx';
import { Form } from '../../forms/form.tsx';
import { FieldFrame } from '../../forms/text-field.tsx';

interface TestDialogProps {
  readonly credential: CredentialListItem;
  readonly isForHttp: boolean;
  readonly onClose: () => void;
}

/** Tries a credential as a step would use it, and says what came of it. */
export function TestDialog({ credential, isForHttp, onClose }: TestDialogProps) {
  const [url, setUrl] = useState(() => firstUrl(credential));
  const test = useApi({
    call: () => testCredential({ path: { id: credential.id }, body: isForHttp ? { url } : {}, throwOnError: true }),
    refreshes: ['listCredentials'],
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    test.mutate(undefined);
  };
  const place = test.error?.issues.find(({ field }) => field === 'url');
  return (
    <Modal title={`Test “${credential.name}”`} onClose={onClose}>
      <Form fault={place === undefined ? test.error?.message : undefined} onSubmit={submit}>
        {isForHttp ? (
          <FieldFrame label="URL" error={place?.issue} hint="It is asked for with GET, under the allowed hosts.">
            <Input value={url} onChange={(event) => setUrl(event.currentTarget.value)} autoFocus />
          </FieldFrame>
        ) : (
          <Text color="fg.muted">
            AutomateOS signs in to {credential.allowed_hosts.join(', ')}, and out again. Nothing is sent or changed.
          </Text>
        )}
        {test.data !== undefined && <Result isOk={test.data.ok} message={test.data.message} />}
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="solid" loading={test.isPending} loadingText="Testing">
            Test
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}

function Result({ isOk, message }: { readonly isOk: boolean; readonly message: string }) {
  const Sign = isOk ? CircleCheck : CircleAlert;
  const look = isOk ? 'success' : 'failed';
  return (
    <HStack role="status" gap="2" p="3" borderRadius="field" bg={`status.${look}.bg`} color={`status.${look}.fg`}>
      <Icon asChild boxSize="4" flexShrink={0}>
        <Sign aria-hidden />
      </Icon>
      <Stack gap="0">
        <Text overflowWrap="anywhere">{message}</Text>
      </Stack>
    </HStack>
  );
}

function firstUrl({ allowed_hosts: [host = ''] }: CredentialListItem): string {
  return host.startsWith('http://') ? `${host}/` : `https://${host}/`;
}
