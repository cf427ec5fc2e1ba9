import { json } from '@codemirror/lang-json';
import { bracketMatching } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

/** JSON as it is written by hand. */
export const jsonLanguage: Extension = [json(), bracketMatching()];
