import type { WorkflowId } from '@automateos/model';
import type { WorkflowLookup } from '../ports.ts';
import type { CompiledWorkflow, WorkflowCompiler } from './compile-workflow.ts';

/** Compiled workflow versions. A version never changes, so entries are never stale; the oldest used one leaves first. */
export interface WorkflowCache {
  /** At once when it is known. */
  get(workflowId: WorkflowId, version: number): CompiledWorkflow | Promise<CompiledWorkflow>;
}

const MAX_ENTRIES = 1_000;

export function createWorkflowCache(lookup: WorkflowLookup, compiler: WorkflowCompiler): WorkflowCache {
  const known = new Map<string, CompiledWorkflow>();
  const load = async (key: string, workflowId: WorkflowId, version: number): Promise<CompiledWorkflow> => {
    const compiled = compiler.compile(await lookup.getDefinition(workflowId, version));
    known.set(key, compiled);
    if (known.size > MAX_ENTRIES) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    return compiled;
  };
  return {
    get: (workflowId, version) => {
      const key = `${workflowId}:${version}`;
      const compiled = known.get(key);
      if (compiled === undefined) return load(key, workflowId, version);
      known.delete(key);
      known.set(key, compiled);
      return compiled;
    },
  };
}
