import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '@automateos/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { BIN, type ServerProcess, startServer } from './support/server-process.ts';

const EMAIL = 'journey@example.com';
/** The API shows a secret as a mark that is another one for another secret. */
const keyOf = (workflow: unknown): string | undefined => /\[secret:\w+\]/.exec(JSON.stringify(workflow))?.[0];

const DEFINITION = {
  nodes: [
    { id: 'start', type: 'webhook', config: {} },
    { id: 'hash', type: 'crypto', config: { operation: 'hmac', text: 'x', key: 'not-for-git' } },
  ],
  connections: [{ from: 'start', to: 'hash' }],
};

let folder: string;
let work: string;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'automateos-files-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(work, 'folder-'));
});

type Environment = Record<string, string>;

function automateos(command: string, environment: Environment, email = EMAIL) {
  const env = { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...environment };
  const args = [BIN, command, folder, '--account', email];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly is_active: boolean;
    readonly definition: unknown;
  }[];
}

/** What is done with workflow files, on one database. `isShared`: a server may run while they are taken in. */
function describeFiles(environment: () => Environment, start: () => Promise<ServerProcess>, isShared: boolean): void {
  let server: ServerProcess;
  const api = new ApiClient(() => server.url);
  const list = async () => (await api.request<Listed>('GET', '/api/v1/workflows')).items;
  const importFolder = async () => {
    if (isShared) return automateos('import', environment());
    await server.stop();
    const ended = await automateos('import', environment());
    server = await start();
    return ended;
  };

  beforeAll(async () => {
    server = await start();
    await api.signUp();
    await api.createWorkflow('Lead intake', DEFINITION as never);
  });
  afterAll(() => server.stop());

  test('go out while the server runs, without secrets, and say the same as the account', async () => {
    const { code, stdout, stderr } = await automateos('export', environment());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('wrote lead-intake.json');
    expect(await readdir(folder)).toEqual(['lead-intake.json']);
    expect(await readFile(path.join(folder, 'lead-intake.json'), 'utf8')).not.toContain('not-for-git');
    expect(await automateos('diff', environment())).toMatchObject({ code: 0, stderr: '' });
    expect((await automateos('export', environment())).stdout).toContain('0 files written');
  });

  test('come in: changed ones change what is there, new ones are switched off, secrets stay', async () => {
    await automateos('export', environment());
    const file = path.join(folder, 'lead-intake.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"x"', '"y"'));
    await writeFile(
      path.join(folder, 'new.json'),
      JSON.stringify({ name: 'New', definition: DEFINITION }).replace(',"key":"not-for-git"', ''),
    );
    const diff = await automateos('diff', environment());
    expect(diff.code).toBe(1);
    expect(diff.stdout).toContain('~ nodes.hash.config.text: "x" → "y"');
    expect(diff.stdout).toContain('new.json: would be created as "New"');
    const masked = keyOf((await list())[0]);
    const imported = await importFolder();
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    const byName = new Map((await list()).map((workflow) => [workflow.name, workflow]));
    expect(byName.get('Lead intake')).toMatchObject({
      is_active: true,
      definition: { nodes: [{}, { config: { text: 'y', key: masked } }] },
    });
    expect(byName.get('New')).toMatchObject({ is_active: false });
    expect(await automateos('diff', environment())).toMatchObject({ code: 0 });
  });

  test('with a fault are named by file and place, and nothing is taken', async () => {
    const before = (await list()).map(({ id, version }) => [id, version]);
    await writeFile(path.join(folder, 'a.json'), JSON.stringify({ name: 'Fine', definition: DEFINITION }));
    await writeFile(path.join(folder, 'b.json'), '{\n  "name": }');
    await writeFile(path.join(folder, 'c.json'), JSON.stringify({ name: '', definition: DEFINITION }));
    await writeFile(
      path.join(folder, 'd.json'),
      JSON.stringify({ name: 'D', definition: { nodes: [{ id: 'a', type: 'shell', config: {} }], connections: [] } }),
    );
    await writeFile(path.join(folder, 'e.json'), JSON.stringify({ name: 'E', definition: DEFINITION, owner_id: 'x' }));
    await writeFile(path.join(folder, 'f.json'), `"${'x'.repeat(5 * 1024 * 1024)}"`);
    await symlink('/etc/passwd', path.join(folder, 'g.json'));
    await mkdir(path.join(folder, 'h.json'));
    const { code, stderr } = await importFolder();
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^b\.json: line 2, column 11: /),
      'c.json: name: Must not be empty',
      'e.json: owner_id: Unknown field',
      'f.json: is larger than 5 MiB',
      'g.json: is a link, not a file',
      'h.json: is not a file',
      'd.json: definition.nodes[0].type: There is no node type "shell"',
      'automateos: nothing was imported: mend these faults first',
    ]);
    expect((await list()).map(({ id, version }) => [id, version])).toEqual(before);
  });

  test('do not leave their folder, whatever the workflow is called, and replace a link instead of following it', async () => {
    await api.createWorkflow('../../escape', DEFINITION as never);
    const outside = path.join(work, 'outside.json');
    await writeFile(outside, 'mine');
    await symlink(outside, path.join(folder, 'escape.json'));
    expect((await automateos('export', environment())).code).toBe(0);
    expect(await readFile(outside, 'utf8')).toBe('mine');
    expect(JSON.parse(await readFile(path.join(folder, 'escape.json'), 'utf8'))).toMatchObject({
      name: '../../escape',
    });
  });

  test('more than 500 are refused', async () => {
    await Promise.all(Array.from({ length: 501 }, (_, index) => writeFile(path.join(folder, `${index}.json`), '{}')));
    const { code, stderr } = await automateos('diff', environment());
    expect([code, stderr]).toEqual([1, `automateos: ${folder} holds 501 files, and 500 workflows are the limit\n`]);
  });

  test('of an account that is not there are refused', async () => {
    const { code, stderr } = await automateos('export', environment(), 'nobody@example.com');
    expect([code, stderr]).toEqual([1, 'automateos: there is no account with the e-mail address nobody@example.com\n']);
  });
}

describe('workflow files on SQLite', () => {
  const environment = () => ({ DATA_DIR: path.join(work, 'data') });
  describeFiles(environment, () => startServer(environment().DATA_DIR), false);

  test('are not taken while the server runs', async () => {
    const { code, stderr } = await automateos('import', environment());
    expect(code).toBe(1);
    expect(stderr).toContain('stop it first');
  });

  test('need a database', async () => {
    const { code, stderr } = await automateos('export', { DATA_DIR: path.join(work, 'nothing') });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^automateos: there is no database in [^\n]+\n$/)]);
    expect(await readdir(work)).not.toContain('nothing');
  });
});

describe('workflow files on PostgreSQL', async () => {
  const postgres = await startPostgres();
  const environment = () => ({ DATABASE_URL: postgres.url, SECRET_KEY: 'k'.repeat(44) });
  afterAll(() => postgres.stop());
  describeFiles(environment, () => startServer(path.join(work, 'unused'), environment()), true);
});
