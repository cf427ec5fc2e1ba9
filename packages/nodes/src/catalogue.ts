import { createNodeCatalogue } from '@automateos/model';
import { code } from './code/javascript/definition.ts';
import { aggregate } from './data/aggregate/definition.ts';
import { crypto } from './data/crypto/definition.ts';
import { csv } from './data/csv/definition.ts';
import { dateTime } from './data/date-time/definition.ts';
import { dedupe } from './data/dedupe/definition.ts';
import { htmlExtract } from './data/html-extract/definition.ts';
import { limit } from './data/limit/definition.ts';
import { markdown } from './data/markdown/definition.ts';
import { set } from './data/set/definition.ts';
import { sort } from './data/sort/definition.ts';
import { split } from './data/split/definition.ts';
import { store } from './data/store/definition.ts';
import { summarize } from './data/summarize/definition.ts';
import { xml } from './data/xml/definition.ts';
import { approval } from './flow/approval/definition.ts';
import { callWorkflow } from './flow/call-workflow/definition.ts';
import { filter } from './flow/filter/definition.ts';
import { forEach } from './flow/for-each/definition.ts';
import { ifNode } from './flow/if/definition.ts';
import { merge } from './flow/merge/definition.ts';
import { respond } from './flow/respond/definition.ts';
import { stopWithError } from './flow/stop-with-error/definition.ts';
import { switchNode } from './flow/switch/definition.ts';
import { wait } from './flow/wait/definition.ts';
import { waitForCallback } from './flow/wait-for-callback/definition.ts';
import { httpRequest } from './service/http-request/definition.ts';
import { llm } from './service/llm/definition.ts';
import { sendEmail } from './service/send-email/definition.ts';
import { slack } from './service/slack/definition.ts';
import { sql } from './service/sql/definition.ts';
import { errorTrigger } from './trigger/error/definition.ts';
import { manual } from './trigger/manual/definition.ts';
import { schedule } from './trigger/schedule/definition.ts';
import { subWorkflow } from './trigger/sub-workflow/definition.ts';
import { webhook } from './trigger/webhook/definition.ts';

/** All node types there are, in the order in which people see them. A new node is its folder and one line here. */
export const nodeCatalogue = createNodeCatalogue([
  webhook,
  schedule,
  manual,
  errorTrigger,
  subWorkflow,
  httpRequest,
  slack,
  llm,
  sendEmail,
  sql,
  filter,
  ifNode,
  switchNode,
  merge,
  forEach,
  wait,
  approval,
  waitForCallback,
  callWorkflow,
  respond,
  stopWithError,
  set,
  split,
  sort,
  limit,
  dedupe,
  aggregate,
  summarize,
  store,
  dateTime,
  crypto,
  csv,
  xml,
  htmlExtract,
  markdown,
  code,
]);
