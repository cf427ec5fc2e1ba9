import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Cleanup, makeDiskFolder } from './cleanup.ts';
import type { FlowSide } from './flow.ts';
import { startNodeProcess } from './start-process.ts';

const VERSION = '5.0.7';
const FOLDER = join(import.meta.dirname, '.peers/node-red');
const PROGRAM = join(FOLDER, 'node_modules/node-red/red.js');
const INSTALL_MS = 5 * 60_000;
const START_MS = 60_000;

const exec = promisify(execFile);

/**
 * Node-RED with the same flow. It does not say how many flows it has finished; so the calls that the echo server has
 * answered count, which is a little in its favour: its switch comes after.
 */
export async function startNodeRed(cleanup: Cleanup, echoUrl: string): Promise<FlowSide> {
  await install();
  const userFolder = await makeDiskFolder(cleanup);
  const port = await findFreePort();
  await writeFile(join(userFolder, 'settings.js'), settingsFor(port));
  await writeFile(join(userFolder, 'flows.json'), JSON.stringify(createNodes(`${echoUrl}/echo`)));
  const args = [PROGRAM, '--userDir', userFolder, '--settings', join(userFolder, 'settings.js')];
  const { pid } = await startNodeProcess(
    { args, ready: /Started flows/, readyMs: START_MS, env: { NODE_ENV: 'production' } },
    cleanup,
  );
  return {
    name: 'Node-RED',
    url: `http://127.0.0.1:${port}/bench`,
    pid,
    readProgress: createProgress(echoUrl),
  };
}

/** Into a folder of its own, so that no dependency of the product changes. */
async function install(): Promise<void> {
  if (existsSync(PROGRAM)) return;
  console.log(`Installing Node-RED ${VERSION} once, into bench/.peers …`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    `node-red@${VERSION}`,
    '--save-exact',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  try {
    await exec('npm', args, { cwd: FOLDER, timeout: INSTALL_MS });
  } catch (cause: unknown) {
    throw new Error(`npm could not install node-red@${VERSION}`, { cause });
  }
}

function settingsFor(port: number): string {
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    credentialSecret: false,
    diagnostics: { enabled: false },
    telemetry: { enabled: false },
    logging: { console: { level: 'info', metrics: false, audit: false } },
  };
  return `module.exports = ${JSON.stringify(settings)};\n`;
}

/** Ids that are no words of its own: it takes a node's type for a reference when a node has that id. */
function createNodes(url: string) {
  return [
    { id: 'bench', type: 'tab', label: 'bench' },
    {
      id: 'bench-in',
      type: 'http in',
      z: 'bench',
      url: '/bench',
      method: 'post',
      wires: [['bench-answer', 'bench-call']],
    },
    { id: 'bench-answer', type: 'http response', z: 'bench', statusCode: '202', headers: {}, wires: [] },
    {
      id: 'bench-call',
      type: 'http request',
      z: 'bench',
      method: 'POST',
      ret: 'obj',
      url,
      persist: true,
      wires: [['bench-switch']],
    },
    {
      id: 'bench-switch',
      type: 'switch',
      z: 'bench',
      property: 'statusCode',
      propertyType: 'msg',
      rules: [{ t: 'eq', v: '200', vt: 'num' }],
      checkall: 'false',
      outputs: 1,
      wires: [[]],
    },
  ];
}

function createProgress(echoUrl: string): FlowSide['readProgress'] {
  return async () => {
    // Our own echo server's answer.
    const progress = (await (await fetch(echoUrl)).json()) as { calls: number; lastCallAt: number };
    const { calls, lastCallAt } = progress;
    return { accepted: null, finished: calls, lastAt: lastCallAt };
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
