export * from './check-definition.ts';
export * from './decide.ts';
export * from './plan.ts';
export * from './protocol.ts';
export * from './restore.ts';
export * from './retry-delay.ts';
export { type FailureCause, isIdle, type LoopFacts, type PassFailure, passIteration, type RunState } from './state.ts';
