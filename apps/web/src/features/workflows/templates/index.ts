import { lead } from './lead.ts';
import type { Template } from './template.ts';

/** All templates; the first one is suggested on the first visit. */
export const TEMPLATES: readonly Template[] = [lead];
