export { createEgress, type Egress, type EgressConfig } from './create-egress.ts';
export type { Dial, DialTarget, RefusalReason, RefusedInfo, Resolver, Service } from './ports.ts';
