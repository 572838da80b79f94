import { describe, expect, test } from 'vitest';
import { receiverUrl } from '#analytics/webhook/receiver-url.ts';

describe('alarms may go to', () => {
  test.each([
    'https://pager.example/ward',
    'https://10.0.0.7:8443/hook?of=ward',
    'http://localhost:9000/',
    'http://127.0.0.1:9000/',
    'http://127.1:9000/',
    'http://[::1]:9000/',
  ])('%s', (text) => {
    expect(receiverUrl(text)).toEqual({ ok: true, value: new URL(text) });
  });
});

describe('alarms may not go to', () => {
  test.each([
    ['http://pager.example/ward', 'plain http'],
    ['http://10.0.0.7/', 'plain http'],
    ['http://0.0.0.0/', 'plain http'],
    ['http://localhost.pager.example/', 'plain http'],
    ['http://127.0.0.1.pager.example/', 'plain http'],
    ['http://[::ffff:10.0.0.7]/', 'plain http'],
    ['ftp://pager.example/', 'not ftp:'],
    ['file:///etc/hosts', 'not file:'],
    ['pager.example', 'such as https://'],
    ['', 'such as https://'],
    ['https://ward:password@pager.example/', 'no user name or password'],
    ['https://ward@pager.example/', 'no user name or password'],
    ['https://:password@pager.example/', 'no user name or password'],
  ])('%s', (text, reason) => {
    expect(receiverUrl(text)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });
});
