import type { JsonObject } from '@automateos/model';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { toaster } from '../../../../components/toaster.tsx';
import { isCurl, parseCurl } from './parse-curl.ts';

/** What a command decides about; all else in the config stays. */
const REPLACED = new Set(['url', 'method', 'headers', 'query', 'body']);

/** Puts a curl command in the place of a request's config, and says what was left out. */
export function useCurlImport(config: JsonObject, onChange: (config: JsonObject) => void) {
  const latest = useRef({ config, onChange });
  useLayoutEffect(() => {
    latest.current = { config, onChange };
  });
  const replace = useCallback((imported: JsonObject, notes: readonly string[]) => {
    const kept = Object.entries(latest.current.config).filter(([name]) => !REPLACED.has(name));
    latest.current.onChange({ ...Object.fromEntries(kept), ...imported });
    toaster.create({
      type: notes.length === 0 ? 'success' : 'warning',
      title: notes.length === 0 ? 'Command imported' : 'Command imported, but not all of it',
      ...(notes.length > 0 && { description: notes.join(' · '), duration: 15_000 }),
    });
  }, []);
  const paste = useMemo(
    () => ({
      field: 'config.url',
      take: (text: string): boolean => {
        const parsed = isCurl(text) ? parseCurl(text) : undefined;
        if (parsed?.ok !== true) return false;
        replace(parsed.config, parsed.notes);
        return true;
      },
    }),
    [replace],
  );
  return { replace, paste };
}
