import type { NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import type { XmlConfig } from './definition.ts';
import { parseXml } from './parse-xml.ts';
import { writeXml } from './write-xml.ts';

export function decide({ config }: Pick<NodeContext<XmlConfig>, 'config'>): StepOutcome {
  const { operation, text = '', value = {}, lists, declaration } = config;
  return give(operation === 'parse' ? parseXml(text, new Set(lists)) : writeXml(value, declaration));
}
