import type { NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import type { CsvConfig } from './definition.ts';
import { parseCsv } from './parse-csv.ts';
import { writeCsv } from './write-csv.ts';

export function decide({ config }: Pick<NodeContext<CsvConfig>, 'config'>): StepOutcome {
  return give(config.operation === 'parse' ? parseCsv(config) : writeCsv(config));
}
