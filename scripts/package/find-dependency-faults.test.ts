import { expect, test } from 'vitest';
import { findDependencyFaults } from './find-dependency-faults.ts';

const record = {
  inputs: { 'apps/automateos/src/main.ts': {} },
  outputs: {
    'main.js': {
      imports: [
        { path: 'fastify', external: true },
        { path: '@scope/name/file.js', external: true },
        { path: 'node:fs', external: true },
        { path: 'chunk.js' },
      ],
    },
  },
};

test('what is imported and listed has no fault', () => {
  expect(findDependencyFaults(record, ['fastify', '@scope/name'])).toEqual([]);
});

test('a package that was bundled because nobody listed it is a fault', () => {
  const bundled = { ...record, inputs: { 'node_modules/a/node_modules/@deep/one/index.js': {} } };
  expect(findDependencyFaults(bundled, ['fastify', '@scope/name'])).toEqual([
    '@deep/one was put into the bundle; list it in the dependencies of apps/automateos',
  ]);
});

test('a listed package that nothing imports is a fault', () => {
  expect(findDependencyFaults(record, ['fastify', '@scope/name', 'left-over'])).toEqual([
    'left-over is a dependency of apps/automateos that nothing imports',
  ]);
});

test('a bundle of nothing is a fault', () => {
  expect(findDependencyFaults({ inputs: {}, outputs: {} }, [])).toEqual(['nothing was bundled']);
});
