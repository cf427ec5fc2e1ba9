/**
 * Texts that are no values yet, such as half-written JSON, by workflow, node and path. They are kept until they become one
 * or another value comes, so that looking at another node loses nothing.
 */
const drafts = new Map<string, string>();

export function readDraft(key: string): string | undefined {
  return drafts.get(key);
}

/** @param text undefined: there is a value again */
export function writeDraft(key: string, text: string | undefined): void {
  if (text === undefined) drafts.delete(key);
  else drafts.set(key, text);
}
