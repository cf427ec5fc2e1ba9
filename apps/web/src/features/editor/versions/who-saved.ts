import type { SavedBy } from '../../../api/generated/types.gen.ts';

/** Who saved a version, for a list: workflows have one owner, so a person is oneself. */
export function describeSaver(by: SavedBy): string {
  if (by.kind === 'api_key') return `API key “${by.name}”`;
  return by.kind === 'session' ? 'You' : 'Command line';
}

/** The same to who is surprised by it: "… was saved 2 min ago with the API key “Deployment”". */
export function describeOtherSaver(by: SavedBy): string {
  if (by.kind === 'api_key') return `with the API key “${by.name}”`;
  return by.kind === 'session' ? 'by you, in another window or browser' : 'from the command line';
}
