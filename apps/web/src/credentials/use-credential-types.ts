import { useQuery } from '@tanstack/react-query';
import { listCredentialTypesOptions } from '../api/generated/@tanstack/react-query.gen.ts';
import type { CredentialTypeInfo } from '../api/generated/index.ts';

/** All types of credentials; none until they are loaded. They change only with the server's version. */
export function useCredentialTypes(): readonly CredentialTypeInfo[] {
  const { data } = useQuery({ ...listCredentialTypesOptions(), staleTime: Number.POSITIVE_INFINITY });
  return data?.items ?? [];
}
