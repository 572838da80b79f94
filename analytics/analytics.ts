import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { AnalyticsReport, Running } from '#ward/program.ts';
import { placeOf } from '#ward/topics.ts';
import { startClockwork } from './clockwork.ts';
import type { OpinionParts } from './compare/second-opinion.ts';
import type { WindowLimits } from './course/window.ts';
import type { DelayPrior } from './delay/prior.ts';
import type { Hearing } from './presence/signals.ts';
import type { SilencePolicy } from './presence/silence.ts';
import { openRound } from './round/round.ts';
import type { RuleSet } from './rules/rule-set.ts';
import type { State } from './state/state.ts';
import { deliveriesOf } from './webhook/delivery.ts';
import type { Webhook } from './webhook/webhook.ts';
import { createFeed } from './wire/feed.ts';
import { readAck, readReadings, readStatus } from './wire/incoming.ts';
import type { Link, LinkParts } from './wire/link.ts';
import { type Past, pageMax } from './wire/past.ts';
import { createPublisher } from './wire/publisher.ts';

export interface AnalyticsParts {
  readonly state: State;
  readonly past: Past;
  openLink(parts: Pick<LinkParts, 'up' | 'message'>): Link;
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  readonly prior: DelayPrior;
  readonly silence: SilencePolicy;
  readonly gatewayGraceMs: number;
  readonly presentLeastMs: number;
  readonly opinions: readonly OpinionParts[];
  /** Looks for other rules until it is stopped; `fault` is told what is wrong with them, or nothing more. */
  watchRules(
    change: (set: RuleSet) => void,
    fault: (reason: string | undefined) => void,
  ): () => void;
  readonly webhook?: Webhook | undefined;
  /** What the gateway said is old after so long, of the ward's time: then nobody knows who is silent. */
  readonly hearingMs: number;
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly log: Logger;
}

const askAgainMs = 1000;
const lastLookMs = 1500;
const lastWordsMs = 1500;

/**
 * Joins the parts:
 *
 *     link ──live──▶ feed ──readings──▶ round ──commit──▶ state ──outbox──▶ publisher ──▶ link
 *     past ──missed──▲      clockwork ──▲   (window, rules, book, signals)
 */
export function startAnalytics(parts: AnalyticsParts): Running<AnalyticsReport> {
  const { state, clock, log, webhook } = parts;
  const stopping = new AbortController();
  let acksDue = false;
  let isAsking = false;

  const publisher = createPublisher(state, () => link);
  const round = openRound({
    ...parts,
    now: () => clock.now(),
    tell: () => void send(),
    news: (entries, at) => webhook?.enqueue(deliveriesOf(entries, at)),
  });
  let rulesFault: string | undefined;
  const stopWatching = parts.watchRules(
    (set) => {
      round.change(set);
      log.info({ rules: set.name, version: set.version, hash: set.hash }, 'other rules hold now');
    },
    (reason) => {
      rulesFault = reason;
      if (reason === undefined) log.info('the file of rules is good again');
      else log.error({ reason }, 'the file of rules is bad, so the rules before it stay');
    },
  );
  const feed = createFeed({
    ...parts,
    from: round.from,
    judged: round.judged,
    apply: round.take,
    anew: round.anew,
  });
  const link: Link = parts.openLink({
    up() {
      round.tellAgain();
      feed.look();
      void missedAcks();
    },
    message: receive,
  });
  const stopClockwork = startClockwork(
    { second: () => round.second(hearing(), feed.givenUntil), hour: () => round.hour() },
    log,
  );
  const running = feed.run(stopping.signal);

  /**
   * What staff said while we were away: the gateway kept it before it said "received". What was heard
   * live is met there, too, so that it is known how far we came.
   */
  async function missedAcks(): Promise<void> {
    acksDue = true;
    if (isAsking) return;
    isAsking = true;
    while (acksDue && !stopping.signal.aborted) {
      acksDue = false;
      const page = await parts.past.acks(round.acknowledged, stopping.signal);
      if (page.ok) round.acknowledgeAll(page.value.acks);
      acksDue ||= !page.ok || page.value.acks.length === pageMax;
      if (!page.ok) await clock.sleep(askAgainMs, stopping.signal);
    }
    isAsking = false;
  }

  async function send(): Promise<void> {
    if (link.connected) await publisher.send();
  }

  function hearing(): Hearing {
    if (feed.state === 'catching_up' && feed.heardAt === Number.NEGATIVE_INFINITY) return 'not_yet';
    if (feed.state === 'lost' || clock.now() - feed.heardAt > parts.hearingMs) return 'not';
    return feed.state === 'live' ? 'well' : 'behind';
  }

  function receive(topic: string, payload: Uint8Array): void {
    const place = placeOf(topic);
    if (place?.kind === 'patientVitals') {
      const readings = readReadings(payload);
      if (readings.ok) feed.live(readings.value);
      else log.error({ topic, reason: readings.reason }, 'a reading that we do not understand');
    } else if (place?.kind === 'acks') {
      const ack = readAck(payload);
      if (ack.ok) {
        round.acknowledge(place.patient, ack.value);
        void missedAcks();
      } else
        log.warn({ topic, reason: ack.reason }, 'an acknowledgement that we do not understand');
    } else if (place?.kind === 'deviceStatus') {
      const status = readStatus(payload);
      if (status.ok) round.status(place.device, status.value);
      else log.warn({ topic, reason: status.reason }, 'a status that we do not understand');
    }
  }

  const report = (): AnalyticsReport => ({
    program: 'analytics',
    feed: feed.state,
    ...round.report(),
    ...(rulesFault !== undefined && { rulesFault }),
    ...(webhook && { webhook: webhook.report() }),
  });

  return {
    report,
    async stop() {
      stopping.abort();
      stopWatching();
      await running;
      await stopClockwork();
      await within(lastLookMs, feed.finish);
      round.close();
      await within(lastWordsMs, send);
      await webhook?.stop();
      const last = report();
      await link.stop();
      await publisher.send(); // Without a link it ends at once: nobody needs the state any more.
      state.close();
      return last;
    },
  };

  /** Work that has so long; afterwards it is told to end, or left to itself. */
  async function within(ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    await Promise.race([work(over.signal), clock.sleep(ms, over.signal)]);
    over.abort();
  }
}
