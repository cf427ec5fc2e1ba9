import { type AnyNodeDefinition, isJsonObject, type Json } from '@automateos/model';
import type { ResumeLink } from '../secrets/resume-links.ts';
import type { NodeResult } from './node-results.ts';

/** What a step that is answered by a link shows to the steps after it: the link, too, which is not recorded with it. */
export function addLink(value: Json, { url }: ResumeLink): Json {
  return isJsonObject(value) ? { ...value, resume_url: url } : value;
}

/** The same of a recorded result. */
export function withLink(
  result: NodeResult | undefined,
  type: AnyNodeDefinition | undefined,
  link: () => ResumeLink,
): NodeResult | undefined {
  if (type?.ask === undefined || result?.kind !== 'value') return result;
  return { ...result, value: addLink(result.value, link()) };
}
