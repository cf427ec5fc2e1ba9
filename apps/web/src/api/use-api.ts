import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiError, toApiError } from './api-error.ts';

interface ApiCall<Input, Result> {
  /** One call of the generated client. */
  readonly call: (input: Input) => Promise<{ data: Result }>;
  /** Ids of generated operations whose cached answers the call makes stale, such as `listWorkflows`. */
  readonly refreshes?: readonly string[];
  readonly onSuccess?: (result: Result, input: Input) => void;
  readonly onError?: (error: ApiError, input: Input) => void;
}

/** A change on the server: runs it, refreshes what it made stale, and gives every failure as an `ApiError`. */
export function useApi<Input, Result>(options: ApiCall<Input, Result>): UseMutationResult<Result, ApiError, Input> {
  const queries = useQueryClient();
  return useMutation<Result, ApiError, Input>({
    mutationFn: async (input) => {
      try {
        return (await options.call(input)).data;
      } catch (error) {
        throw toApiError(error);
      }
    },
    onSuccess: async (result, input) => {
      options.onSuccess?.(result, input);
      const stale = new Set(options.refreshes);
      await queries.invalidateQueries({
        predicate: ({ queryKey: [key] }) => stale.has((key as { _id?: string } | undefined)?._id ?? ''), // generated keys
      });
    },
    ...(options.onError && { onError: options.onError }),
  });
}
