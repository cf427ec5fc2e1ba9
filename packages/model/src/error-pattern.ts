/** What a message is cut to before it is compared: the start says what happened. */
const COMPARED_LENGTH = 500;

// Each alternative is one run of characters that cannot match in two ways, so that the time stays linear.
const WORD = /[\p{L}\p{N}_-]+/gu;
const DIGIT = /\p{Nd}/u;
const LONG_HEX = /^[0-9a-f]{12,}$/i;
const NUMBER_WITH_UNIT = /^\p{Nd}+(\p{L}{1,2})$/u;

/**
 * An error message without what differs from run to run: words that hold a digit (numbers, ids, dates, versions) and
 * long hexadecimal words become `#`. So that "order 4711 not found" and "order 4712 not found" are one cause.
 */
export function errorPattern(message: string): string {
  return message
    .slice(0, COMPARED_LENGTH)
    .replace(WORD, replaceWord)
    .replace(/#(?:[.:,/+]#)+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

function replaceWord(word: string): string {
  const unit = NUMBER_WITH_UNIT.exec(word)?.[1];
  if (unit !== undefined) return `#${unit}`;
  return DIGIT.test(word) || LONG_HEX.test(word) ? '#' : word;
}
