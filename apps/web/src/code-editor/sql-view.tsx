import { bracketMatching, StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { lineNumbers } from '@codemirror/view';
import type { CodeEditorProps } from './code-editor-props.ts';
import CodeView from './code-view.tsx';

const KEYWORDS = new Set(
  (
    'select from where insert into values update set delete join left right inner outer full cross on using group by order ' +
    'having limit offset distinct as and or not in is null like ilike between exists case when then else end union all ' +
    'returning with recursive conflict do nothing duplicate key asc desc true false default create table alter drop cast ' +
    'interval for lock over partition lateral any some'
  ).split(' '),
);

/** Words, texts, numbers, comments and the places of parameters: what both PostgreSQL and MySQL have. */
const PARSER: StreamParser<{ isInComment: boolean }> = {
  startState: () => ({ isInComment: false }),
  token: (stream, state) => {
    if (state.isInComment || stream.match('/*')) {
      state.isInComment = !stream.skipTo('*/');
      if (state.isInComment) stream.skipToEnd();
      else stream.match('*/');
      return 'comment';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('--')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^'(?:[^']|'')*'?/)) return 'string';
    if (stream.match(/^(?:"[^"]*"?|`[^`]*`?)/)) return 'variableName';
    if (stream.match(/^(?:\$\d+|\?)/)) return 'atom';
    if (stream.match(/^\d+(?:\.\d+)?/)) return 'number';
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u);
    if (word !== null && typeof word !== 'boolean')
      return KEYWORDS.has(word[0].toLowerCase()) ? 'keyword' : 'variableName';
    stream.next();
    return 'operator';
  },
};

const LANGUAGE: Extension = [StreamLanguage.define(PARSER), lineNumbers(), bracketMatching()];

export default function SqlView(props: CodeEditorProps) {
  return <CodeView {...props} isMultiline language={LANGUAGE} />;
}
