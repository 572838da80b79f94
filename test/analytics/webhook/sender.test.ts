import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '#analytics/webhook/delivery.ts';
import type { Poster } from '#analytics/webhook/post.ts';
import { openQueue } from '#analytics/webhook/queue-file.ts';
import { startSender } from '#analytics/webhook/sender.ts';
import type { Answer } from '#analytics/webhook/verdict.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { delivery, hastyClock, newFolder, until } from './scene.ts';

type Post = (message: Delivery, n: number, signal: AbortSignal) => Promise<Result<Answer>>;

const says = (status: number, retryAfter?: string) => good({ status, retryAfter, text: '' });
const always = (status: number) => async () => says(status);

/** A sender over a real queue, whose receiver answers as the scene says to its n-th request. */
function sending(post: Post, { attemptsMax = 1000, ageMaxMs = 86_400_000, chance = 0 } = {}) {
  const wall = hastyClock();
  const queue = openQueue({ folder: newFolder(), max: 1000, now: wall.now });
  const sent: string[] = [];
  const lines: { msg: string; level: number }[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  const answer: Poster['post'] = (message, signal) => {
    sent.push(message.id);
    return post(message as Delivery, sent.length, signal);
  };
  const limits = { attemptsMax, ageMaxMs };
  const parts = { queue, post: answer, limits, wall, random: () => chance, log };
  const sender = startSender(parts);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= sender.stop().then(() => queue.close());
    return stopped;
  };
  onTestFinished(stop);
  return {
    wall,
    queue,
    sender,
    sent,
    stop,
    said: () => lines.map(({ msg }) => msg),
    async send(...deliveries: Delivery[]) {
      queue.add(deliveries);
      sender.look();
      await until(() => queue.counts().waiting === 0);
      return queue.counts();
    },
  };
}

describe('messages of one patient', () => {
  test('arrive in their order, however often each has to be sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(200, 503, 429, 408, 0), { maxLength: 30 }),
        async (answers) => {
          const arrived: string[] = [];
          const { send, stop } = sending(async ({ id }, n) => {
            const status = answers[n - 1] ?? 200;
            if (status === 200) arrived.push(id);
            return status === 0 ? bad('no answer') : says(status);
          });
          const all = Array.from({ length: 9 }, (_, index) => delivery(`p${index % 2}`, index));
          await send(...all);
          for (const patient of ['p0', 'p1']) {
            const ofOne = (ids: string[]) => ids.filter((id) => id.startsWith(patient));
            expect(ofOne(arrived)).toEqual(ofOne(all.map(({ id }) => id)));
          }
          await stop();
        },
      ),
      { numRuns: 10 },
    );
  });

  test('wait for one that cannot be delivered, but not for one that is refused', async () => {
    const { send, sent } = sending(async ({ id }, n) => {
      if (id === 'p1-1') return says(n < 3 ? 500 : 200);
      return says(id === 'p1-2' ? 410 : 200);
    });
    const counts = await send(delivery('p1', 1), delivery('p1', 2), delivery('p1', 3));
    expect(sent).toEqual(['p1-1', 'p1-1', 'p1-1', 'p1-2', 'p1-3']);
    expect(counts).toMatchObject({ delivered: 2, deadLetters: 1 });
  });

  test('never are under way two at a time, and of all patients four are', async () => {
    let most = 0;
    const underway: string[] = [];
    const { send } = sending(async ({ patient }) => {
      expect(underway).not.toContain(patient);
      underway.push(patient);
      most = Math.max(most, underway.length);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underway.splice(underway.indexOf(patient), 1);
      return says(200);
    });
    const patients = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    await send(...[1, 2, 3].flatMap((n) => patients.map((patient) => delivery(patient, n))));
    expect(most).toBe(4);
  });
});

test('a patient whose message fails holds up nobody else', async () => {
  const { queue, sender, sent, stop } = sending(async ({ patient }) =>
    says(patient === 'p1' ? 500 : 200),
  );
  queue.add([delivery('p1', 1), delivery('p2', 1), delivery('p2', 2), delivery('p3', 1)]);
  sender.look();
  await until(() => queue.counts().delivered === 3);
  expect(queue.oldest('p1')?.attempts).toBeGreaterThan(0);
  await stop();
  expect(sent.filter((id) => !id.startsWith('p1'))).toEqual(['p2-1', 'p3-1', 'p2-2']);
});

describe('a message that cannot be delivered', () => {
  test('is sent again after pauses that grow, each up to a half shorter by chance', async () => {
    const { send, wall } = sending(async (_, n) => says(n < 5 ? 503 : 200), { chance: 0.5 });
    await send(delivery('p1', 1));
    expect(wall.slept).toEqual([750, 1500, 3000, 6000]);
  });

  test('is a dead letter after so many attempts, with the last reason', async () => {
    const { send, queue, sent } = sending(always(503), { attemptsMax: 3 });
    await send(delivery('p1', 1));
    expect(sent).toHaveLength(3);
    const [letter] = queue.deadLetters(1);
    expect(letter).toMatchObject({ attempts: 3, reason: '3 attempts; the receiver answers 503' });
  });

  test('is a dead letter when it is too old, with the last reason', async () => {
    const { send, queue, sent } = sending(always(503), { ageMaxMs: 10_000 });
    await send(delivery('p1', 1));
    expect(sent).toHaveLength(4);
    const reason = 'not delivered within 10s; the receiver answers 503';
    expect(queue.deadLetters(1)).toMatchObject([{ attempts: 4, reason }]);
  });

  test('is not even tried when it was too old from the start', async () => {
    const { send, queue, wall, sent } = sending(always(200), { ageMaxMs: 10_000 });
    queue.add([delivery('p1', 1)]);
    wall.pass(10_000);
    await send(delivery('p1', 2));
    expect(sent).toEqual(['p1-2']);
    expect(queue.deadLetters(1)).toMatchObject([
      { id: 'p1-1', reason: 'not delivered within 10s' },
    ]);
  });

  test.each([410, 400, 401, 404, 302])('is a dead letter at once at %i', async (status) => {
    const { send, sent } = sending(always(status));
    expect(await send(delivery('p1', 1))).toMatchObject({ deadLetters: 1 });
    expect(sent).toHaveLength(1);
  });
});

test('a pause that the receiver asks for holds for all patients', async () => {
  const { queue, sender, sent, wall, stop } = sending(async (_, n) =>
    says(n === 1 ? 429 : 200, '7'),
  );
  let wake = (): void => undefined;
  const nap = new Promise<void>((resolve) => {
    wake = resolve;
  });
  wall.sleep = async (ms) => {
    wall.slept.push(ms);
    await nap;
  };
  queue.add([delivery('p1', 1)]);
  sender.look();
  await until(() => wall.slept.length > 0);
  queue.add([delivery('p2', 1)]);
  sender.look();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([sent, wall.slept]).toEqual([['p1-1'], [7000]]);
  wake();
  await until(() => queue.counts().delivered === 2);
  await stop();
});

describe('the log', () => {
  test('says once that the receiver is away, and once that it is back', async () => {
    const { send, said, sender } = sending(async (_, n) => says(n < 6 ? 503 : 200));
    await send(delivery('p1', 1), delivery('p2', 1));
    await send(delivery('p1', 2));
    expect(said()).toEqual([
      'the webhook cannot be delivered; still trying',
      'the receiver of the webhook takes messages again',
    ]);
    expect(sender.lastFailure).toBeUndefined();
  });

  test('names every dead letter', async () => {
    const { send, said, sender } = sending(always(410));
    await send(delivery('p1', 1), delivery('p1', 2));
    expect(said()).toEqual(Array(2).fill('a message of the webhook is a dead letter'));
    expect(sender.lastFailure?.reason).toBe('the receiver answers 410');
  });
});

describe('at the end', () => {
  test('what is under way has a moment to arrive, and nothing new begins', async () => {
    let answer = (_: Result<Answer>): void => undefined;
    const { queue, sender, sent, stop, wall } = sending(
      () => new Promise((resolve) => (answer = resolve)),
    );
    let patience: AbortSignal | undefined;
    wall.sleep = (_, signal) => {
      patience = signal;
      return new Promise(() => undefined);
    };
    queue.add([delivery('p1', 1), delivery('p1', 2)]);
    sender.look();
    await until(() => sent.length === 1);
    const { delivered } = queue;
    let noted = 0;
    queue.delivered = (id) => {
      noted += 1;
      delivered(id);
    };
    const stopped = stop();
    answer(says(200));
    await stopped;
    expect([sent, noted, patience?.aborted]).toEqual([['p1-1'], 1, true]);
    sender.look();
  });

  test('nothing is under way any more when it is said to be over', async () => {
    let underway = 0;
    const { queue, sender, sent, stop } = sending(async (_, __, signal) => {
      underway += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
      underway -= 1;
      return bad('stopped');
    });
    queue.add([delivery('p1', 1)]);
    sender.look();
    await until(() => sent.length === 1);
    await stop();
    expect(underway).toBe(0);
  });

  test('a receiver that does not answer is left, and the attempt does not count', async () => {
    const { queue, sender, sent, stop } = sending(
      (_, __, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(bad('stopped')))),
    );
    queue.add(['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((patient) => delivery(patient, 1)));
    sender.look();
    await until(() => sent.length === 4);
    const { failed } = queue;
    let counted = 0;
    queue.failed = (...given) => {
      counted += 1;
      failed(...given);
    };
    await stop();
    expect([sent.length, counted]).toEqual([4, 0]);
  });
});
