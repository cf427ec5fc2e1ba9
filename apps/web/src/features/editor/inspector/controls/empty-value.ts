import type { Json } from '@automateos/model';
import type { FieldShape } from '../schema/field-shape.ts';

/** What a new entry of a list or a new key begins with. */
export function emptyValue(shape: FieldShape): Json {
  switch (shape.kind) {
    case 'object':
    case 'record':
      return {};
    case 'list':
    case 'choices':
      return [];
    case 'boolean':
      return false;
    case 'number':
      return shape.minimum ?? 0;
    case 'choice':
      return shape.choices[0]?.value ?? '';
    case 'variants': {
      const [first] = shape.variants;
      return { [shape.discriminator]: first?.value ?? null };
    }
    case 'either':
      return emptyValue(shape.alternatives[0]?.shape ?? { kind: 'json' });
    case 'text':
    case 'condition':
    case 'code':
    case 'sql':
    case 'json':
    case 'node':
    case 'workflow':
    case 'credential':
      return '';
  }
}
