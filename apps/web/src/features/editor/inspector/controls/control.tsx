import type { ReactNode } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import type { ShapeKind } from '../schema/field-shape.ts';
import { BooleanControl, ChoiceControl, ChoicesControl } from './choice-controls.tsx';
import { CodeControl } from './code-control.tsx';
import { ConditionControl } from './condition-control.tsx';
import { CronControl } from './cron-control.tsx';
import { EitherControl } from './either-control.tsx';
import { JsonControl } from './json-control.tsx';
import { ListControl } from './list-control.tsx';
import { NumberControl } from './number-control.tsx';
import { ObjectControl } from './object-control.tsx';
import { RecordControl } from './record-control.tsx';
import { CredentialControl, NodeControl, WorkflowControl } from './reference-controls.tsx';
import { SqlControl } from './sql-control.tsx';
import { TextControl } from './text-control.tsx';
import { VariantsControl } from './variants-control.tsx';

/** One control a shape: a shape without one does not compile. */
const CONTROLS: { readonly [Kind in ShapeKind]: (props: ControlProps<Kind>) => ReactNode } = {
  text: WrittenControl,
  condition: ConditionControl,
  code: CodeControl,
  sql: SqlControl,
  json: JsonControl,
  number: NumberControl,
  boolean: BooleanControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  list: ListControl,
  record: RecordControl,
  object: ObjectControl,
  variants: VariantsControl,
  either: EitherControl,
  node: NodeControl,
  workflow: WorkflowControl,
  credential: CredentialControl,
};

/** Text, with help for what it holds. */
function WrittenControl(props: ControlProps<'text'>) {
  return props.shape.content === 'cron' && !props.isTemplate ? <CronControl {...props} /> : <TextControl {...props} />;
}

/** The control that fits a value's shape. */
export function Control(props: ControlProps) {
  // as: the table has the control for this very kind
  const Fitting = CONTROLS[props.shape.kind] as (props: ControlProps) => ReactNode;
  return <Fitting {...props} />;
}
