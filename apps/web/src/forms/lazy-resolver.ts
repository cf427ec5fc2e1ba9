import type { FieldValues, Resolver } from 'react-hook-form';

/**
 * For forms of the pages that are loaded first: their schemas, and zod with them, come when the form is first checked, so
 * that nobody waits for them to see the page. Where they cannot be loaded the server checks alone.
 */
export function lazyResolver<Values extends FieldValues>(load: () => Promise<Resolver<Values>>): Resolver<Values> {
  return async (values, context, options) => {
    const resolver = await load().catch(() => undefined);
    return resolver === undefined ? { values, errors: {} } : resolver(values, context, options);
  };
}
