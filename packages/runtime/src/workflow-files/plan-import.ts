import {
  type Issue,
  type NodeCatalogue,
  type PrivateFields,
  type WorkflowDefinition,
  type WorkflowFile,
  withPrivateFieldsOf,
} from '@automateos/model';
import type { WorkflowView } from '../use-cases.ts';
import type { WorkflowCompiler } from '../workflows/compile-workflow.ts';
import { describeDifferences } from './describe-differences.ts';

/** A file that was read: `fileName` is how it is told of. */
export interface NamedFile {
  readonly fileName: string;
  readonly file: WorkflowFile;
}

export interface FileFault extends Issue {
  readonly fileName: string;
}

/** What an import does for one file. */
export type ImportStep =
  | { readonly kind: 'create'; readonly fileName: string; readonly file: WorkflowFile }
  | { readonly kind: 'same'; readonly fileName: string; readonly name: string }
  | {
      readonly kind: 'update';
      readonly fileName: string;
      readonly workflow: WorkflowView;
      /** What the workflow is to be: the file, and what files leave out as it is. */
      readonly wanted: WorkflowFile;
      /** One line each. */
      readonly differences: readonly string[];
    };

export interface ImportPlan {
  /** Nothing is imported while there are any. */
  readonly faults: readonly FileFault[];
  readonly steps: readonly ImportStep[];
  /** Workflows that no file names. */
  readonly withoutFile: readonly WorkflowView[];
}

export interface ImportDeps {
  readonly catalogue: NodeCatalogue;
  readonly compiler: Pick<WorkflowCompiler, 'check'>;
  readonly fields: PrivateFields;
}

/**
 * Compares workflow files with an account's workflows: the name joins the two, so a name may be there only once on each
 * side. Nothing is changed here.
 */
export function planImport(
  files: readonly NamedFile[],
  workflows: readonly WorkflowView[],
  deps: ImportDeps,
): ImportPlan {
  const byName = Map.groupBy(workflows, ({ name }) => name);
  const filesByName = Map.groupBy(files, ({ file }) => file.name);
  const faults: FileFault[] = [];
  const steps: ImportStep[] = [];
  for (const named of files) {
    const { fileName, file } = named;
    const [workflow, ...others] = byName.get(file.name) ?? [];
    const found = [...faultsOfName(named, filesByName, others.length), ...faultsOfNodes(file, deps.catalogue)];
    faults.push(...found.map((fault) => ({ fileName, ...fault })));
    if (found.length > 0) continue;
    const step =
      workflow === undefined ? ({ kind: 'create', fileName, file } as const) : compare(named, workflow, deps);
    if (step.kind === 'update' && step.workflow.isActive) {
      const issues = deps.compiler.check(step.wanted.definition);
      faults.push(...issues.map(({ field, issue }) => ({ fileName, field: `definition.${field}`, issue })));
    }
    steps.push(step);
  }
  return { faults, steps, withoutFile: workflows.filter(({ name }) => !filesByName.has(name)) };
}

function faultsOfName(
  { file: { name }, fileName }: NamedFile,
  filesByName: ReadonlyMap<string, readonly NamedFile[]>,
  otherWorkflows: number,
): Issue[] {
  const twins = (filesByName.get(name) ?? []).filter((other) => other.fileName !== fileName);
  const faults = twins.map((twin) => ({ field: 'name', issue: `"${name}" is the name in ${twin.fileName}, too` }));
  if (otherWorkflows === 0) return faults;
  const issue = `the account has ${otherWorkflows + 1} workflows named "${name}": rename all but one`;
  return [...faults, { field: 'name', issue }];
}

/** A node type that is not in the catalogue is not stored, not even switched off. */
function faultsOfNodes({ definition }: WorkflowFile, catalogue: NodeCatalogue): Issue[] {
  return definition.nodes.flatMap(({ type }, index) =>
    catalogue.find(type) === undefined
      ? [{ field: `definition.nodes[${index}].type`, issue: `There is no node type "${type}"` }]
      : [],
  );
}

function compare({ fileName, file }: NamedFile, workflow: WorkflowView, { fields }: ImportDeps): ImportStep {
  const definition: WorkflowDefinition = withPrivateFieldsOf(workflow.definition, file.definition, fields);
  const wanted = {
    name: file.name,
    description: file.description ?? '',
    definition,
    settings: file.settings ?? {},
  };
  const differences = describeDifferences(workflow, wanted, fields);
  if (differences.length === 0) return { kind: 'same', fileName, name: file.name };
  return { kind: 'update', fileName, workflow, wanted, differences };
}
