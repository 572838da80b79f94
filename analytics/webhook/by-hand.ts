import { existsSync } from 'node:fs';
import { idOf } from '#analytics/alarms/alarms.ts';
import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { posterTo } from './post.ts';
import type { Counts, DeadLetter, Queue } from './queue.ts';
import { openQueue, pathOf } from './queue-file.ts';
import { verdictOf } from './verdict.ts';
import { receiverOf } from './webhook.ts';

/** What a person may do with the webhook, beside the running ward or without one. */
export interface ByHand {
  /** The oldest dead letters, and how many there are of all. */
  list(settings: Settings, max: number): Result<Listed>;
  /**
   * Dead letters wait again: the one whose id begins so, or all. Analytics sends them when it runs.
   * Answers how many.
   */
  retry(settings: Settings, id: string): Result<number>;
  /** Sends one signed message that means nothing, now and once. Answers what came back. */
  test(settings: Settings): Promise<Result<string>>;
}

export interface Listed {
  readonly counts: Counts;
  readonly deadLetters: readonly DeadLetter[];
}

export function byHand(wall: Clock): ByHand {
  function withQueue<T>(
    { data: folder, webhookQueue: max }: Settings,
    work: (queue: Queue) => Result<T>,
  ): Result<T> {
    if (!existsSync(pathOf(folder))) return bad(`no webhook was ever used in ${folder}`);
    const queue = openQueue({ folder, max, now: () => wall.now() });
    try {
      return work(queue);
    } finally {
      queue.close();
    }
  }

  return {
    list: (settings, max) =>
      withQueue(settings, (queue) =>
        good({ counts: queue.counts(), deadLetters: queue.deadLetters(max) }),
      ),
    retry: (settings, id) =>
      withQueue(settings, (queue) => {
        if (id === 'all') return good(queue.revive('all'));
        const meant = queue
          .deadLetters(settings.webhookQueue)
          .filter((letter) => letter.id.startsWith(id));
        const [first, second] = meant;
        if (first === undefined) return bad(`no dead letter has the id ${id}`);
        if (second !== undefined) return bad(`${meant.length} dead letters have ids that begin so`);
        return good(queue.revive(first.id));
      }),
    async test(settings) {
      if (settings.webhook === '') return bad('--webhook URL says where to');
      const receiver = receiverOf(settings);
      if (!receiver.ok) return receiver;
      const poster = posterTo(receiver.value, wall);
      const at = wall.now();
      const id = idOf('test', at);
      const body = JSON.stringify({ notice, id, kind: 'test', event: 'test', at });
      const answer = await poster.post({ id, body }, new AbortController().signal);
      poster.close();
      const verdict = verdictOf(answer, wall.now());
      if (verdict.kind !== 'delivered') return bad(verdict.reason);
      // The path of the URL may be as secret as a password: chats have it so.
      return good(`${receiver.value.url.origin} took it within ${wall.now() - at} ms`);
    },
  };
}
