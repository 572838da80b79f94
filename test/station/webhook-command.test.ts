import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { byHand } from '#analytics/webhook/by-hand.ts';
import { openQueue } from '#analytics/webhook/queue-file.ts';
import { notice } from '#ward/notice.ts';
import { noon } from '../analytics/scene.ts';
import {
  answering,
  delivery,
  hastyClock,
  newFolder,
  receiver,
  secret,
} from '../analytics/webhook/scene.ts';
import { overheard } from './overheard.ts';

/** What `npm run webhook -- …` says in a folder with one message waiting and three dead letters. */
function desk(folder = newFolder()) {
  const wall = hastyClock();
  const queue = openQueue({ folder, max: 100, now: wall.now });
  queue.add([1, 2, 3, 4].map((n) => delivery('p1', n)));
  for (const [n, reason] of Object.entries(['gone', 'busy', 'gone'])) {
    queue.bury({ id: `p1-${Number(n) + 1}`, attempts: 7 }, reason);
  }
  const webhook = async () => byHand(wall);
  const told = (...words: string[]) =>
    overheard(['webhook', ...words, '--data', folder], { webhook });
  const dead = () => queue.deadLetters(10).map(({ id }) => id);
  return { told, dead, queue };
}

describe('the list', () => {
  test('has the counts, and of each dead letter its id, age, patient, attempts and reason', async () => {
    const { told } = desk();
    const { code, out } = await told('list');
    expect(code).toBe(0);
    const [counts, first, ...rest] = out.split('\n');
    expect(counts).toBe('accepted 4  waiting 1  delivered 0  deadLetters 3  forgotten 0');
    expect(first).toMatch(/^p1-1 +\d+d {2}p1 +7x {2}gone$/);
    expect(rest).toHaveLength(3);
  });

  test('of a folder that never had a webhook says so, and makes nothing there', async () => {
    const folder = newFolder();
    const none = { webhook: async () => byHand(hastyClock()) };
    const { code, err } = await overheard(['webhook', 'list', '--data', folder], none);
    expect([code, err]).toEqual([1, `no webhook was ever used in ${folder}\n`]);
    const again = await overheard(['webhook', 'list', '--data', folder], none);
    expect(again.code).toBe(1);
  });

  test('stays short, and says how many more there are', async () => {
    const { told, queue } = desk();
    const many = Array.from({ length: 60 }, (_, n) => delivery('p9', n));
    queue.add(many);
    for (const { id } of many) queue.bury({ id, attempts: 1 }, 'gone');
    const { out } = await told('list');
    expect(out.split('\n')).toHaveLength(1 + 50 + 1 + 1);
    expect(out).toContain('and 13 more\n');
  });
});

describe('a retry', () => {
  test('lets one dead letter wait again, by the beginning of its id', async () => {
    const { told, dead } = desk();
    const { code, out } = await told('retry', 'p1-2');
    expect([code, out]).toEqual([0, '1 waiting again; analytics sends while it runs\n']);
    expect(dead()).toEqual(['p1-1', 'p1-3']);
  });

  test('lets all wait again', async () => {
    const { told, dead } = desk();
    expect((await told('retry', 'all')).out).toMatch(/^3 waiting again/);
    expect(dead()).toEqual([]);
  });

  test.each([
    ['p1', '3 dead letters have ids that begin so\n'],
    ['p1-4', 'no dead letter has the id p1-4\n'],
  ])('of %s changes nothing, and says why', async (id, reason) => {
    const { told, dead } = desk();
    expect(await told('retry', id)).toEqual({ code: 1, out: '', err: reason });
    expect(dead()).toHaveLength(3);
  });
});

describe('a test', () => {
  const tried = async (url: string) => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'secret');
    writeFileSync(file, secret);
    const words = ['webhook', 'test', '--webhook', url, '--webhook-secret', file];
    return overheard(words, { webhook: async () => byHand(hastyClock()) });
  };

  test('sends one message that means nothing, and says that it was taken, but not to which path', async () => {
    const { url, received } = await receiver(answering(200));
    const { code, out } = await tried(url.href);
    expect([code, out]).toEqual([0, `${url.origin} took it within 0 ms\n`]);
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      { notice, id: received[0]?.id, kind: 'test', event: 'test', at: noon },
    ]);
    expect(received[0]?.id).toMatch(/^[0-9a-f]{20}$/);
  });

  test('says what came back', async () => {
    const { url } = await receiver(answering(403, {}, 'not you'));
    const { code, err } = await tried(url.href);
    expect([code, err]).toEqual([1, 'not delivered: the receiver answers 403: not you\n']);
  });

  test.each([
    ['', 'not delivered: --webhook URL says where to\n'],
    [
      'http://pager.example',
      'not delivered: --webhook is an https URL: over plain http alarms go to this machine only\n',
    ],
  ])('to "%s" is not even tried', async (url, reason) => {
    expect(await tried(url)).toEqual({ code: 1, out: '', err: reason });
  });
});

test('the help has examples', async () => {
  const { code, out } = await overheard(['webhook', '--help'], {});
  expect(code).toBe(0);
  expect(out).toContain('npm run webhook -- retry all');
  expect(out).toContain(notice);
});
