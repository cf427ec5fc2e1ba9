import { type AnswerReading, isJsonObject, type Json } from '@automateos/model';
import type { ApprovalConfig } from './definition.ts';

const LONGEST_NOTE = 10_000;
const KNOWN = new Set(['choice', 'note']);

/** Reads what somebody has chosen: `{ choice, note? }`. */
export function readDecision(
  { choices }: Pick<ApprovalConfig, 'choices'>,
  answer: Json,
  answeredAt: string,
): AnswerReading {
  if (!isJsonObject(answer)) return { ok: false, field: '', issue: 'Must be an object with a choice' };
  const unknown = Object.keys(answer).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return { ok: false, field: unknown, issue: 'Unknown field' };
  const { choice, note = '' } = answer;
  const chosen = choices.find(({ id }) => id === choice);
  if (chosen === undefined) {
    return { ok: false, field: 'choice', issue: `Must be one of ${choices.map(({ id }) => id).join(', ')}` };
  }
  if (typeof note !== 'string' || note.length > LONGEST_NOTE) {
    return { ok: false, field: 'note', issue: `Must be a text of ${LONGEST_NOTE} characters at most` };
  }
  return { ok: true, ending: { output: { choice: chosen.id, note, answered_at: answeredAt }, emitted: [chosen.id] } };
}
