import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { WebhookReport } from '#ward/program.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { Delivery } from './delivery.ts';
import { type Poster, posterTo, type Receiver } from './post.ts';
import { openQueue } from './queue-file.ts';
import { receiverUrl } from './receiver-url.ts';
import { type SenderLimits, startSender } from './sender.ts';

/** Tells a receiver outside of the ward, at least once, and in order for each patient. */
export interface Webhook {
  /** On the disk when this returns, and nobody is waited for. What was told lately is ignored. */
  enqueue(deliveries: readonly Delivery[]): void;
  report(): WebhookReport;
  /** What has not arrived by then is sent after the next start. Answers with the last report. */
  stop(): Promise<WebhookReport>;
}

export interface WebhookParts {
  readonly folder: string;
  /** So many messages may wait. */
  readonly queueMax: number;
  readonly limits: SenderLimits;
  readonly poster: Poster;
  /** The wall's time, however fast the ward's goes: the receiver lives in it. */
  readonly wall: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly log: Logger;
}

/** Somebody may have told dead letters to be sent again, in another process. */
const lookEveryMs = 2000;
const tidyEveryMs = 60_000;

/**
 * Joins the parts:
 *
 *     enqueue ──▶ queue (SQLite) ──look──▶ sender: a lane for each patient ──▶ poster ──▶ receiver
 *                    ▲   ▲──── delivered, failed, bury ──╯
 *                    ╰─ revive (npm run webhook -- retry)
 */
export function openWebhook(parts: WebhookParts): Webhook {
  const { folder, queueMax, poster, wall, log } = parts;
  const queue = openQueue({ folder, max: queueMax, now: () => wall.now() });
  const sender = startSender({ ...parts, queue, post: poster.post });
  sender.look();
  const stopLooking = wall.every(lookEveryMs, () => sender.look());
  const stopTidying = wall.every(tidyEveryMs, queue.tidy);
  let last: WebhookReport | undefined;

  function report(): WebhookReport {
    const { lastFailure } = sender;
    return { ...queue.counts(), ...(lastFailure && { lastFailure }) };
  }

  return {
    enqueue(deliveries) {
      if (deliveries.length === 0) return;
      const buried = queue.add(deliveries);
      if (buried > 0) log.error({ buried }, 'the webhook is full: its oldest are dead letters');
      sender.look(new Set(deliveries.map(({ patient }) => patient)));
    },
    report: () => last ?? report(),
    async stop() {
      stopLooking();
      stopTidying();
      await sender.stop();
      poster.close();
      last = report();
      queue.close();
      return last;
    },
  };
}

type WebhookSettings = Pick<Settings, 'webhook' | 'webhookSecret' | 'webhookCa'>;

/**
 * The webhook that the settings ask for; absent where they ask for none. Throws, with what would be
 * right, where they cannot be used.
 */
export function openWebhookOf(
  settings: WebhookSettings &
    Pick<Settings, 'data' | 'webhookQueue' | 'webhookAttempts' | 'webhookAge'>,
  parts: Pick<WebhookParts, 'wall' | 'random' | 'log'>,
): Webhook | undefined {
  if (settings.webhook === '') return undefined;
  const receiver = receiverOf(settings);
  if (!receiver.ok) throw new Error(receiver.reason);
  return openWebhook({
    ...parts,
    folder: settings.data,
    queueMax: settings.webhookQueue,
    limits: { attemptsMax: settings.webhookAttempts, ageMaxMs: settings.webhookAge },
    poster: posterTo(receiver.value, parts.wall),
  });
}

const secretMin = 16;

/** Whom to send to, and how to sign. Throws where a file cannot be read. */
export function receiverOf(settings: WebhookSettings): Result<Receiver> {
  const url = receiverUrl(settings.webhook);
  if (!url.ok) return bad(`--webhook ${url.reason}`);
  if (settings.webhookSecret === '') {
    return bad('--webhook needs --webhook-secret FILE: `openssl rand -hex 32` makes a secret');
  }
  const secret = readFileSync(settings.webhookSecret, 'utf8').trim();
  if (secret.length < secretMin) {
    return bad(`--webhook-secret is a file with at least ${secretMin} characters`);
  }
  const ca = settings.webhookCa === '' ? undefined : readFileSync(settings.webhookCa, 'utf8');
  return good({ url: url.value, secret, ...(ca !== undefined && { ca }) });
}
