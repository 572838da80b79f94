import { readSync } from 'node:fs';
import { pino } from 'pino';
import { posterTo } from '#analytics/webhook/post.ts';
import { openWebhook } from '#analytics/webhook/webhook.ts';
import { wallClock } from '#ward/clock.ts';

/** A process that tells the receiver of the URL what is on its standard input, until it is killed. */
const [folder = '', url = '', secret = ''] = process.argv.slice(2);
const webhook = openWebhook({
  folder,
  queueMax: 1000,
  limits: { attemptsMax: 1000, ageMaxMs: 86_400_000 },
  poster: posterTo({ url: new URL(url), secret }, wallClock),
  wall: wallClock,
  random: () => 0,
  log: pino({ level: 'silent' }),
});
const bytes = Buffer.alloc(100_000);
webhook.enqueue(JSON.parse(bytes.toString('utf8', 0, readSync(0, bytes))));
