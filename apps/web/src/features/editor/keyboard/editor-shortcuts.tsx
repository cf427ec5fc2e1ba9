import { type EditorCommands, useEditorShortcuts } from './use-editor-shortcuts.ts';

/** The editor's keys, below what provides adding and the canvas. */
export function EditorShortcuts(commands: EditorCommands) {
  useEditorShortcuts(commands);
  return null;
}
