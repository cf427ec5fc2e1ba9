import { describeErrorStatus } from './error-codes.ts';

type Part = Record<string, unknown>;

/** What the framework writes where a schema says nothing. */
const SAYS_NOTHING = 'Default Response';

const BY_STATUS: Readonly<Record<string, string>> = {
  201: 'Made',
  202: 'Accepted: it is stored, and will be carried out',
  204: 'Done',
};

/** `WorkflowPage` reads `Workflow page`. */
function wordsOf(reference: unknown): string | undefined {
  const name = /([A-Za-z]+)$/.exec(String(reference))?.[1];
  return name?.replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function schemaOf(response: Part): unknown {
  const content = response.content as Readonly<Record<string, { schema?: Part }>> | undefined; // as OpenAPI has it
  return Object.values(content ?? {})[0]?.schema?.$ref;
}

/** Says of an answer what it is: an error by its codes, anything else by its status and the name of its schema. */
export function describeAnswer(status: string, response: Part): void {
  if (response.description !== SAYS_NOTHING) return;
  response.description =
    describeErrorStatus(Number(status)) ?? BY_STATUS[status] ?? wordsOf(schemaOf(response)) ?? 'Done';
}
