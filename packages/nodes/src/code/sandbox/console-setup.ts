/**
 * Runs inside the sandbox before the code of users: makes `console` out of one function that takes text. What it needs
 * of the sandbox it keeps for itself, so that later changes there do not reach it.
 */
export const CONSOLE_SETUP = `(function (write) {
  'use strict';
  const { stringify } = JSON;
  const text = String;
  const show = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return text(value);
    try {
      const json = typeof value === 'object' ? stringify(value) : undefined;
      return json === undefined ? text(value) : json;
    } catch {
      return text(value);
    }
  };
  const writer = (prefix) => (...parts) => {
    let line = prefix;
    for (let index = 0; index < parts.length; index += 1) line += (index === 0 ? '' : ' ') + show(parts[index]);
    write(line);
  };
  const plain = writer('');
  globalThis.console = { log: plain, info: plain, debug: plain, warn: writer('warn: '), error: writer('error: ') };
})`;
