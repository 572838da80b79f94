import type { Entry, PatientAck } from '#gateway/entry.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { DelayReport, LedgerReport, RulesReport, ScoreReport } from '#ward/reports.ts';
import type { TruthReport } from '#ward/truth.ts';

/** 22 November 2025, 20:00 UTC: a moment that every server keeps. */
export const atMs = 1_763_841_600_000;

export function reading(given: Partial<Reading> = {}): Entry & { kind: 'reading' } {
  const { number = 1, at = atMs, receivedAt = at + 250 } = given;
  return {
    kind: 'reading',
    number,
    reading: {
      number,
      after: 0,
      device: 'd-001',
      patient: 'p-001',
      boot: 'k3f9',
      seq: 17,
      at,
      receivedAt,
      delayMs: receivedAt - at,
      quality: [],
      vitals: { heart_rate: 72, temperature: 36.6 },
      ...given,
    },
  };
}

export function alarm(given: Partial<Alarm> = {}): Entry {
  const filled: Alarm = {
    id: 'a1b2c3',
    patient: 'p-001',
    rule: 'heart_rate_high',
    kind: 'physiological',
    priority: 'high',
    state: 'active',
    life: 'active_unacknowledged',
    message: 'HR 141 /min above 130 for 10 s',
    vital: 'heart_rate',
    value: 141,
    limit: 130,
    onsetAt: atMs - 10_000,
    raisedAt: atMs,
    receivedAt: atMs + 200,
    evaluatedAt: atMs + 210,
    ...given,
  };
  return { kind: 'alarm', number: 2, alarm: filled };
}

export function intervention(given: Partial<Intervention> = {}): Entry {
  const filled: Intervention = {
    id: 'i9',
    patient: 'p-001',
    kind: 'notify_nurse',
    priority: 'medium',
    alarm: 'a1b2c3',
    rule: 'heart_rate_high',
    message: 'See p-001',
    state: 'open',
    raisedAt: atMs + 1000,
    ...given,
  };
  return { kind: 'intervention', number: 3, intervention: filled };
}

export function truth(given: Partial<TruthReport> = {}): Entry {
  const filled: TruthReport = {
    patient: 'p-001',
    arm: 'monitored',
    at: atMs,
    severity: 0.25,
    state: 'green',
    ...given,
  };
  return { kind: 'truth', number: 4, truth: filled };
}

export function ack(given: Partial<PatientAck> = {}): Entry {
  return {
    kind: 'ack',
    number: 9,
    ack: { id: 'i9', patient: 'p-001', by: 'Ada', at: atMs, ...given },
  };
}

export function delay(given: Partial<DelayReport> = {}): Entry {
  const filled: DelayReport = {
    device: 'd-001',
    patient: 'p-001',
    at: atMs,
    source: 'learnt',
    samples: 600,
    offsetMs: -12.5,
    p50Ms: 41,
    p95Ms: 230.25,
    p99Ms: 900,
    intervalMs: 1000,
    loss: 0.01,
    latenessMs: 900,
    ...given,
  };
  return { kind: 'delay', number: 5, delay: filled };
}

export function score(given: Partial<ScoreReport> = {}): Entry {
  const filled: ScoreReport = {
    patient: 'p-001',
    score: 'news2',
    at: atMs,
    lowest: 3,
    highest: 9,
    missing: ['systolic', 'consciousness'],
    stale: ['temperature'],
    ...given,
  };
  return { kind: 'score', number: 6, score: filled };
}

export function rules(given: Partial<RulesReport> = {}): Entry {
  const filled: RulesReport = {
    name: 'default',
    version: 'v3',
    hash: 'c0ffee',
    at: atMs,
    text: '{id: tachycardia, vital: heart_rate, above: 100, hold: 15s}',
    ...given,
  };
  return { kind: 'rules', number: 7, rules: filled };
}

export function ledger(given: Partial<LedgerReport> = {}): Entry {
  const filled: LedgerReport = {
    alarm: 'a1b2c3',
    patient: 'p-001',
    rule: 'heart_rate_high',
    vital: 'heart_rate',
    verdict: 'true',
    onsetAt: atMs - 600_000,
    sampledAt: atMs,
    publishedAt: atMs + 12,
    receivedAt: atMs + 200,
    journaledAt: atMs + 203,
    evaluatedAt: atMs + 210,
    raisedAt: atMs + 210,
    bedsideAt: atMs + 120_000,
    acknowledgedAt: atMs + 121_000,
    ...given,
  };
  return { kind: 'ledger', number: 8, ledger: filled };
}

/** Many readings of several beds, a second apart, then an alarm and an intervention. */
export function shift(readings: number): Entry[] {
  const entries: Entry[] = Array.from({ length: readings }, (_, seq) =>
    reading({
      number: seq + 1,
      patient: `p-00${seq % 3}`,
      device: `d-00${seq % 3}`,
      seq,
      at: atMs + seq * 1000,
      vitals: { heart_rate: 60 + (seq % 40), spo2: 97.5, consciousness: 'A' },
    }),
  );
  return [
    ...entries,
    alarm(),
    alarm({ state: 'cleared', clearedAt: atMs + 60_000 }),
    intervention(),
    intervention({ state: 'closed', closedAt: atMs + 70_000, outcome: 'acknowledged', by: 'Ada' }),
  ];
}
