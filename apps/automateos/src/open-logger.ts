import { type Logger, pino } from 'pino';

/** The log of a process: JSON lines on stderr, so that stdout holds the ready line alone; levels as words. */
export function openLogger(level: string): Logger {
  return pino({ level, formatters: { level: (label) => ({ level: label }) } }, pino.destination(2));
}
