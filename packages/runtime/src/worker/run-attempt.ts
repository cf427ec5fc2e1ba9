import { randomUUID } from 'node:crypto';
import {
  type AnyNodeDefinition,
  type CodeRunner,
  type NodeContext,
  type NodeRunner,
  type StepOutcome,
  toError,
} from '@automateos/model';
import type { Logger } from 'pino';
import { type AttemptCredentialDeps, AttemptCredentials } from '../credentials/attempt-credentials.ts';
import type { Clock, PinnedVersion, Span, Tracer } from '../ports.ts';
import type { SecretRedactor } from '../secrets/secret-redactor.ts';
import { traceRequests } from '../tracing/trace-request.ts';

export interface AttemptInput {
  readonly type: AnyNodeDefinition;
  readonly config: unknown;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  /** Of what the execution is, and whose. */
  readonly version: PinnedVersion;
  /** Whether the workflow names credentials: then their secrets are taken out of whatever any step gives. */
  readonly usesCredentials: boolean;
  readonly redactor: SecretRedactor;
  /** Aborts the attempt from outside: cancel, lost lease, end of a drain. */
  readonly controller: AbortController;
  /** What is told of the attempt, where somebody listens. */
  readonly span: Span | undefined;
}

export interface AttemptDeps extends AttemptCredentialDeps {
  readonly codeRunner: CodeRunner;
  readonly nodeRunner: NodeRunner;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly tracer: Tracer | undefined;
  /** Told of each attempt that has an outcome. */
  readonly onAttempt: (type: string, isSuccess: boolean, durationMs: number) => void;
}

/**
 * Runs one attempt of a node. A pure node that answers at once is not waited for. Never rejects: a node that throws has
 * a bug, which is logged under an id and shown as that id.
 */
export function runAttempt(input: AttemptInput, deps: AttemptDeps): StepOutcome | Promise<StepOutcome> {
  const startedAt = deps.clock.monotonicMs();
  const tell = (outcome: StepOutcome): StepOutcome => {
    deps.onAttempt(input.type.type, outcome.ok, deps.clock.monotonicMs() - startedAt);
    return outcome;
  };
  const outcome = attempt(input, deps);
  return outcome instanceof Promise ? outcome.then(tell) : tell(outcome);
}

function attempt(input: AttemptInput, deps: AttemptDeps): StepOutcome | Promise<StepOutcome> {
  try {
    const outcome = input.type.isHeavy?.(input.config) === true ? runApart(input, deps) : runHere(input, deps);
    return outcome instanceof Promise ? underTimeout(outcome, input, deps) : judge(outcome, input);
  } catch (error: unknown) {
    return failedByBug(error, input, deps.logger);
  }
}

function runHere(input: AttemptInput, deps: AttemptDeps): StepOutcome | Promise<StepOutcome> {
  const credentials = new AttemptCredentials(input.version, input.redactor, deps);
  const execute = () => input.type.execute(contextOf(input, credentials, deps));
  if (!input.usesCredentials || input.type.effect === 'none') return execute();
  return credentials.learnSecrets().then((areKnown) => (areKnown ? execute() : UNREADABLE));
}

const UNREADABLE: StepOutcome = {
  ok: false,
  error: { code: 'CREDENTIAL_UNAVAILABLE', message: 'The credentials of the workflow could not be read just now' },
  retryable: true,
};

function contextOf(input: AttemptInput, credentials: AttemptCredentials, deps: AttemptDeps): NodeContext<unknown> {
  const { span } = input;
  const send: NodeContext<unknown>['http']['request'] = (request) => credentials.request(request);
  return {
    config: input.config,
    attempt: input.attempt,
    idempotencyKey: input.idempotencyKey,
    signal: input.controller.signal,
    timeoutMs: input.timeoutMs,
    http: {
      request: span === undefined || deps.tracer === undefined ? send : traceRequests(deps.tracer, span, send),
    },
    connect: (request) => credentials.connect(request, input.type.ports ?? []),
    credential: (id) => credentials.credential(id),
    monotonicMs: deps.clock.monotonicMs,
    randomBytes: deps.randomBytes,
    runCode: (request) => deps.codeRunner.run(request, input.version.ownerId),
  };
}

/** In another thread, so that nobody else waits for it. */
function runApart(input: AttemptInput, deps: AttemptDeps): Promise<StepOutcome> {
  const { type, config, timeoutMs, controller, version } = input;
  return deps.nodeRunner.run(
    { type: type.type, config, timeLimitMs: timeoutMs, signal: controller.signal },
    version.ownerId,
  );
}

/** Room for a node to report its own timeout, which says more than ours. */
const GRACE_MS = 100;

function underTimeout(running: Promise<StepOutcome>, input: AttemptInput, deps: AttemptDeps): Promise<StepOutcome> {
  return new Promise((resolve) => {
    const stopTimer = deps.clock.after(input.timeoutMs + GRACE_MS, () => {
      input.controller.abort();
      resolve(judge(timedOut(input), input));
    });
    running.then(
      (outcome) => {
        stopTimer();
        resolve(judge(outcome, input));
      },
      (error: unknown) => {
        stopTimer();
        resolve(failedByBug(error, input, deps.logger));
      },
    );
  });
}

function timedOut({ timeoutMs }: AttemptInput): StepOutcome {
  const message = `The step had no result after ${timeoutMs} ms.`;
  return { ok: false, error: { code: 'STEP_TIMEOUT', message }, retryable: true, outcomeUnknown: true };
}

/** A call without a known outcome is never made again by itself where that could double its effect. */
function judge(outcome: StepOutcome, { type, config }: AttemptInput): StepOutcome {
  if (outcome.ok || outcome.outcomeUnknown !== true) return outcome;
  if (type.effect === 'none') return outcome;
  // Recorded, so that a run made of this one can keep the call's key.
  if (type.onCrash(config) === 'retry') {
    return { ...outcome, error: { ...outcome.error, details: { ...outcome.error.details, outcome: 'unknown' } } };
  }
  const { code, message, details } = outcome.error;
  const error = {
    code: 'OUTCOME_UNKNOWN',
    // Some messages are a sentence with its full stop, some are not.
    message: `${message.replace(/\.$/, '')}. The call may have had its effect.`,
    details: { ...details, cause: code },
  };
  return { ok: false, error, retryable: false, outcomeUnknown: true };
}

function failedByBug(thrown: unknown, { type, redactor }: AttemptInput, logger: Logger): StepOutcome {
  const errorId = randomUUID();
  logger.error({ err: redactor.error(toError(thrown)), errorId, nodeType: type.type }, 'a node threw');
  return {
    ok: false,
    error: { code: 'INTERNAL', message: `Something went wrong inside AutomateOS; the log has it as ${errorId}.` },
    retryable: false,
  };
}
