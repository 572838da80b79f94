/** One vital sign that is a number. Limits are what a sensor can plausibly say of a living person. */
export interface NumericVital {
  readonly label: string;
  /** UCUM. */
  readonly unit: string;
  /** Below or above these a value is a fault, not a measurement (hard limits, inclusive). */
  readonly low: number;
  readonly high: number;
  /** The smallest step that sensors of this vital report. */
  readonly step: number;
  readonly loinc: string;
}

/**
 * Every vital sign of the wire that is a number, by its wire name. Limits: the plausibility limits
 * usual for adult monitors; for steps and oxygen flow, what the counters and flow meters can show.
 */
export const numericVitals = {
  heart_rate: { label: 'HR', unit: '/min', low: 20, high: 300, step: 1, loinc: '8867-4' },
  pulse_rate: { label: 'PR', unit: '/min', low: 20, high: 300, step: 1, loinc: '8889-8' },
  spo2: { label: 'SpO2', unit: '%', low: 40, high: 100, step: 1, loinc: '59408-5' },
  respiratory_rate: { label: 'RR', unit: '/min', low: 0, high: 70, step: 1, loinc: '9279-1' },
  temperature: { label: 'Temp', unit: 'Cel', low: 30, high: 43, step: 0.1, loinc: '8310-5' },
  systolic: { label: 'Sys', unit: 'mm[Hg]', low: 40, high: 300, step: 1, loinc: '8480-6' },
  diastolic: { label: 'Dia', unit: 'mm[Hg]', low: 20, high: 200, step: 1, loinc: '8462-4' },
  mean_pressure: { label: 'MAP', unit: 'mm[Hg]', low: 25, high: 230, step: 1, loinc: '8478-0' },
  glucose: { label: 'Gluc', unit: 'mg/dL', low: 20, high: 600, step: 1, loinc: '2339-0' },
  weight: { label: 'Weight', unit: 'kg', low: 20, high: 300, step: 0.1, loinc: '29463-7' },
  steps: { label: 'Steps', unit: '{steps}', low: 0, high: 200_000, step: 1, loinc: '55423-8' },
  supplemental_oxygen: { label: 'O2', unit: 'L/min', low: 0, high: 60, step: 0.5, loinc: '3151-8' },
} as const satisfies Record<string, NumericVital>;

export type NumericVitalName = keyof typeof numericVitals;

/** Alert, new Confusion, Voice, Pain, Unresponsive. */
export const consciousnessLevels = ['A', 'C', 'V', 'P', 'U'] as const;
export type Consciousness = (typeof consciousnessLevels)[number];

export type VitalName = NumericVitalName | 'consciousness';

/** Values by wire name, in the units of `numericVitals`. Absent means not measured. */
export type Vitals = { readonly [K in NumericVitalName]?: number } & {
  readonly consciousness?: Consciousness;
};

export const numericVitalNames = Object.keys(numericVitals) as readonly NumericVitalName[];
export const vitalNames: readonly VitalName[] = [...numericVitalNames, 'consciousness'];

export function isNumericVital(name: string): name is NumericVitalName {
  return Object.hasOwn(numericVitals, name);
}
