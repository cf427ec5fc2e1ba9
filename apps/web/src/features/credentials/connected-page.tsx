import { Button, Skeleton } from '@chakra-ui/react';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { finishConnection } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';

/** Where a service sends the browser back to: what it brings is turned into tokens, once. */
export function ConnectedPage() {
  const [parameters] = useSearchParams();
  const state = parameters.get('state') ?? '';
  const code = parameters.get('code') ?? '';
  const refusal = parameters.get('error');
  const connect = useApi({
    call: () => finishConnection({ body: { state, code }, throwOnError: true }),
    refreshes: ['listCredentials', 'getCredential'],
  });
  const hasSent = useRef(false);
  const { mutate } = connect;
  useEffect(() => {
    // Services take back what they gave when they see a code twice.
    if (hasSent.current || code === '') return;
    hasSent.current = true;
    mutate(undefined);
  }, [code, mutate]);
  const back = (
    <Button asChild variant="solid">
      <Link to="/credentials">Go to credentials</Link>
    </Button>
  );
  if (connect.data !== undefined) {
    return (
      <Page title="Connected">
        <EmptyState icon={CircleCheck} title={`“${connect.data.name}” is connected`} action={back}>
          Workflows can use it now. Its tokens are renewed by themselves.
        </EmptyState>
      </Page>
    );
  }
  if (code !== '' && connect.error === null) {
    return (
      <Page title="Connecting">
        <Skeleton h="48" borderRadius="card" aria-label="Connecting" />
      </Page>
    );
  }
  const why = connect.error?.issues[0]?.issue ?? connect.error?.message;
  return (
    <Page title="Not connected">
      <EmptyState icon={CircleAlert} title="It is not connected" action={back}>
        {why ?? (refusal === null ? 'The service sent no code.' : `The service said: ${refusal.slice(0, 100)}`)}
      </EmptyState>
    </Page>
  );
}
