import { toaster } from './toaster.tsx';

/** Puts a text on the clipboard and says so; `what` such as "Path" or "Run id". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toaster.create({ title: `${what} copied`, type: 'success', duration: 2_000 });
  } catch {
    // Pages that are not served over https from afar have no clipboard.
    toaster.create({ title: 'The browser did not let us copy', description: text.slice(0, 200), type: 'error' });
  }
}
