import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { checkSettings } from './check-settings.ts';

const told = (environment: NodeJS.ProcessEnv) =>
  checkSettings(readConfig(environment)).map(({ about, verdict }) => `${verdict} ${about}`);

test.each<[NodeJS.ProcessEnv, string[]]>([
  [{}, ['ok PUBLIC_URL']],
  [{ HOST: '0.0.0.0' }, ['warning PUBLIC_URL']],
  [{ PUBLIC_URL: 'http://localhost:3000' }, ['ok PUBLIC_URL']],
  [{ PUBLIC_URL: 'http://[::1]:3000' }, ['ok PUBLIC_URL']],
  [{ PUBLIC_URL: 'http://flows.example', REGISTRATION: 'closed' }, ['warning PUBLIC_URL']],
  [{ PUBLIC_URL: 'https://flows.example' }, ['warning TRUST_PROXY', 'warning REGISTRATION']],
  [{ PUBLIC_URL: 'https://flows.example', TRUST_PROXY: '10.0.0.0/8', REGISTRATION: 'closed' }, ['ok PUBLIC_URL']],
  [
    { PUBLIC_URL: 'https://flows.example/sub', TRUST_PROXY: '10.0.0.0/8', REGISTRATION: 'closed' },
    ['warning PUBLIC_URL'],
  ],
])('settings %o', (environment, expected) => expect(told(environment)).toEqual(expected));
