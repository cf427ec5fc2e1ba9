import { formatPath, type Issue, type Path } from '@automateos/model';
import { type ComponentType, createContext, type ReactNode, useContext, useMemo } from 'react';
import type { ControlProps } from './control-props.ts';

interface FormFacts {
  /** Of workflow and node: what belongs to them is kept under it. */
  readonly formId: string;
  /** Faults by path inside the node, such as `config.url`. */
  readonly issues: ReadonlyMap<string, readonly string[]>;
  readonly Control: ComponentType<ControlProps>;
}

const Context = createContext<FormFacts | undefined>(undefined);

interface FormProviderProps {
  readonly formId: string;
  /** `field` is a path inside the node. */
  readonly issues: readonly Issue[];
  /** What fields are made with: controls hold fields, which hold controls. */
  readonly control: ComponentType<ControlProps>;
  readonly children: ReactNode;
}

/** What the fields of a node's form share. */
export function FormProvider({ formId, issues, control: Control, children }: FormProviderProps) {
  const facts = useMemo(() => ({ formId, issues: groupIssues(issues), Control }), [formId, issues, Control]);
  return <Context value={facts}>{children}</Context>;
}

function groupIssues(issues: readonly Issue[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { field, issue } of issues) {
    const known = byPath.get(field);
    if (known === undefined) byPath.set(field, [issue]);
    else known.push(issue);
  }
  return byPath;
}

function useFormFacts(): FormFacts {
  const facts = useContext(Context);
  if (facts === undefined) throw new Error('a form needs a FormProvider around it');
  return facts;
}

/** The control that fits a value's shape. */
export function useControl(): ComponentType<ControlProps> {
  return useFormFacts().Control;
}

const NONE: readonly string[] = [];

/** What is wrong with the value at a path; `deep`: and with all that lies in it. */
export function useFaults(path: Path, deep = false): readonly string[] {
  const { issues } = useFormFacts();
  const key = formatPath(path);
  return useMemo(() => {
    if (!deep) return issues.get(key) ?? NONE;
    return [...issues]
      .filter(([field]) => isInside(field, key))
      .flatMap(([field, texts]) => texts.map((text) => withPlace(field.slice(key.length), text)));
  }, [issues, key, deep]);
}

function withPlace(place: string, text: string): string {
  return place === '' ? text : `${place.replace(/^\./, '')}: ${text}`;
}

/** Whether something is wrong at or inside of any of these paths. */
export function useAnyFault(paths: readonly string[]): boolean {
  const { issues } = useFormFacts();
  return [...issues.keys()].some((field) => paths.some((path) => isInside(field, path)));
}

function isInside(field: string, path: string): boolean {
  return field === path || (field.startsWith(path) && /^[.[]/.test(field.slice(path.length)));
}

/** Where a text is kept that is no value yet. */
export function useDraftKey(path: Path): string {
  return `${useFormFacts().formId} ${formatPath(path)}`;
}
