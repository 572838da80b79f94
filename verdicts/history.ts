import type { Body } from '#patients/patient.ts';
import { type NumericVitalName, numericVitalNames } from '#ward/vitals.ts';

/** How one body truly was at its last steps. */
export interface History {
  /** Once after every step of the body. */
  see(atMs: number): void;
  /**
   * As of the first step at `atMs` or after it. Undefined where the body has not lived so long, and
   * where that step is forgotten. To be read before the next step.
   */
  at(atMs: number): TrueMoment | undefined;
}

/** How the body was at one of them. */
export interface TrueMoment {
  readonly gone: boolean;
  /** Undefined for a vital of which a body has no truth. */
  value(vital: NumericVitalName): number | undefined;
}

type Values = Readonly<Partial<Record<NumericVitalName, number>>>;

/** Of the last steps of the body, so many. */
export function createHistory(body: Body, steps: number): History {
  return steps === 1 ? lastStepOf(body) : lastStepsOf(body, steps);
}

/** What the body still is, so that nothing has to be written down. */
function lastStepOf(body: Body): History {
  let lastMs = Number.NEGATIVE_INFINITY;
  let forgottenMs = Number.NEGATIVE_INFINITY;
  return {
    see(atMs) {
      forgottenMs = lastMs;
      lastMs = atMs;
    },
    at(atMs) {
      if (atMs > lastMs || atMs <= forgottenMs) return undefined;
      const values: Values = body.truth;
      return { gone: body.gone, value: (vital) => values[vital] };
    },
  };
}

function lastStepsOf(body: Body, steps: number): History {
  const known: Values = body.truth;
  const vitals = numericVitalNames.filter((name) => known[name] !== undefined);
  const times = new Float64Array(steps).fill(Number.NEGATIVE_INFINITY);
  const gone = new Uint8Array(steps);
  const values = vitals.map(() => new Float64Array(steps));
  let next = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let forgottenMs = Number.NEGATIVE_INFINITY;

  return {
    see(atMs) {
      forgottenMs = times[next] as number;
      times[next] = lastMs = atMs;
      gone[next] = Number(body.gone);
      const truth: Values = body.truth;
      for (let each = 0; each < vitals.length; each += 1) {
        (values[each] as Float64Array)[next] = truth[vitals[each] as NumericVitalName] as number;
      }
      next = (next + 1) % steps;
    },
    at(atMs) {
      if (atMs > lastMs || atMs <= forgottenMs) return undefined;
      let found = (next + steps - 1) % steps;
      for (let back = 1; back < steps; back += 1) {
        const before = (found + steps - 1) % steps;
        if ((times[before] as number) < atMs) break;
        found = before;
      }
      return {
        gone: gone[found] === 1,
        value: (vital) => values[vitals.indexOf(vital)]?.[found],
      };
    },
  };
}
