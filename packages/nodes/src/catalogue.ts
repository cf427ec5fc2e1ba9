import { createNodeCatalogue } from '@automateos/model';
import { filter } from './flow/filter/definition.ts';
import { httpRequest } from './service/http-request/definition.ts';
import { webhook } from './trigger/webhook/definition.ts';

/** All node types there are. A new node is its folder and one line here. */
export const nodeCatalogue = createNodeCatalogue([webhook, httpRequest, filter]);
