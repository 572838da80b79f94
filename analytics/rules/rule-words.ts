import { duration } from '#ward/setting.ts';
import { type NumericVitalName, numericVitals } from '#ward/vitals.ts';
import type { Condition, Quantity, Rule } from './rule.ts';

/** How staff call a vital, inside a sentence, and what stands behind its values. */
export const vitalWords = {
  heart_rate: { label: 'heart rate', unit: '/min' },
  pulse_rate: { label: 'pulse rate', unit: '/min' },
  spo2: { label: 'oxygen saturation', unit: ' %' },
  respiratory_rate: { label: 'breathing', unit: '/min' },
  temperature: { label: 'temperature', unit: ' °C' },
  systolic: { label: 'systolic pressure', unit: ' mmHg' },
  diastolic: { label: 'diastolic pressure', unit: ' mmHg' },
  mean_pressure: { label: 'mean pressure', unit: ' mmHg' },
  glucose: { label: 'glucose', unit: ' mg/dL' },
  weight: { label: 'weight', unit: ' kg' },
  steps: { label: 'steps', unit: '' },
  supplemental_oxygen: { label: 'oxygen flow', unit: ' L/min' },
} as const satisfies Record<NumericVitalName, { readonly label: string; readonly unit: string }>;

/** What a rule tells staff where its file does not say: `Heart rate above 100/min`. */
export function messageOf(rule: Pick<Rule, 'quantity' | 'when' | 'limit'>): string {
  const words = sentence(rule);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function sentence({ quantity, when, limit }: Pick<Rule, 'quantity' | 'when' | 'limit'>): string {
  if (typeof limit !== 'number') {
    return `${nameOf(quantity)} ${when} ${limit.times} times the usual of this person`;
  }
  const name = nameOf(quantity);
  const unit = unitOf(quantity);
  switch (quantity.of) {
    case 'vital':
    case 'news2':
    case 'news2_single':
      return `${name} ${when} ${limit}${unit}`;
    case 'change': {
      const over = duration.write(quantity.overMs);
      const way = when === 'above' ? 'up' : 'down';
      return `${name} ${way} by more than ${Math.abs(limit)}${unit} within ${over}`;
    }
    case 'drift':
      return `${name} drifts ${when === 'above' ? 'up' : 'down'} from the usual of this person`;
    case 'difference':
      return `${name} ${when === 'above' ? 'more' : 'less'} than ${limit}${unit} apart`;
    case 'count':
      return together(quantity.conditions, Math.ceil(limit));
    default:
      return quantity satisfies never;
  }
}

function together(conditions: readonly Condition[], least: number): string {
  const words = conditions.map(
    ({ vital, when, limit }) =>
      `${vitalWords[vital].label} ${when} ${limit}${vitalWords[vital].unit}`,
  );
  if (least === 1) return words.join(' or ');
  return least === words.length ? words.join(' and ') : `${least} of: ${words.join(', ')}`;
}

/** A quantity inside a sentence. */
export function nameOf(quantity: Quantity): string {
  switch (quantity.of) {
    case 'vital':
    case 'change':
    case 'drift':
      return vitalWords[quantity.vital].label;
    case 'news2':
      return 'NEWS2';
    case 'news2_single':
      return 'one part of NEWS2';
    case 'difference':
      return quantity.vitals.map((vital) => vitalWords[vital].label).join(' and ');
    case 'count':
      return 'conditions at once';
    default:
      return quantity satisfies never;
  }
}

function unitOf(quantity: Quantity): string {
  if (quantity.of === 'vital' || quantity.of === 'change') return vitalWords[quantity.vital].unit;
  return quantity.of === 'difference' ? vitalWords[quantity.vitals[0]].unit : '';
}

/** `heart_rate is from 20 to 300`. */
export function rangeWords(vital: NumericVitalName): string {
  const { low, high } = numericVitals[vital];
  return `${vital} is from ${low} to ${high}`;
}
