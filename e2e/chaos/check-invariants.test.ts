import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRow, DatabaseImage, StepRow } from './audit.ts';
import { checkInvariants, type Evidence, type Findings } from './check-invariants.ts';

const RUN = 'run-1';
const KEYS = { left: 'key-left', right: 'key-right', join: 'key-join' };
const NODES = ['left', 'right', 'join'] as const;

function step(node: string, more: Partial<StepRow> = {}): StepRow {
  const base = { execution_id: RUN, node_id: node, status: 'success', attempt: 1, lease_epoch: 1, attempts: '[]' };
  return { ...base, idempotency_key: null, output: null, ...more };
}

function note(more: Partial<AuditRow>): AuditRow {
  return {
    seq: 0,
    at: 1_000,
    kind: 'step',
    execution_id: RUN,
    node_id: null,
    old_status: null,
    new_status: 'running',
    old_epoch: null,
    new_epoch: 1,
    old_worker: null,
    new_worker: null,
    idempotency_key: null,
    is_same_output: null,
    ...more,
  };
}

/** What a run without any fault leaves behind. */
function soundImage(): { -readonly [Key in keyof DatabaseImage]: DatabaseImage[Key][number][] } {
  return {
    executions: [{ id: RUN, status: 'success', wake_at: null, lease_epoch: 1, error: null }],
    steps: [
      step('hook', { output: JSON.stringify({ payload: { key: 'd-1' } }) }),
      ...NODES.map((node, index) =>
        step(node, { idempotency_key: KEYS[node], output: JSON.stringify({ body: { serial: index + 1 } }) }),
      ),
      step('passed'),
    ],
    audit: [
      note({ kind: 'execution' }),
      ...NODES.flatMap((node) => [
        note({ node_id: node, idempotency_key: KEYS[node] }),
        note({
          node_id: node,
          idempotency_key: KEYS[node],
          old_status: 'running',
          new_status: 'success',
          old_epoch: 1,
        }),
      ]),
      note({ kind: 'execution', old_status: 'running', new_status: 'success', old_epoch: 1 }),
    ],
    dedupeKeys: [],
    deadLetters: [],
    workers: [],
    damage: [],
  };
}

describe('checkInvariants', () => {
  let folder: string;
  let loader: string[];
  let hits: string[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'automateos-checker-'));
    loader = ['INTENT d-1 hash', `ACK d-1 ${RUN}`];
    hits = NODES.map((node, index) => `HIT 1001 ${KEYS[node]} /${node} body-${node} ${index + 1}`);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const find = (image: DatabaseImage, more: Partial<Evidence> = {}): Findings => {
    const loaderLedger = path.join(folder, 'loader');
    const sinkLog = path.join(folder, 'sink');
    writeFileSync(loaderLedger, loader.join('\n'));
    writeFileSync(sinkLog, hits.join('\n'));
    return checkInvariants({ image, loaderLedger, sinkLog, ...more });
  };
  const check = (image: DatabaseImage, more: Partial<Evidence> = {}): readonly string[] => find(image, more).violations;

  test('finds nothing wrong with a sound run', () => {
    expect(check(soundImage())).toEqual([]);
  });

  /** A run that was taken over so often and then given up. */
  const giveUp = (image: ReturnType<typeof soundImage>, takeovers: number): void => {
    const error = JSON.stringify({ code: 'WORKER_LOST' });
    image.executions.splice(0, 1, { ...first(image.executions), status: 'failed', lease_epoch: 7, error });
    image.deadLetters.push({ execution_id: RUN });
    image.audit.pop();
    for (let taken = 0; taken < takeovers; taken += 1) {
      const workers = { old_worker: `worker-${taken}`, new_worker: `worker-${taken + 1}` };
      image.audit.push(note({ kind: 'execution', old_status: 'running', new_epoch: taken + 2, ...workers }));
    }
  };

  test('finds nothing wrong with a run that was given up after all its takeovers', () => {
    const image = soundImage();
    giveUp(image, 5);
    expect(check(image)).toEqual([]);
  });

  test('expects of a poisonous run that it is given up, and that nobody beside it is', () => {
    const image = soundImage();
    giveUp(image, 5);
    image.audit.push(note({ kind: 'execution', at: 2_000, old_status: 'running', new_status: 'failed', new_epoch: 7 }));
    const poison = (id: string, startedAt: number) => ({ poison: { ids: new Set([id]), startedAt } });
    expect(check(image, poison(RUN, 1_500))).toEqual([]);
    expect(check(soundImage(), poison(RUN, 1_500))).toEqual([expect.stringMatching(/^I10 a poisonous run is success/)]);
    expect(check(image, poison('another', 1_500))).toEqual([expect.stringMatching(/^I10 given up beside/)]);
    // Before the poison came it was the killer.
    expect(check(image, poison('another', 2_500))).toEqual([]);
  });

  test('measures takeovers from the last heartbeat, without what nobody could take over in', () => {
    const image = soundImage();
    image.workers.push({ id: 'dead', heartbeat_at: 10_000 });
    image.audit.splice(
      -1,
      0,
      note({ kind: 'execution', at: 15_000, old_status: 'running', old_worker: 'dead', new_worker: 'next' }),
    );
    expect(find(image).takeoverMs).toEqual([5_000]);
    const downtime = [
      { what: 'postgres', from: 9_000, to: 10_500 },
      { what: 'workers', from: 12_000, to: 14_000 },
    ];
    expect(find(image, { downtime }).takeoverMs).toEqual([2_500]);
  });

  const breaches: [string, (image: ReturnType<typeof soundImage>) => void][] = [
    ['T21', (image) => image.damage.push('row 7 missing from index')],
    ['I1', (image) => image.executions.splice(0)],
    ['I1', (image) => image.steps.splice(0, 1, step('hook', { output: '{"payload":{"key":"d-2"}}' }))],
    ['I2', (image) => image.executions.splice(0, 1, { ...first(image.executions), status: 'running' })],
    ['I3', (image) => image.steps.push({ ...first(image.steps), execution_id: 'run-2' })],
    ['I3', () => loader.push('ACK d-1 run-2')],
    ['I3', () => loader.push('REFUSED d-9 422')],
    ['I4', (image) => image.audit.push(note({ node_id: 'left', old_status: 'success', new_status: 'failed' }))],
    [
      'I4',
      (image) =>
        image.audit.push(note({ node_id: 'left', old_status: 'success', new_status: 'success', is_same_output: 0 })),
    ],
    ['I5', (image) => image.audit.push(note({ kind: 'execution', new_epoch: 0 }))],
    [
      'I5',
      (image) =>
        image.audit.push(
          note({ kind: 'execution', new_epoch: 3 }),
          note({ node_id: 'late', old_status: 'running', new_status: 'success', new_epoch: 2 }),
        ),
    ],
    ['I6', () => hits.push('HIT 1001 key-nobody /left body 9')],
    ['I6', () => hits.splice(0, 1, `HIT 900 ${KEYS.left} /left body-left 1`)],
    ['I7', () => hits.push(`HIT 1002 ${KEYS.left} /left another-body 8`)],
    ['I7', () => hits.push(`HIT 1002 ${KEYS.left} /left body-left 8`)],
    ['I7', () => hits.splice(0, 1)],
    [
      'I8',
      (image) =>
        image.audit.push(note({ kind: 'execution', old_status: 'success', new_status: 'failed', new_epoch: 1 })),
    ],
    ['I8', (image) => image.steps.push(step('extra', { status: 'waiting' }))],
    ['I8', (image) => image.deadLetters.push({ execution_id: RUN })],
    ['I10', (image) => image.steps.splice(4, 1)],
    ['I10', (image) => giveUp(image, 4)],
    [
      'I10',
      (image) => {
        giveUp(image, 5);
        image.audit.splice(
          -1,
          0,
          note({ node_id: 'late', old_status: 'running', new_status: 'success', new_epoch: 4 }),
        );
      },
    ],
  ];

  test.each(breaches)('notices a breach of %s (%#)', (promise, breach) => {
    const image = soundImage();
    breach(image);
    expect(check(image).some((line) => line.startsWith(`${promise} `))).toBe(true);
  });
});

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('the image is empty');
  return item;
}
