/** What all fields for code take, whatever their language. */
export interface CodeEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Id of the element that names the field. */
  readonly labelledBy: string;
  /** Ids of what explains it. */
  readonly describedBy?: string;
  readonly isInvalid?: boolean;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  /** Whether Enter begins a new line; else long text is wrapped all the same. */
  readonly isMultiline?: boolean;
  readonly placeholder?: string;
  /** Lines that are kept free for it, and those after which it scrolls. */
  readonly minLines?: number;
  readonly maxLines?: number;
  /** Undo and redo of the document that the text belongs to; left out: the field has its own. Made once, or memoised. */
  readonly history?: { readonly undo: () => void; readonly redo: () => void };
}
