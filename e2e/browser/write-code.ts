import type { Locator } from '@playwright/test';

/**
 * Writes into a code field as a person does. `fill` would let the browser replace the text by itself, and it keeps the old
 * text's colours as inline styles, which the content policy refuses.
 */
export async function writeCode(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press('ControlOrMeta+a');
  await field.press('Delete');
  await field.pressSequentially(text);
}
