import { numericVitalNames } from '#ward/vitals.ts';

export type FieldKind = 'float' | 'integer' | 'text';

/** One measurement of the store: a table in SQLite, a measurement in InfluxDB. */
export interface Measurement {
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, FieldKind>>;
}

const floats = (names: readonly string[]): Record<string, FieldKind> =>
  Object.fromEntries(names.map((name) => [name, 'float']));

/**
 * The shapes in which everything is stored, the same in all stores. Other people's queries rely on
 * them. The kind of a field never changes: InfluxDB would refuse every later point.
 */
export const measurements = {
  vitals: {
    tags: ['patient', 'device'],
    fields: { ...floats(numericVitalNames), consciousness: 'text', seq: 'integer' },
  },
  /** What judging goes by besides the values: `number` is the place in the journal; `quality` has commas between. */
  arrivals: {
    tags: ['patient', 'device'],
    fields: {
      received_ms: 'integer',
      delay_ms: 'integer',
      sent_ms: 'integer',
      number: 'integer',
      boot: 'text',
      quality: 'text',
    },
  },
  alarms: {
    tags: ['patient', 'rule', 'priority'],
    fields: {
      id: 'text',
      state: 'text',
      life: 'text',
      kind: 'text',
      message: 'text',
      vital: 'text',
      value: 'float',
      limit: 'float',
      onset_ms: 'integer',
      raised_ms: 'integer',
      sent_ms: 'integer',
      received_ms: 'integer',
      journaled_ms: 'integer',
      evaluated_ms: 'integer',
      cleared_ms: 'integer',
      late: 'integer',
      flapping: 'integer',
      rang_ms: 'integer',
      step: 'integer',
      escalates_ms: 'integer',
      acknowledged_ms: 'integer',
      acknowledged_by: 'text',
      shelved_by: 'text',
      shelved_until_ms: 'integer',
      note: 'text',
      suppressed_by: 'text',
    },
  },
  interventions: {
    tags: ['patient', 'kind', 'priority'],
    fields: {
      id: 'text',
      alarm: 'text',
      rule: 'text',
      state: 'text',
      message: 'text',
      raised_ms: 'integer',
      closed_ms: 'integer',
      outcome: 'text',
      by: 'text',
      note: 'text',
    },
  },
  /** All that staff said of alarms and interventions, each as it was said. */
  acks: {
    tags: ['patient', 'action'],
    fields: {
      id: 'text',
      by: 'text',
      note: 'text',
      until_ms: 'integer',
      arrived_ms: 'integer',
    },
  },
  /** How simulated patients truly are, in both groups. */
  truth: {
    tags: ['patient', 'arm'],
    fields: { severity: 'float', state: 'text' },
  },
  /** What analytics has learnt of the way of each device's samples. */
  delays: {
    tags: ['patient', 'device'],
    fields: {
      ...floats(['offset_ms', 'p50_ms', 'p95_ms', 'p99_ms', 'interval_ms', 'loss', 'lateness_ms']),
      samples: 'integer',
      source: 'text',
    },
  },
  /** `missing` and `stale` are names with commas between. */
  scores: {
    tags: ['patient', 'score'],
    fields: {
      total: 'integer',
      lowest: 'integer',
      highest: 'integer',
      risk: 'text',
      missing: 'text',
      stale: 'text',
    },
  },
  /** The rules that were judged by since then, on which terms, and the file that says them. */
  rules: {
    tags: ['name'],
    fields: {
      version: 'text',
      hash: 'text',
      text: 'text',
      ...floats(['min_ms', 'p50_ms', 'p95_ms', 'p99_ms', 'loss', 'window_ms', 'present_least_ms']),
      after_number: 'integer',
      after_ms: 'integer',
      until_ms: 'integer',
    },
  },
  /** What each alarm of a simulated patient was worth, and where the time went. */
  ledgers: {
    tags: ['patient', 'rule'],
    fields: {
      alarm: 'text',
      vital: 'text',
      verdict: 'text',
      onset_ms: 'integer',
      sampled_ms: 'integer',
      published_ms: 'integer',
      received_ms: 'integer',
      journaled_ms: 'integer',
      evaluated_ms: 'integer',
      raised_ms: 'integer',
      bedside_ms: 'integer',
      acknowledged_ms: 'integer',
    },
  },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof measurements;
export const measurementNames = Object.keys(measurements) as readonly MeasurementName[];

/** The same table, for code that treats all measurements alike. */
export const shapes: Readonly<Record<MeasurementName, Measurement>> = measurements;
