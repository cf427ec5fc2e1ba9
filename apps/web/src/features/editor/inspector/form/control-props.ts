import type { Json, Path } from '@automateos/model';
import type { FieldShape, ShapeKind } from '../schema/field-shape.ts';
import type { ControlIds } from './field-frame.tsx';

/** What a control for a value gets. */
export interface ControlProps<Kind extends ShapeKind = ShapeKind> {
  readonly shape: Extract<FieldShape, { kind: Kind }>;
  /** Undefined: nothing is there, and the default holds. */
  readonly value: Json | undefined;
  /** Undefined takes the value away. */
  readonly onChange: (value: Json | undefined) => void;
  /** Inside the node: `['config', 'url']`. */
  readonly path: Path;
  readonly title: string;
  readonly placeholder: string | undefined;
  readonly default: Json | undefined;
  readonly isRequired: boolean;
  /** Whether `{{ }}` are evaluated here. */
  readonly isTemplate: boolean;
  readonly ids: ControlIds;
}
