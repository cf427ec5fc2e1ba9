import type { JsonObject } from '@automateos/model';
import { CurlRequest } from './curl-request.ts';
import { readCurlOptions } from './read-curl-options.ts';
import { splitShellWords, UnclosedQuote } from './shell-words.ts';

export type ParsedCurl =
  | {
      readonly ok: true;
      /** Fields of the config of an `http_request`. */
      readonly config: JsonObject;
      /** What could not be carried over, in sentences. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Whether a text is likely to be a curl command rather than anything else. */
export function isCurl(text: string): boolean {
  return /^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text);
}

/** Reads a curl command as bash and curl would, as far as a request has a place for it. */
export function parseCurl(command: string): ParsedCurl {
  try {
    return readCommand(command.trim().replace(/^\$\s+/, ''));
  } catch (error: unknown) {
    if (!(error instanceof UnclosedQuote)) throw error;
    return { ok: false, message: `The command is not complete: ${error.message}.` };
  }
}

function readCommand(command: string): ParsedCurl {
  if (!isCurl(command)) return { ok: false, message: 'This does not begin with “curl”.' };
  const { words, notes: shellNotes } = splitShellWords(command);
  const { options, urls, notes: optionNotes } = readCurlOptions(words.slice(1));
  const request = new CurlRequest();
  for (const { name, value } of options) request.apply(name, value);
  for (const url of urls) request.apply('url', url);
  if (request.url === undefined) return { ok: false, message: 'There is no URL in the command.' };
  return { ok: true, config: request.toConfig(request.url), notes: [...shellNotes, ...optionNotes, ...request.notes] };
}
