import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BIN, startServer } from './support/server-process.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  args: readonly string[],
  environment: Record<string, string> = {},
  node = process.execPath,
): Promise<Ended> {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((resolve) => {
    execFile(node, [BIN, ...args], { env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

describe('automateos', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-cli-'));
  });

  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('shows its help, also without a command', async () => {
    for (const args of [['--help'], []]) {
      const { code, stdout } = await run(args);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: automateos <command>');
    }
  });

  test.each(['start', 'migrate'])('shows the help of %s', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: automateos ${command}`);
  });

  test('tells its version', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([[['serve']], [['start', 'now']], [['--port', '80']]])('ends with 2 and one line for %o', async (args) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^automateos: [^\n]+\n$/);
  });

  test('stops at a wrong setting with one line that names it', async () => {
    const { code, stderr } = await run(['start'], { PORT: 'http', DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^automateos: PORT [^\n]+\n$/);
  });

  test('stops at an EGRESS_ALLOW that would open what is never opened', async () => {
    const { code, stderr } = await run(['start'], { EGRESS_ALLOW: '169.254.169.254/32', DATA_DIR: dataDir, PORT: '0' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^automateos: [^\n]*EGRESS_ALLOW[^\n]*\n$/);
  });

  test('migrates and ends', async () => {
    const { code, stdout, stderr } = await run(['migrate'], { DATA_DIR: dataDir });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('The database is up to date.\n');
  });

  test('refuses a folder that another process uses, and ends with 0 on SIGTERM', async () => {
    const server = await startServer(dataDir);
    const second = await run(['start'], { DATA_DIR: dataDir, PORT: '0' });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^automateos: [^\n]+\n$/);
    expect(second.stderr).toContain(dataDir);
    expect(await server.stop(), server.log()).toBe(0);
  });

  test('ends by itself when the npm that started it is killed', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${BIN}" start & echo $!; wait`], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let pid = 0;
    for await (const line of createInterface({ input: shell.stdout })) {
      if (pid === 0) pid = Number(line);
      else if (line.startsWith('AutomateOS is ready')) break;
    }
    shell.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 20_000, interval: 50 });
  });

  test('refuses another SECRET_KEY than the one that the data was made with', async () => {
    const { code, stderr } = await run(['start'], { DATA_DIR: dataDir, PORT: '0', SECRET_KEY: 'x'.repeat(44) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^automateos: SECRET_KEY [^\n]+\n$/);
  });

  // The system's own Node is older on many machines; where it is not there, npm brings the one that is used.
  const systemNode = ['/usr/local/bin/node', '/usr/bin/node'].find((file) => existsSync(file));
  test.runIf(systemNode !== undefined)('says which Node it needs when it is started with an old one', async () => {
    const { code, stdout, stderr } = await run(['--version'], {}, systemNode);
    if (code === 0) expect(stdout).toMatch(/^\d/);
    else expect(stderr).toMatch(/^AutomateOS needs Node\.js 24 or newer, this is \d+/);
  });
});
