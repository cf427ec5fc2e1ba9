import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseImage, type WatchedDatabase, watchPostgres, watchSqlite } from '../chaos/audit.ts';
import { checkInvariants } from '../chaos/check-invariants.ts';
import { ApiClient, type ApiWorkflow } from '../support/api-client.ts';
import type { LaunchedProcess, Role } from '../support/server-process.ts';
import { type Hit, type Sink, startSink } from '../support/sink.ts';
import { redriveAll, resolveAll, untilEnded } from './deeds.ts';
import { createDeliveries } from './deliveries.ts';
import { definitionOf, deliveriesOf, settingsOf } from './flows.ts';
import { createInstallation, type Installation, until } from './installation.ts';
import type { Chain, Flow, Life } from './scenarios.ts';

const LEASE_MS = 1_500;

export interface ChainOutcome {
  /** Breaches of the promises that the flows do not explain. */
  readonly violations: readonly string[];
  readonly image: DatabaseImage;
  readonly cutRequests: number;
  /** How each life ended: the signal, the exit code, or `lived`. */
  readonly ends: readonly string[];
}

/** @param databaseUrl of an empty PostgreSQL database, for server and worker; left out: SQLite in one process */
export async function runChain(
  chain: Chain,
  environment: Readonly<Record<string, string>>,
  databaseUrl?: string,
): Promise<ChainOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-failpoint-'));
  const sink = await startSink();
  const installation = createInstallation({
    NODE_ENV: 'test',
    LEASE_MS: String(LEASE_MS),
    DATA_DIR: folder,
    EGRESS_ALLOW: '127.0.0.0/8',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl, SECRET_KEY: 'failpoint '.repeat(4) }),
    ...environment,
  });
  const database = (): WatchedDatabase =>
    databaseUrl === undefined ? watchSqlite(path.join(folder, 'automateos.db')) : watchPostgres(databaseUrl);
  const armedRole = databaseUrl === undefined ? 'start' : chain.role;
  try {
    return await new ChainRun(chain, installation, sink, folder, database, armedRole).run();
  } finally {
    await installation.killAll();
    await sink.close();
    await rm(folder, { recursive: true, force: true });
  }
}

class ChainRun {
  readonly #chain: Chain;
  readonly #installation: Installation;
  readonly #sink: Sink;
  readonly #folder: string;
  readonly #open: () => WatchedDatabase;
  readonly #armedRole: Role;
  readonly #api: ApiClient;
  readonly #workflows = new Map<Flow, ApiWorkflow>();
  readonly #deliveries = createDeliveries();
  readonly #ends: string[] = [];

  constructor(
    chain: Chain,
    installation: Installation,
    sink: Sink,
    folder: string,
    open: () => WatchedDatabase,
    armedRole: Role,
  ) {
    this.#chain = chain;
    this.#installation = installation;
    this.#sink = sink;
    this.#folder = folder;
    this.#open = open;
    this.#armedRole = armedRole;
    this.#api = new ApiClient(installation.url);
  }

  async run(): Promise<ChainOutcome> {
    const lives = [...this.#chain.lives];
    this.#launch(lives[0]);
    // Without tables nothing else can be tried.
    if (lives[0]?.armed[0]?.name === 'migrate.mid-step') {
      await this.#outlive(lives[0], lives[1]);
      lives.shift();
    }
    await this.#installation.processOf(this.#armedRole).ready;
    const others = this.#armedRole === 'start' ? [] : ([this.#armedRole === 'worker' ? 'server' : 'worker'] as const);
    for (const role of others) await this.#installation.launch(role).ready;
    const database = this.#open();
    await database.install();
    await this.#createWorkflows();
    const acting: Promise<void>[] = [];
    for (const [index, life] of lives.entries()) {
      const act = this.#act(life);
      // Some of it is done by the next life only; all of it is waited for at the end.
      act.catch(() => {});
      acting.push(act);
      await this.#outlive(life, lives[index + 1]);
    }
    await Promise.all(acting);
    await untilEnded(this.#api, [...this.#workflows.values()]);
    const image = await database.read();
    await database.close();
    return { violations: await this.#check(image), image, cutRequests: this.#sink.cutRequests(), ends: this.#ends };
  }

  #launch(life: Life | undefined): LaunchedProcess {
    const armed = life?.armed.map(({ name, action, nth }) => `${name}=${action}:${nth}`) ?? [];
    return this.#installation.launch(this.#armedRole, armed.join());
  }

  async #createWorkflows(): Promise<void> {
    await this.#api.signUp();
    for (const flow of new Set(this.#chain.lives.flatMap(({ flows }) => flows))) {
      const definition = definitionOf(flow, this.#sink.url);
      this.#workflows.set(flow, await this.#api.createWorkflow(flow, definition, settingsOf(flow)));
    }
  }

  async #act({ flows, deed }: Life): Promise<void> {
    await Promise.all(
      flows.map((flow) => {
        const hookPath = new URL(this.#workflowOf(flow).webhook_url).pathname;
        return this.#deliveries.send(deliveriesOf(flow), () => `${this.#installation.url()}${hookPath}`);
      }),
    );
    if (deed === 'resolve') await resolveAll(this.#api, this.#workflowOf('review'));
    if (deed === 'stop') await this.#stopInWork();
    if (deed !== 'redrive') return;
    const repaired = definitionOf('plain', this.#sink.url);
    await redriveAll(this.#api, this.#workflowOf('failing'), deliveriesOf('failing'), repaired);
  }

  async #stopInWork(): Promise<void> {
    const callsBefore = this.#sink.hits.length;
    const process = this.#installation.processOf(this.#armedRole);
    await process.ready;
    await until('calls are under way', () => Promise.resolve(this.#sink.hits.length > callsBefore || undefined));
    process.signal('SIGTERM');
  }

  #workflowOf(flow: Flow): ApiWorkflow {
    const found = this.#workflows.get(flow);
    if (found === undefined) throw new Error(`there is no workflow "${flow}"`);
    return found;
  }

  /** Waits until the process came to its failpoints and met its end there, and starts the next one. */
  async #outlive(life: Life, next: Life | undefined): Promise<void> {
    const process = this.#installation.processOf(this.#armedRole);
    for (const { name, action } of life.armed) {
      const line = `failpoint ${name}=${action}`;
      await until(`${line} was reached`, () => Promise.resolve(process.log().includes(line) || undefined));
    }
    const action = life.armed[0]?.action;
    const isEnding = action === 'kill' || (action === 'unknown' && this.#armedRole === 'start');
    this.#ends.push(isEnding ? String(await process.ended) : 'lived');
    if (action === 'stop') {
      // Somebody else takes over, where there can be somebody else; then it goes on as if nothing had been.
      if (this.#armedRole !== 'start') await this.#launch(next).ready;
      await sleep(2 * LEASE_MS);
      process.signal('SIGCONT');
      if (this.#armedRole !== 'start') return;
    }
    if (isEnding) this.#launch(next);
    else if (next !== undefined) {
      await process.kill();
      this.#launch(next);
    }
  }

  async #check(image: DatabaseImage): Promise<readonly string[]> {
    const loaderLedger = path.join(this.#folder, 'loader.ledger');
    const sinkLog = path.join(this.#folder, 'sink.log');
    this.#deliveries.writeLedger(loaderLedger);
    await writeFile(sinkLog, this.#sink.hits.map((hit) => hitLine(hit, image)).join('\n'));
    const explained = explainedBy(this.#chain);
    return checkInvariants({ image, loaderLedger, sinkLog }).violations.filter((line) => !explained.test(line));
  }
}

/** What the checker must find where a flow fails on purpose, or its failures are redriven. */
function explainedBy({ lives }: Chain): RegExp {
  const isRedriven = lives.some(({ deed }) => deed === 'redrive');
  if (isRedriven) return /^I10 failed: .*HTTP_ERROR_STATUS|^I3 (two executions of|d-\d+ was answered with)/;
  const isFailing = lives.some(({ flows }) => flows.includes('failing'));
  return isFailing ? /^I10 failed: .*HTTP_ERROR_STATUS/ : /^$/;
}

/** A call as the checker reads it. One without a key is told by its delivery. */
function hitLine({ at, key, path: hitPath, body, serial }: Hit, { steps }: DatabaseImage): string {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return `HIT ${at} ${key ?? keyOfStep(body, steps)} ${hitPath} ${bodyHash} ${serial}`;
}

function keyOfStep(body: string, steps: DatabaseImage['steps']): string {
  const { value } = JSON.parse(body) as { value: string };
  const hook = steps.find((step) => step.node_id === 'hook' && step.output?.includes(`"key":"${value}"`));
  const left = steps.find((step) => step.node_id === 'left' && step.execution_id === hook?.execution_id);
  return left?.idempotency_key ?? 'nobody';
}
