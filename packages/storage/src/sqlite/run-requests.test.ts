import Sqlite from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import type { SqlValue, ThreadAnswer } from './messages.ts';
import { createRequestRunner, type RequestRunner } from './run-requests.ts';

let db: Sqlite.Database;
let runner: RequestRunner;
let answers: Map<number, ThreadAnswer>;

beforeEach(() => {
  db = new Sqlite(':memory:');
  db.exec('create table notes (id integer primary key, text text)');
  answers = new Map();
  runner = createRequestRunner(db, (message) => {
    if (message.kind !== 'answers') throw new Error(`unexpected: ${message.kind}`);
    for (const answer of message.answers) answers.set(answer.id, answer);
  });
});

function ask(id: number, connection: number, sql: string, ...parameters: SqlValue[]): void {
  runner.add({ kind: 'sql', id, connection, sql, parameters });
}

const notes = (): unknown[] => db.prepare('select id from notes order by id').pluck().all();

test('of statements that share a commit one that fails undoes only itself', () => {
  ask(1, 1, 'insert into notes (id) values (1)');
  ask(2, 2, 'insert into notes (id) values (1)');
  ask(3, 3, 'insert into notes (id) values (3) returning id');
  ask(4, 4, 'select nonsense');
  runner.run();
  expect(answers.get(1)).toEqual({ id: 1, rows: [], changes: 1 });
  expect(answers.get(2)).toMatchObject({ error: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
  expect(answers.get(3)).toEqual({ id: 3, rows: [{ id: 3 }], changes: 1 });
  expect(answers.get(4)).toMatchObject({ error: { code: 'SQLITE_ERROR' } });
  expect(notes()).toEqual([1, 3]);
});

test('while one connection is in a transaction the statements of all others wait', () => {
  ask(1, 7, 'begin');
  ask(2, 8, 'insert into notes (id) values (2)');
  ask(3, 7, 'insert into notes (id) values (1)');
  runner.run();
  expect([...answers.keys()]).toEqual([1, 3]);
  ask(4, 7, 'rollback');
  runner.run();
  expect(answers.get(2)).toMatchObject({ changes: 1 });
  expect(notes()).toEqual([2]);
});

test('a full disk fails all that shared the commit, and what comes after it goes on', () => {
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 3}`);
  ask(1, 1, 'insert into notes (id) values (1)');
  ask(2, 2, 'insert into notes (text) values (?)', 'x'.repeat(100_000));
  runner.run();
  const isFull = { error: { message: expect.stringContaining('full') } };
  expect(answers.get(2)).toMatchObject(isFull);
  const first = answers.get(1);
  expect(notes()).toEqual(first !== undefined && 'rows' in first ? [1] : []);
  db.pragma('max_page_count = 1000');
  ask(3, 1, 'insert into notes (id) values (3)');
  runner.run();
  expect(answers.get(3)).toMatchObject({ changes: 1 });
  expect(notes()).toContain(3);
});

test('a transaction that the database rolled back cannot be committed', () => {
  ask(1, 1, 'begin');
  ask(2, 1, 'insert into notes (id) values (1)');
  runner.run();
  db.exec('rollback');
  ask(3, 1, 'commit');
  ask(4, 2, 'insert into notes (id) values (4)');
  runner.run();
  expect(answers.get(3)).toMatchObject({ error: { code: 'SQLITE_ABORT' } });
  expect(answers.get(4)).toMatchObject({ changes: 1 });
  expect(notes()).toEqual([4]);
});
