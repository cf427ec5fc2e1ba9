import type { Json } from '@automateos/model';
import { useState } from 'react';
import { readJsonField } from '../../../../components/json-field.tsx';

const PAYLOAD = ' payload'; // no node has such an id

export interface EditedValues {
  /** The text of the payload's or of an output's editor; undefined while it is not edited. */
  readonly textOf: (nodeId: string | undefined) => string | undefined;
  /** `undefined` takes the edit back. */
  readonly setText: (nodeId: string | undefined, text: string | undefined) => void;
  readonly isValid: boolean;
  readonly read: () => { payload: { value: Json } | undefined; outputs: Record<string, Json> };
}

/** What a person changed of a run's payload and outputs, as JSON texts; only what was opened is sent. */
export function useEditedValues(): EditedValues {
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  return {
    textOf: (nodeId = PAYLOAD) => texts.get(nodeId),
    setText: (nodeId = PAYLOAD, text) =>
      setTexts((current) => {
        const next = new Map(current);
        if (text === undefined) next.delete(nodeId);
        else next.set(nodeId, text);
        return next;
      }),
    isValid: [...texts.values()].every((text) => readJsonField(text) !== undefined),
    read: () => {
      const outputs: Record<string, Json> = {};
      let payload: { value: Json } | undefined;
      for (const [nodeId, text] of texts) {
        const parsed = readJsonField(text);
        if (parsed === undefined) continue;
        if (nodeId === PAYLOAD) payload = parsed;
        else outputs[nodeId] = parsed.value;
      }
      return { payload, outputs };
    },
  };
}
