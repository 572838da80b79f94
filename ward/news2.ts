import { type Consciousness, consciousnessLevels } from './vitals.ts';

/** What the chart of NEWS2 asks for, by wire name, in the order of the chart. */
export const news2Names = [
  'respiratory_rate',
  'spo2',
  'supplemental_oxygen',
  'systolic',
  'heart_rate',
  'consciousness',
  'temperature',
] as const;
export type News2Name = (typeof news2Names)[number];

/** In the units of `numericVitals`. Absent, not finite or impossible: missing. */
export interface News2Observation {
  readonly respiratory_rate?: number | undefined;
  readonly spo2?: number | undefined;
  /** Litres a minute, or whether there is any. */
  readonly supplemental_oxygen?: number | boolean | undefined;
  readonly systolic?: number | undefined;
  readonly heart_rate?: number | undefined;
  /** Stands in where there is no heart rate. */
  readonly pulse_rate?: number | undefined;
  readonly consciousness?: Consciousness | undefined;
  readonly temperature?: number | undefined;
  /** 2 only where a clinician has set it (target 88 to 92 %); 1 otherwise. */
  readonly spo2_scale?: 1 | 2 | undefined;
}

export type News2Risk = 'low' | 'low-medium' | 'medium' | 'high';

export interface News2 {
  /** From 0 to 20. Undefined when anything is missing: a partial sum is never a total. */
  readonly total: number | undefined;
  /** The sub-scores that are certain; that of a pulse rate which stands in is under `heart_rate`. */
  readonly parts: { readonly [K in News2Name]?: number };
  /** A certain sub-score is 3. */
  readonly anyThree: boolean;
  /** Undefined when anything is missing. */
  readonly risk: News2Risk | undefined;
  /** In the order of the chart. */
  readonly missing: readonly News2Name[];
  /** The least and the greatest total that the missing can make of it; the total if nothing is. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The National Early Warning Score 2 of the Royal College of Physicians (2017), for people of 16 and
 * more who are not pregnant. Values are rounded, halves upwards, before they are banded. This is the
 * chart for research and teaching, not a medical device.
 */
export function news2(observation: News2Observation): News2 {
  const spo2 = whole(observation.spo2, mostSaturation);
  const oxygen = onOxygen(observation.supplemental_oxygen);
  const spo2Part = (flows: boolean) =>
    part(observation.spo2_scale !== 2 ? scale1 : flows ? scale2OnOxygen : scale2OnAir, spo2);
  const found: Readonly<Record<News2Name, number | undefined>> = {
    respiratory_rate: part(respiration, whole(observation.respiratory_rate)),
    // On scale 2 the upper bands depend on oxygen: unless both answers agree there is none.
    spo2: oxygen === undefined ? agreed(spo2Part(false), spo2Part(true)) : spo2Part(oxygen),
    supplemental_oxygen: oxygen === undefined ? undefined : oxygen ? 2 : 0,
    systolic: part(pressure, whole(observation.systolic)),
    heart_rate: part(pulse, whole(observation.heart_rate) ?? whole(observation.pulse_rate)),
    consciousness: alertness(observation.consciousness),
    temperature: part(warmth, tenths(observation.temperature)),
  };

  const parts: { [K in News2Name]?: number } = {};
  const missing: News2Name[] = [];
  let lowest = 0;
  let highest = 0;
  let anyThree = false;
  for (const name of news2Names) {
    const points = found[name];
    if (points !== undefined) parts[name] = points;
    else if (name !== 'spo2' || spo2 === undefined) missing.push(name);
    lowest += points ?? 0;
    highest += points ?? (name === 'spo2' ? (spo2Part(true) ?? most.spo2) : most[name]);
    anyThree ||= points === 3;
  }
  const total = missing.length === 0 ? lowest : undefined;
  const risk = total === undefined ? undefined : riskOf(total, anyThree);
  return { total, parts, anyThree, risk, missing, lowest, highest };
}

/** Values up to the first edge score the first points, up to the next edge the next, and so on. */
interface Bands {
  readonly upTo: readonly number[];
  readonly points: readonly number[];
}

const respiration: Bands = { upTo: [8, 11, 20, 24], points: [3, 1, 0, 2, 3] };
const scale1: Bands = { upTo: [91, 93, 95], points: [3, 2, 1, 0] };
const scale2OnAir: Bands = { upTo: [83, 85, 87], points: [3, 2, 1, 0] };
const scale2OnOxygen: Bands = { upTo: [83, 85, 87, 92, 94, 96], points: [3, 2, 1, 0, 1, 2, 3] };
const pressure: Bands = { upTo: [90, 100, 110, 219], points: [3, 2, 1, 0, 3] };
const pulse: Bands = { upTo: [40, 50, 90, 110, 130], points: [3, 1, 0, 1, 2, 3] };
/** In tenths of a degree, which are whole numbers. */
const warmth: Bands = { upTo: [350, 360, 380, 390], points: [3, 1, 0, 1, 2] };
const mostSaturation = 100;

const most = {
  respiratory_rate: 3,
  spo2: 3,
  supplemental_oxygen: 2,
  systolic: 3,
  heart_rate: 3,
  consciousness: 3,
  temperature: 3,
} as const satisfies Record<News2Name, number>;

function part({ upTo, points }: Bands, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  let band = 0;
  while (band < upTo.length && value > (upTo[band] as number)) band += 1;
  return points[band];
}

function agreed(one: number | undefined, other: number | undefined): number | undefined {
  return one === other ? one : undefined;
}

function alertness(level: unknown): number | undefined {
  if (level === 'A') return 0;
  return (consciousnessLevels as readonly unknown[]).includes(level) ? 3 : undefined;
}

function onOxygen(flow: unknown): boolean | undefined {
  if (typeof flow === 'boolean') return flow;
  return isPossible(flow) ? flow > 0 : undefined;
}

function whole(value: unknown, highest = Number.MAX_VALUE): number | undefined {
  return isPossible(value) && value <= highest ? Math.round(value) : undefined;
}

function tenths(degrees: unknown): number | undefined {
  // Halves on paper are halves here: 38.05 is less than that in binary, but ten times it is 380.5.
  return isPossible(degrees) ? Math.round(degrees * 10) : undefined;
}

function isPossible(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

/** What the chart calls the risk of a total, with or without a sub-score of 3 in it. */
export function riskOf(total: number, anyThree: boolean): News2Risk {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return anyThree ? 'low-medium' : 'low';
}
