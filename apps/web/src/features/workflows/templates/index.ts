import { contactList } from './contact-list.ts';
import { eachOrder } from './each-order.ts';
import { findTheFault } from './find-the-fault.ts';
import { flakyService } from './flaky-service.ts';
import { lead } from './lead.ts';
import { orderDigest } from './order-digest.ts';
import { outageAlert } from './outage-alert.ts';
import { parallelLookup } from './parallel-lookup.ts';
import type { Template } from './template.ts';
import { ticketRouting } from './ticket-routing.ts';
import { weather } from './weather.ts';

/** All templates; the first one is suggested on the first visit. */
export const TEMPLATES: readonly Template[] = [
  lead,
  weather,
  flakyService,
  orderDigest,
  ticketRouting,
  parallelLookup,
  eachOrder,
  contactList,
  outageAlert,
  findTheFault,
];
