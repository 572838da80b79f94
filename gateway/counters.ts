import { Counter, Gauge, Registry } from 'prom-client';
import type { DrainState } from './drain-thread.ts';
import type { JournalState } from './journal/journal-service.ts';

/** What the gateway counts while it runs. Counts of samples live in the journal, and survive it. */
export interface Counters {
  connectionRefused(reason: ConnectionRefusal): void;
  subscriptionDenied(reason: SubscriptionRefusal): void;
  publishDenied(): void;
  messageHeldBack(): void;
  liveLeftOut(): void;
  /** All figures in the Prometheus text format. */
  text(): Promise<string>;
}

/** Why a connection was closed by the gateway. */
export const connectionRefusals = [
  'packet_size',
  'connections',
  'connections_per_address',
  'connect_rate',
  'connect_time',
  'keepalive',
  'topic',
  'does_not_read',
  'not_authorized',
  'protocol',
] as const;
export type ConnectionRefusal = (typeof connectionRefusals)[number];

const subscriptionRefusals = ['not_allowed', 'too_many'] as const;
export type SubscriptionRefusal = (typeof subscriptionRefusals)[number];

/** What is asked of the other parts when somebody reads the metrics. */
export interface Gauges {
  connections(): number;
  journal(): JournalState | undefined;
  drain(): DrainState | undefined;
}

export function openCounters(gauges: Gauges): Counters {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, label?: string) =>
    new Counter({ name, help, registers, labelNames: label === undefined ? [] : [label] });

  const refused = counter(
    'ward_connections_refused_total',
    'Connections that the gateway closed, by reason.',
    'reason',
  );
  for (const reason of connectionRefusals) refused.inc({ reason }, 0);
  const denied = counter('ward_subscriptions_denied_total', 'Subscriptions denied.', 'reason');
  for (const reason of subscriptionRefusals) denied.inc({ reason }, 0);
  const publishes = counter('ward_publishes_denied_total', 'Messages on topics of others.');
  const heldBack = counter('ward_messages_held_back_total', 'Messages delayed by the rate limit.');
  const leftOut = counter('ward_live_left_out_total', 'Live messages left out for slow readers.');

  new Gauge({
    name: 'ward_connections',
    help: 'Connections at present.',
    registers,
    collect() {
      this.set(gauges.connections());
    },
  });

  new Counter({
    name: 'ward_samples_total',
    help: 'Samples since the journal began: received = stored + refused + duplicates + held.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      const tally = gauges.journal()?.tally;
      for (const outcome of ['received', 'stored', 'refused', 'duplicates'] as const) {
        this.inc({ outcome }, tally?.[outcome] ?? 0);
      }
    },
  });
  new Gauge({
    name: 'ward_samples_held',
    help: 'Samples acknowledged and not yet in the store.',
    registers,
    collect() {
      this.set(gauges.journal()?.tally.held ?? 0);
    },
  });

  const fromState = (name: string, help: string, read: () => number | undefined) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read() ?? 0);
      },
    });
  fromState(
    'ward_journal_full_total',
    'Times that nothing was accepted for want of room.',
    () => gauges.journal()?.fullTimes,
  );
  fromState(
    'ward_journal_forgotten_total',
    'Stored readings no longer kept for /readings.',
    () => gauges.journal()?.forgotten,
  );
  new Gauge({
    name: 'ward_journal_entries_held',
    help: 'Entries of any kind that wait for the store.',
    registers,
    collect() {
      this.set(gauges.journal()?.entriesHeld ?? 0);
    },
  });
  new Counter({
    name: 'ward_store_answers_total',
    help: 'Answers of the store to batches.',
    labelNames: ['answer'],
    registers,
    collect() {
      this.reset();
      const state = gauges.drain();
      for (const answer of ['written', 'busy', 'refused'] as const) {
        this.inc({ answer }, state?.[answer] ?? 0);
      }
    },
  });
  new Gauge({
    name: 'ward_delay_ms',
    help: 'From measured to received, of the last minute.',
    labelNames: ['quantile'],
    registers,
    collect() {
      this.reset();
      const delay = gauges.journal()?.delayMs;
      if (delay === undefined) return;
      this.set({ quantile: '0.5' }, delay.p50);
      this.set({ quantile: '0.99' }, delay.p99);
    },
  });

  return {
    connectionRefused: (reason) => refused.inc({ reason }),
    subscriptionDenied: (reason) => denied.inc({ reason }),
    publishDenied: () => publishes.inc(),
    messageHeldBack: () => heldBack.inc(),
    liveLeftOut: () => leftOut.inc(),
    text: () => registry.metrics(),
  };
}
