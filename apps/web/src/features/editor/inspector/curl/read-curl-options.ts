import { findLongOption, findShortOption, takesValue } from './curl-options.ts';

/** The options of a curl command in their order, and what is not carried over. */
export interface CurlArguments {
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly urls: readonly string[];
  readonly notes: readonly string[];
}

/** @param words those behind `curl` */
export function readCurlOptions(words: readonly string[]): CurlArguments {
  const options: { name: string; value: string }[] = [];
  const urls: string[] = [];
  const notes: string[] = [];
  const queue = [...words];
  const take = (name: string, written: string, attached: string | undefined): void => {
    const option = findLongOption(name);
    if (option === undefined) {
      notes.push(`The option ${written} is not known and is left out`);
      return;
    }
    const value = takesValue(option) ? (attached ?? queue.shift() ?? '') : '';
    if (option.kind === 'value' || option.kind === 'flag') options.push({ name, value });
    else if (option.kind === 'other' || option.kind === 'other-value') notes.push(explain(name, written));
  };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') urls.push(...queue.splice(0));
    else if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      take(name, `--${name}`, rest.length > 0 ? rest.join('=') : undefined);
    } else if (word.startsWith('-') && word.length > 1) takeLetters(word.slice(1), take);
    else urls.push(word);
  }
  return { options, urls, notes };
}

/** `-sSLXPOST`: flags together, the last with its value attached. */
function takeLetters(
  letters: string,
  take: (name: string, written: string, attached: string | undefined) => void,
): void {
  for (const [index, letter] of [...letters].entries()) {
    const option = findShortOption(letter);
    if (option === undefined || !takesValue(option)) {
      take(option?.name ?? letter, `-${letter}`, undefined);
      continue;
    }
    const attached = letters.slice(index + 1);
    take(option.name, `-${letter}`, attached === '' ? undefined : attached);
    return;
  }
}

function explain(name: string, written: string): string {
  switch (name) {
    case 'form':
    case 'form-string':
      return `${written} sends a form with files (multipart), which this node does not`;
    case 'upload-file':
      return `${written} sends a file, which is not here`;
    case 'insecure':
      return `${written} is left out: certificates are always checked`;
    case 'proxy':
      return `${written} is left out: requests do not go through a proxy of their own`;
    case 'retry':
      return `${written} is left out: set attempts under “On failure”`;
    default:
      return `${written} has no counterpart here and is left out`;
  }
}
