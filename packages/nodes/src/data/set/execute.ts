import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import { putAt, removeAt } from '../../pure/paths.ts';
import type { SetConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<SetConfig>, 'config'>): StepOutcome {
  // Values are shared with the outputs that they come from, which must stay as they are.
  const result: Record<string, Json> = structuredClone({ ...config.base });
  for (const path of config.remove) removeAt(result, path);
  for (const [path, value] of Object.entries(config.fields)) {
    const fault = putAt(result, path, structuredClone(value));
    if (fault !== undefined) throw invalidValue(['fields', path], fault);
  }
  return give(result);
}
