import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Claim, Finding } from './claim.ts';
import { makeDiskFolder } from './cleanup.ts';
import { type EditorBrowser, startEditorBrowser } from './editor-browser.ts';
import { startNodeProcess } from './start-process.ts';
import { median, medianRatio } from './statistics.ts';

const NODES = 1_000;
const TARGET_OPEN_MS = 1_500;
const TARGET_FRAMES = 50;
const ROOT = join(import.meta.dirname, '..');

interface Figures {
  readonly openMs: number[];
  readonly openCpuMs: number[];
  /** Of a workflow of three nodes, right before: what the page costs whatever is in it. */
  readonly smallMs: number[];
  readonly smallCpuMs: number[];
  readonly frames: number[];
  /** Of a page with one moving square, right afterwards: what this browser can do on this machine just now. */
  readonly idleFrames: number[];
}

/** A workflow of 1,000 nodes in headless Chromium without a graphics card: until its cards are there, and how it pans. */
export const measureEditor: Claim = async ({ rounds, seconds, cleanup }) => {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build-web.ts')], { stdio: 'ignore' });
  if (built.status !== 0) throw new Error('the web app could not be built');
  const server = await startNodeProcess(
    {
      args: [join(ROOT, 'apps/automateos/bin/automateos.js'), 'start'],
      env: { DATA_DIR: await makeDiskFolder(cleanup), PORT: '0', LOG_LEVEL: 'warn', NODE_ENV: 'production' },
      ready: /^AutomateOS is ready at (http:.+)$/,
    },
    cleanup,
  );
  const browser = await startEditorBrowser(server.url, cleanup);
  const path = await browser.createWorkflow(describeWorkflow(NODES));
  const small = await browser.createWorkflow(describeWorkflow(3));
  const figures: Figures = {
    openMs: [],
    openCpuMs: [],
    smallMs: [],
    smallCpuMs: [],
    frames: [],
    idleFrames: [],
  };
  // The first visit fills the browser's cache.
  await browser.open(path);
  for (let round = 0; round < rounds; round += 1) await measureRound(browser, { path, small }, seconds, figures);
  await browser.close();
  await server.stop();
  return {
    findings: describe(figures),
    rounds: [
      { side: '1,000 nodes', what: 'ms until cards are there', values: figures.openMs },
      { side: '1,000 nodes', what: 'CPU ms of the main thread', values: figures.openCpuMs },
      { side: '3 nodes', what: 'ms until cards are there', values: figures.smallMs },
      { side: '3 nodes', what: 'CPU ms of the main thread', values: figures.smallCpuMs },
      { side: '1,000 nodes', what: 'frames per second while panning', values: figures.frames },
      { side: 'one square', what: 'frames per second', values: figures.idleFrames },
    ],
    problems: [],
  };
};

async function measureRound(
  browser: EditorBrowser,
  { path, small }: { readonly path: string; readonly small: string },
  seconds: number,
  figures: Figures,
): Promise<void> {
  const three = await browser.open(small);
  figures.smallMs.push(three.ms);
  figures.smallCpuMs.push(three.cpuMs);
  const opened = await browser.open(path);
  figures.openMs.push(opened.ms);
  figures.openCpuMs.push(opened.cpuMs);
  figures.frames.push(await browser.pan(seconds));
  figures.idleFrames.push(await browser.moveSquare(seconds));
}

/** Ten branches, each a hundred nodes long, with a few connections across; no node has a place, so they are laid out too. */
function describeWorkflow(size: number) {
  const branches = 10;
  const nodes: object[] = [{ id: 'start', type: 'webhook', config: {} }];
  const connections: object[] = [];
  for (let index = 0; index < size - 1; index += 1) {
    const isFilter = index % 2 === 1;
    nodes.push({
      id: `n${index}`,
      type: isFilter ? 'filter' : 'http_request',
      name: `Step ${index}`,
      config: isFilter
        ? { condition: `{{start.payload.total}} > ${index}` }
        : { url: `https://api.example.com/items/{{start.payload.id}}/${index}`, method: 'POST' },
    });
    const before = index - branches;
    connections.push({ from: before < 0 ? 'start' : `n${before}`, to: `n${index}` });
    if (index > 3 * branches && index % 7 === 0)
      connections.push({ from: `n${index - 2 * branches - 1}`, to: `n${index}` });
  }
  return { nodes, connections };
}

function describe({ openMs, smallMs, frames, idleFrames }: Figures): Finding[] {
  const [open, pan] = [median(openMs), median(frames)];
  return [
    {
      claim: 'editor',
      figure: `${NODES} nodes opened, p50`,
      unit: 'ms',
      ours: open,
      peerName: '3 nodes',
      peer: median(smallMs),
      ratio: medianRatio(openMs, smallMs),
      target: `< ${TARGET_OPEN_MS} ms`,
      isMet: open < TARGET_OPEN_MS,
    },
    {
      claim: 'editor',
      figure: `frames while ${NODES} nodes are panned`,
      unit: 'per second',
      ours: pan,
      peerName: 'one square',
      peer: median(idleFrames),
      ratio: medianRatio(frames, idleFrames),
      target: `≥ ${TARGET_FRAMES}/s`,
      isMet: pan >= TARGET_FRAMES,
    },
  ];
}
