#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and say what is wrong before anything newer is loaded.
import { existsSync } from 'node:fs';

const NEEDED = 24;
const [major] = process.versions.node.split('.');

if (Number(major) < NEEDED) {
  console.error(
    `AutomateOS needs Node.js ${NEEDED} or newer, this is ${process.versions.node}. ` +
      'In the repository, "npm start" and "npm run automateos -- <command>" bring their own.',
  );
  process.exit(1);
}

const built = new URL('../dist/main.js', import.meta.url);
const { main } = await import(existsSync(built) ? built.href : new URL('../src/main.ts', import.meta.url).href);
await main(process.argv.slice(2));
