import {
  type ArmedFailpoint,
  canFailpoint,
  FAILPOINT_ACTIONS,
  FAILPOINTS,
  type FailpointAction,
  type FailpointName,
} from '@automateos/model';
import { z } from 'zod';

/** `name=action` or `name=action:nth`, with commas between several. */
export const failpointSetting = z
  .string()
  .default('')
  .transform((text, context): ArmedFailpoint[] =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .flatMap((entry) => {
        const armed = parseEntry(entry);
        if (typeof armed !== 'string') return [armed];
        context.addIssue({ code: 'custom', message: armed });
        return [];
      }),
  );

/** @returns what is armed, or what is wrong */
function parseEntry(entry: string): ArmedFailpoint | string {
  const parts = /^([\w.-]+)=(\w+)(?::([1-9]\d{0,5}))?$/.exec(entry);
  if (parts === null) return `must be name=action or name=action:nth, not "${entry}"`;
  const [, name = '', action = '', nth = '1'] = parts;
  if (!isName(name)) return `names no failpoint: "${name}"`;
  if (!isAction(action)) return `takes the actions ${FAILPOINT_ACTIONS.join(', ')}, not "${action}"`;
  if (!canFailpoint(name, action)) return `cannot do "${action}" at ${name}`;
  return { name, action, nth: Number(nth) };
}

function isName(text: string): text is FailpointName {
  return (FAILPOINTS as readonly string[]).includes(text); // wider, so that any text can be looked for
}

function isAction(text: string): text is FailpointAction {
  return (FAILPOINT_ACTIONS as readonly string[]).includes(text); // as above
}
