import type { Json } from '@automateos/model';

/** What a text holds, which decides what helps to write it; `value`: anything, in as many lines as it takes. */
export type TextContent =
  | 'line'
  | 'multiline'
  | 'value'
  | 'url'
  | 'cron'
  | 'instant'
  | 'time-zone'
  | 'path'
  | 'email'
  | 'secret';

export interface Choice {
  readonly value: Json;
  readonly label: string;
}

/** The control that a part of a config gets. Whatever is not understood is a `json`, so that all of it can be edited. */
export type FieldShape =
  | { readonly kind: 'text'; readonly content: TextContent }
  | { readonly kind: 'condition' }
  | { readonly kind: 'code' }
  | { readonly kind: 'sql' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'number';
      readonly isInteger: boolean;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
      readonly isDuration: boolean;
    }
  | { readonly kind: 'boolean' }
  /** One of a few values. */
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  /** Any of a few values, as a list; `isOneAllowed`: one of them may stand without a list. */
  | { readonly kind: 'choices'; readonly choices: readonly Choice[]; readonly isOneAllowed: boolean }
  | { readonly kind: 'list'; readonly item: FieldShape; readonly itemLabel: string }
  /** Free keys; `isRepeatable`: a key may stand several times, which makes its value a list. */
  | { readonly kind: 'record'; readonly value: FieldShape; readonly isRepeatable: boolean }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  /** Objects that are told apart by one of their fields. */
  | { readonly kind: 'variants'; readonly discriminator: string; readonly variants: readonly Variant[] }
  /** Values of different kinds. */
  | { readonly kind: 'either'; readonly alternatives: readonly Alternative[] }
  | { readonly kind: 'node' }
  | { readonly kind: 'workflow' }
  | { readonly kind: 'credential'; readonly credentialTypes: readonly string[] };

export type ShapeKind = FieldShape['kind'];

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  readonly default: Json | undefined;
  /** What an empty field shows: a placeholder of the schema, or the default. */
  readonly placeholder: string | undefined;
  readonly shape: FieldShape;
}

export interface Variant {
  readonly value: Json;
  readonly label: string;
  /** All but the discriminator. */
  readonly fields: readonly Field[];
}

export interface Alternative {
  readonly label: string;
  readonly shape: FieldShape;
}
