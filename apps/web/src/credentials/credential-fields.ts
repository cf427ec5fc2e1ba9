/** A field of a type of credentials, as a form shows it. */
export interface CredentialField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly isNumber: boolean;
  readonly placeholder: string;
  /** The values that there are to choose from. */
  readonly choices: readonly string[];
  readonly initial: string;
}

/** What is read of the JSON Schema of a type's fields. */
interface FieldSchema {
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: string | number;
  readonly examples?: readonly string[];
}

export function readCredentialFields(schema: object): readonly CredentialField[] {
  // as: zod wrote it for a flat object of texts, numbers and choices
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, FieldSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    title: field.title ?? name,
    description: (field.description ?? '').replaceAll('`', ''),
    isRequired: required.includes(name),
    isSecret: field.format === 'secret',
    isNumber: field.type === 'integer' || field.type === 'number',
    placeholder: field.examples?.[0] ?? '',
    choices: field.enum ?? [],
    initial: field.default === undefined ? '' : String(field.default),
  }));
}

/** `client_credentials` as people read it. */
export function choiceLabel(choice: string): string {
  const LABELS: Readonly<Record<string, string>> = { starttls: 'STARTTLS', tls: 'TLS', none: 'None' };
  return LABELS[choice] ?? choice.charAt(0).toUpperCase() + choice.slice(1);
}
