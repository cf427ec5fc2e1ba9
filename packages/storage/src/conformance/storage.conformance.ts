import { afterAll, beforeAll } from 'vitest';
import { describeApiKeys } from './api-keys.conformance.ts';
import { describeCredentials } from './credentials.conformance.ts';
import { describeDeadLetters } from './dead-letters.conformance.ts';
import { describeExecutionLists } from './execution-lists.conformance.ts';
import { plantFaults } from './harness.conformance.ts';
import { describeJournal } from './journal.conformance.ts';
import { describeKeyValueStore } from './key-value.conformance.ts';
import { describeLimits } from './limits.conformance.ts';
import { describeLiveStore } from './live-store.conformance.ts';
import { describeOperations } from './operations.conformance.ts';
import { describeQueryPlans, type RecordedHarness } from './query-plans/query-plans.conformance.ts';
import { describeRetention } from './retention.conformance.ts';
import { describeSessions } from './sessions.conformance.ts';
import { describeSystemStores } from './system-stores.conformance.ts';
import { describeTriggers } from './triggers.conformance.ts';
import { describeUserStores } from './user-stores.conformance.ts';
import { describeWaits } from './waits.conformance.ts';
import { describeWebhooks } from './webhooks.conformance.ts';

/** Every promise of the ports, word for word the same for each database. */
export function describeStorage(openHarness: () => Promise<RecordedHarness>): void {
  let harness: RecordedHarness | undefined;
  const open = (): RecordedHarness => {
    if (harness === undefined) throw new Error('the storage is not open');
    return harness;
  };
  beforeAll(async () => {
    harness = await openHarness();
    await plantFaults(harness.db, harness.dialect);
  });
  afterAll(() => harness?.close());
  describeJournal(open);
  describeUserStores(open);
  describeSessions(open);
  describeApiKeys(open);
  describeCredentials(open);
  describeSystemStores(open);
  describeLimits(open);
  describeDeadLetters(open);
  describeLiveStore(open);
  describeExecutionLists(open);
  describeTriggers(open);
  describeOperations(open);
  describeRetention(open);
  describeWebhooks(open);
  describeKeyValueStore(open);
  describeWaits(open);
  describeQueryPlans(open);
}
