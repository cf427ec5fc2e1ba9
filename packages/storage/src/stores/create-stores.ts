import type { Stores, SystemStores } from '@automateos/runtime';
import type { StoreContext } from '../dialect.ts';
import { createAnswerStore } from './answer-store.ts';
import { createApiKeyStore } from './api-key-store.ts';
import { createCallQueue } from './call-queue.ts';
import { createCredentialStore } from './credential-store.ts';
import { createCredentialVaultStore } from './credential-vault-store.ts';
import { createDeadLetterStore } from './dead-letter-store.ts';
import { createExecutionQueue } from './execution-queue.ts';
import { createExecutionStore } from './execution-store.ts';
import { createInstanceStore } from './instance-store.ts';
import { createLiveStore } from './live-store.ts';
import { createOperationStore } from './operation-store.ts';
import { createRedriveQueue } from './redrive-queue.ts';
import { createRetentionStore } from './retention-store.ts';
import { createSealedStore } from './sealed-store.ts';
import { createSessionStore } from './session-store.ts';
import { createStoreEntryStore } from './store-entry-store.ts';
import { createTriggerQueue } from './trigger-queue.ts';
import { createUserStore } from './user-store.ts';
import { createWaitQueue } from './wait-queue.ts';
import { createWebhookInboxStore, createWebhookRequestStore } from './webhook-request-store.ts';
import { createWorkerStore } from './worker-store.ts';
import { createWorkflowLookup } from './workflow-lookup.ts';
import { createWorkflowStore } from './workflow-store.ts';

export function createStores(context: StoreContext): Stores {
  return {
    users: createUserStore(context),
    sessions: createSessionStore(context),
    apiKeys: createApiKeyStore(context),
    credentials: createCredentialStore(context),
    workflows: createWorkflowStore(context),
    executions: createExecutionStore(context),
    live: createLiveStore(context),
    deadLetters: createDeadLetterStore(context),
    operations: createOperationStore(context),
    storeEntries: createStoreEntryStore(context),
    webhookRequests: createWebhookRequestStore(context),
  };
}

export function createSystemStores(context: StoreContext): SystemStores {
  return {
    executionQueue: createExecutionQueue(context),
    workers: createWorkerStore(context),
    workflowLookup: createWorkflowLookup(context),
    instance: createInstanceStore(context),
    redrives: createRedriveQueue(context),
    triggers: createTriggerQueue(context),
    retention: createRetentionStore(context),
    credentials: createCredentialVaultStore(context),
    sealed: createSealedStore(context),
    waits: createWaitQueue(context),
    answers: createAnswerStore(context),
    webhookInbox: createWebhookInboxStore(context),
    calls: createCallQueue(context),
  };
}
