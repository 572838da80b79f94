import { bad, good, type Result } from '#ward/result.ts';
import { consciousnessLevels, isNumericVital, numericVitals, type Vitals } from '#ward/vitals.ts';

/** One bad vital does not take its neighbours with it; `null` is how JSON says "not measured". */
export function readVitals(
  given: Record<string, unknown>,
  refuseVitals: (reason: string) => void,
): Result<{ vitals: Vitals; partial: boolean }> {
  const names = Object.keys(given);
  if (names.length > vitalsPerSample) return bad(`has more than ${vitalsPerSample} vitals`);

  const vitals: Record<string, number | string> = {};
  const reasons: string[] = [];
  let count = 0;
  for (const name of names) {
    const value = given[name];
    if (value === null) continue;
    const reason = reasonAgainst(name, value);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    // Adding 0 turns -0, which JSON can say and InfluxDB cannot, into 0.
    vitals[name] = typeof value === 'number' ? value + 0 : String(value);
    count += 1;
  }
  if (count === 0) return bad(reasons.join('; ') || 'has no vitals');
  if (reasons.length > 0) refuseVitals(reasons.join('; '));
  return good({ vitals, partial: reasons.length > 0 });
}

const vitalsPerSample = 32;

function reasonAgainst(name: string, value: unknown): string | undefined {
  if (name === 'consciousness') {
    if (consciousnessLevels.some((level) => level === value)) return undefined;
    return `consciousness is none of ${consciousnessLevels.join(', ')}`;
  }
  if (!isNumericVital(name)) return `${JSON.stringify(name.slice(0, 40))} is no known vital`;
  if (!isNumber(value)) return `${name} is no number`;
  const { low, high, unit } = numericVitals[name];
  if (value < low || value > high) return `${name} is outside ${low} to ${high} ${unit}`;
  return undefined;
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
