import { useState } from 'react';

/**
 * A choice that this browser keeps, such as table or cards.
 *
 * @param choices what may be chosen; the first stands until one is
 */
export function useRemembered<Choice extends string>(
  key: string,
  choices: readonly [Choice, ...Choice[]],
): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState<Choice>(() => {
    const stored = readEntry(key);
    return choices.find((known) => known === stored) ?? choices[0];
  });
  const choose = (next: Choice): void => {
    setChoice(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // Storage may be closed to us: the choice holds until the page is loaded again.
    }
  };
  return [choice, choose];
}

function readEntry(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
