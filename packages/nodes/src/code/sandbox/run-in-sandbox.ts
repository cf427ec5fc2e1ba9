import {
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
  Scope,
} from 'quickjs-emscripten';
import type { ThreadReply } from '../../threads/thread.ts';
import { CONSOLE_SETUP } from './console-setup.ts';
import { CODE_LIMITS, type SandboxAnswer, type SandboxLimit, type SandboxRequest } from './sandbox-messages.ts';

const FILE = 'code';
/** What stands before the first line of users is one line. */
const HEADER = "(async function (input) { 'use strict';\n";
const MAX_MESSAGE = 2_000;

/** What is known of a run that is under way. */
interface Run {
  readonly logs: string[];
  logLength: number;
  /** The limit that was reached: then nothing counts but that. */
  limit: SandboxLimit | undefined;
}

/**
 * Runs code in a runtime of its own, which is gone afterwards. In goes JSON text, out come JSON text and console lines;
 * there is nothing else to reach.
 *
 * @returns `isSpoilt`: the module must not be used again, because a limit was hit or something was left behind
 * @throws what the host throws when the sandbox breaks: then it must not either
 */
export function runInSandbox(module: QuickJSWASMModule, request: SandboxRequest): ThreadReply<SandboxAnswer> {
  const run: Run = { logs: [], logLength: 0, limit: undefined };
  const scope = new Scope();
  const runtime = scope.manage(module.newRuntime());
  runtime.setMemoryLimit(CODE_LIMITS.memoryBytes);
  runtime.setMaxStackSize(CODE_LIMITS.stackBytes);
  const deadline = performance.now() + request.timeLimitMs;
  runtime.setInterruptHandler(() => {
    if (run.limit === undefined && performance.now() > deadline) run.limit = 'time';
    return run.limit !== undefined;
  });
  const vm = scope.manage(runtime.newContext());
  const answer = evaluate(vm, runtime, scope, request, run);
  // An engine that was interrupted cannot clean up behind itself; it goes with its module.
  if (run.limit !== undefined) return { answer: { kind: 'limit', limit: run.limit, logs: run.logs }, isSpoilt: true };
  return { answer, isSpoilt: !isDisposed(scope) };
}

function isDisposed(scope: Scope): boolean {
  try {
    scope.dispose();
    return true;
  } catch {
    // The engine found something that the code left behind; its answer is good all the same.
    return false;
  }
}

function evaluate(
  vm: QuickJSContext,
  runtime: QuickJSRuntime,
  scope: Scope,
  { source, input }: SandboxRequest,
  run: Run,
): SandboxAnswer {
  /** Takes the handle out of a result; a throw inside the sandbox becomes a `Thrown` outside. */
  const unwrap = (result: { error?: QuickJSHandle | undefined; value?: QuickJSHandle }): QuickJSHandle => {
    if (result.error !== undefined) throw new Thrown(scope.manage(result.error));
    if (result.value === undefined) throw new Error('the sandbox gave neither a value nor an error');
    return scope.manage(result.value);
  };
  const callJson = (name: 'parse' | 'stringify', value: QuickJSHandle): QuickJSHandle =>
    unwrap(vm.callFunction(scope.manage(vm.getProp(json, name)), vm.undefined, value));
  const json = scope.manage(vm.getProp(vm.global, 'JSON'));
  const stringify = scope.manage(vm.getProp(json, 'stringify'));
  try {
    installConsole(vm, scope, unwrap, run);
    const value = callJson('parse', scope.manage(vm.newString(input)));
    const main = unwrap(vm.evalCode(`${HEADER}${source}\n})`, FILE));
    const promise = unwrap(vm.callFunction(main, vm.undefined, value));
    const jobs = runtime.executePendingJobs();
    if (jobs.error !== undefined) throw new Thrown(scope.manage(jobs.error));
    const state = vm.getPromiseState(promise);
    if (state.type === 'pending') {
      return { kind: 'error', message: 'The code waits for something that never comes', line: null, logs: run.logs };
    }
    if (state.type === 'fulfilled' && state.notAPromise === true) {
      return { kind: 'error', message: 'The code must be the body of a function', line: null, logs: run.logs };
    }
    const settled = unwrap(state.type === 'rejected' ? { error: state.error } : { value: state.value });
    const text = unwrap(vm.callFunction(stringify, vm.undefined, settled));
    if (vm.typeof(text) !== 'string') return { kind: 'result', json: 'null', logs: run.logs };
    if (lengthOf(vm, text) > CODE_LIMITS.resultLength) run.limit = 'result';
    return { kind: 'result', json: run.limit === undefined ? vm.getString(text) : 'null', logs: run.logs };
  } catch (error: unknown) {
    if (!(error instanceof Thrown)) throw error;
    return faultOf(vm, scope, error.handle, run);
  }
}

/** Something that was thrown inside the sandbox. */
class Thrown extends Error {
  override readonly name = 'Thrown';
  readonly handle: QuickJSHandle;

  constructor(handle: QuickJSHandle) {
    super('thrown inside the sandbox');
    this.handle = handle;
  }
}

function installConsole(
  vm: QuickJSContext,
  scope: Scope,
  unwrap: (result: { error?: QuickJSHandle | undefined; value?: QuickJSHandle }) => QuickJSHandle,
  run: Run,
): void {
  const write = scope.manage(
    vm.newFunction('write', (line) => {
      if (run.limit !== undefined || vm.typeof(line) !== 'string') return;
      run.logLength += lengthOf(vm, line) + 1;
      if (run.logLength > CODE_LIMITS.consoleLength) run.limit = 'console';
      else run.logs.push(vm.getString(line));
    }),
  );
  const setup = unwrap(vm.evalCode(CONSOLE_SETUP, 'console'));
  unwrap(vm.callFunction(setup, vm.undefined, write));
}

function lengthOf(vm: QuickJSContext, text: QuickJSHandle): number {
  const length = vm.getProp(text, 'length');
  try {
    return vm.getNumber(length);
  } finally {
    length.dispose();
  }
}

function faultOf(vm: QuickJSContext, scope: Scope, thrown: QuickJSHandle, run: Run): SandboxAnswer {
  const name = readText(vm, scope, thrown, 'name');
  const message = readText(vm, scope, thrown, 'message');
  // The engine has no other sign of its own limits; code that throws the same is only treated the same.
  if (name === 'InternalError' && message === 'out of memory') run.limit ??= 'memory';
  if (message === 'stack overflow') run.limit ??= 'stack';
  const text = name === '' ? thrownText(vm, thrown) : `${name}: ${message}`;
  return { kind: 'error', message: text.slice(0, MAX_MESSAGE), line: lineOf(vm, scope, thrown), logs: run.logs };
}

/** A field of a thrown object, if it is text; getters of users may run here, within the limits. */
function readText(vm: QuickJSContext, scope: Scope, thrown: QuickJSHandle, field: string): string {
  if (vm.typeof(thrown) !== 'object') return '';
  const value = scope.manage(vm.getProp(thrown, field));
  return vm.typeof(value) === 'string' && lengthOf(vm, value) <= CODE_LIMITS.consoleLength ? vm.getString(value) : '';
}

function thrownText(vm: QuickJSContext, thrown: QuickJSHandle): string {
  const type = vm.typeof(thrown);
  if (type === 'string' && lengthOf(vm, thrown) <= CODE_LIMITS.consoleLength) return vm.getString(thrown);
  if (type === 'number') return String(vm.getNumber(thrown));
  return `The code threw a value of type ${type} without a message`;
}

/** The innermost line of users; a fault of syntax has its own. */
function lineOf(vm: QuickJSContext, scope: Scope, thrown: QuickJSHandle): number | null {
  const found = /\bcode:(\d+)/.exec(readText(vm, scope, thrown, 'stack'));
  const line = found === null ? 0 : Number(found[1]) - 1;
  return line >= 1 ? line : null;
}
