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
  arrivals: {
    tags: ['patient', 'device'],
    fields: { received_ms: 'integer', delay_ms: 'integer' },
  },
  alarms: {
    tags: ['patient', 'rule', 'priority'],
    fields: {
      id: 'text',
      state: 'text',
      kind: 'text',
      message: 'text',
      vital: 'text',
      value: 'float',
      limit: 'float',
      onset_ms: 'integer',
      raised_ms: 'integer',
      received_ms: 'integer',
      evaluated_ms: 'integer',
      cleared_ms: 'integer',
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
  /** How simulated patients truly are, in both groups. */
  truth: {
    tags: ['patient', 'arm'],
    fields: { severity: 'float', state: 'text' },
  },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof measurements;
export const measurementNames = Object.keys(measurements) as readonly MeasurementName[];

/** The same table, for code that treats all measurements alike. */
export const shapes: Readonly<Record<MeasurementName, Measurement>> = measurements;
