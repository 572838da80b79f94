import { chance } from '#patients/chance.ts';
import { signNames } from '#patients/signs.ts';

/**
 * What is left when everything is taken away but the arithmetic: in one loop, for each second of each
 * body, as many vitals as a body has signs, each with noise on two time scales, and as many rules with
 * a limit and a hold. No illness, no sensor, no network, no window. The number of holds that completed.
 */
export function plainLoop({ bodies, seconds, rules }: PlainLoop): number {
  const luck = chance('plain');
  const vitals = signNames.length;
  const slow = new Float64Array(bodies * vitals);
  const fast = new Float64Array(bodies * vitals);
  const heldFor = new Float64Array(bodies * rules);
  let completed = 0;

  for (let second = 0; second < seconds; second += 1) {
    for (let body = 0; body < bodies; body += 1) {
      for (let vital = 0; vital < vitals; vital += 1) {
        const place = body * vitals + vital;
        slow[place] = 0.9999 * (slow[place] as number) + 0.014 * luck.normal();
        fast[place] = 0.9 * (fast[place] as number) + 0.44 * luck.normal();
      }
      for (let rule = 0; rule < rules; rule += 1) {
        const place = body * vitals + (rule % vitals);
        const value = (slow[place] as number) + (fast[place] as number);
        const hold = body * rules + rule;
        heldFor[hold] = value > limit ? (heldFor[hold] as number) + 1 : 0;
        if (heldFor[hold] === holdSeconds) completed += 1;
      }
    }
  }
  return completed;
}

export interface PlainLoop {
  readonly bodies: number;
  readonly seconds: number;
  readonly rules: number;
}

/** In standard deviations, about: exceeded now and then. */
const limit = 2;
const holdSeconds = 15;
