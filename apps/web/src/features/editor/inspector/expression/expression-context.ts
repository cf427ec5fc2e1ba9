import type { Scope } from '@automateos/expressions';

/** A node whose output expressions of the selected node may use. */
export interface UpstreamNode {
  readonly id: string;
  readonly title: string;
}

/** What the expressions of one node are written and shown with. */
export interface ExpressionContext {
  /** All ids of the workflow. The same array as long as they are the same: the language keeps an index by it. */
  readonly nodeIds: readonly string[];
  readonly idSet: ReadonlySet<string>;
  readonly inLoop: boolean;
  /** Nearest first. */
  readonly upstream: readonly UpstreamNode[];
  /** The data of a run; undefined when there is none to show. */
  readonly scope: Scope | undefined;
}
