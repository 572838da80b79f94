import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { delivery, newFolder, receiver, secret } from './scene.ts';

const script = join(import.meta.dirname, 'killed-sender.ts');

test('killed between a POST and its note, it sends that message again under the same id, and all others once', async () => {
  const folder = newFolder();
  let killAt = 3;
  let kill = (): unknown => undefined;
  const { url, received } = await receiver((response, n) => {
    // The receiver has it, and the sender will never know.
    if (n === killAt) kill();
    else response.writeHead(200).end();
  });
  const messages = Array.from({ length: 6 }, (_, index) => delivery('p1', index + 1));

  async function life(): Promise<void> {
    const child = spawn(process.execPath, [script, folder, url.href, secret], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    kill = () => child.kill('SIGKILL');
    child.stdin.end(JSON.stringify(messages));
    const over = new Promise((resolve) => child.once('exit', resolve));
    await over;
  }

  await life();
  killAt = 5;
  await life();
  killAt = 8;
  await life();
  const numbers = received.map(({ id }) => Number(id.split('-')[1]));
  expect(numbers).toEqual([1, 2, 3, 3, 4, 4, 5, 6]);
  const bodies = new Map(received.map(({ id, body }) => [id, body]));
  for (const { id, body } of messages) expect(bodies.get(id)).toBe(body);
}, 30_000);
