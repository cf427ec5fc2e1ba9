import { expect, test } from 'vitest';
import { define, openWith, stepOf } from '../conformance/instance.conformance.ts';

test('a secret field of a config is used, and not recorded', async () => {
  const sign = { id: 'sign', type: 'crypto', config: { operation: 'hmac', text: 'x', key: '{{trigger.payload.key}}' } };
  const { run } = await openWith(define(['start', sign], ['start>sign']));
  const view = await run({ key: 'a key that nobody sees' });
  // By openssl dgst -sha256 -hmac.
  expect(view.result).toEqual({ sign: 'ef704837d94018b0e74ae1e9bb7af9995d4efa284528869a5c77d99e6ae72ded' });
  expect(JSON.parse(String(stepOf(view, 'sign')?.input))).toMatchObject({ text: 'x', key: '[redacted]' });
});

test('a secret field is not recorded with a config that is refused either', async () => {
  const sign = {
    id: 'sign',
    type: 'crypto',
    config: { operation: 'hmac', text: '{{trigger.payload.text}}', key: '{{trigger.payload.key}}' },
  };
  const { run } = await openWith(define(['start', sign], ['start>sign']));
  const view = await run({ key: 'a key that nobody sees', text: 5 });
  expect(view.error).toMatchObject({ code: 'CONFIG_INVALID' });
  const step = stepOf(view, 'sign');
  expect(JSON.stringify([step?.input, step?.error])).not.toContain('nobody sees');
});
