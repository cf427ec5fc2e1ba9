import {
  CREDENTIAL_TYPES,
  type CredentialType,
  formatAllowedHost,
  formatPath,
  type Issue,
  inBrackets,
  issueText,
  type Json,
  type JsonObject,
  LIMITS,
  parseAllowedHost,
  validationError,
} from '@automateos/model';
import { secretNamesOf } from './http-credential.ts';
import type { SecretFields } from './seal-credential.ts';

export interface CheckedCredential {
  readonly plain: JsonObject;
  readonly secrets: SecretFields;
  /** In their one spelling. */
  readonly allowedHosts: readonly string[];
}

/** Checks a credential as it is to be kept. @throws AppError VALIDATION_ERROR with the places of the faults */
export function checkCredential(
  type: CredentialType,
  fields: JsonObject,
  allowedHosts: readonly string[] | undefined,
): CheckedCredential {
  const parsed = CREDENTIAL_TYPES[type].fields.safeParse(fields, { error: issueText });
  const hosts = CREDENTIAL_TYPES[type].use === 'http' ? readHosts(allowedHosts) : undefined;
  const issues = [...(parsed.success ? [] : fieldIssues(parsed.error.issues)), ...(hosts?.issues ?? [])];
  if (!parsed.success || issues.length > 0) throw validationError('The credential is not valid', issues);
  const secretNames = secretNamesOf(type);
  // The schemas give JSON back: they have no transforms to other types.
  const entries = Object.entries(parsed.data as Record<string, Json | undefined>);
  const plain = Object.fromEntries(
    entries.flatMap(([name, value]): [string, Json][] =>
      value === undefined || secretNames.includes(name) ? [] : [[name, value]],
    ),
  );
  const secrets = Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && secretNames.includes(name) ? [[name, value]] : [],
    ),
  );
  if (Buffer.byteLength(JSON.stringify({ plain, secrets })) > LIMITS.credentialBytes) {
    const issue = `Must be at most ${LIMITS.credentialBytes / 1_024} KiB together`;
    throw validationError('The credential is not valid', [{ field: 'fields', issue }]);
  }
  return { plain, secrets, allowedHosts: hosts?.entries ?? socketHost(plain) };
}

type ZodIssues = readonly { readonly code: string; readonly path: readonly PropertyKey[]; readonly message: string }[];

function fieldIssues(issues: ZodIssues): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = ['fields', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    const unknown: unknown = issue.code === 'unrecognized_keys' ? Reflect.get(issue, 'keys') : undefined;
    if (!Array.isArray(unknown)) return [{ field: formatPath(path), issue: issue.message }];
    return unknown.map((name: unknown) => ({ field: formatPath([...path, String(name)]), issue: 'Unknown field' }));
  });
}

/** What speaks another protocol goes to the server that it names, and nowhere else. */
function socketHost({ host }: JsonObject): string[] {
  return typeof host === 'string' ? [inBrackets(host)] : [];
}

function readHosts(entries: readonly string[] = []): { readonly entries: string[]; readonly issues: Issue[] } {
  if (entries.length === 0) {
    const issue = 'Name at least one host that it may be sent to, such as api.example.com';
    return { entries: [], issues: [{ field: 'allowed_hosts', issue }] };
  }
  const issues: Issue[] = [];
  const read = entries.flatMap((entry, index) => {
    const host = parseAllowedHost(entry);
    if (host !== undefined) return [formatAllowedHost(host)];
    const issue = 'Must be a host such as api.example.com, with http:// before it if it may be sent without TLS';
    issues.push({ field: `allowed_hosts[${index}]`, issue });
    return [];
  });
  return { entries: [...new Set(read)], issues };
}
