import { checkConfig } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { webhook } from './definition.ts';

describe('webhook', () => {
  it('takes POST when nothing is said', () => {
    expect(webhook.config.parse({})).toMatchObject({ method: 'POST', respond: 'async' });
  });

  it('takes one method or several, and a path as a label', () => {
    expect(webhook.config.parse({ method: 'PUT', path: '/webhook/abc123' })).toMatchObject({
      method: 'PUT',
      path: '/webhook/abc123',
    });
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
    expect(webhook.config.parse({ method: all })).toMatchObject({ method: all });
  });

  it.each([{ method: 'TRACE' }, { method: [] }, { method: ['GET', 'x'] }, { path: 1 }, { secret: 'x' }])(
    'refuses %j',
    (config) => {
      expect(checkConfig(webhook.config, config).length).toBeGreaterThan(0);
    },
  );
});
