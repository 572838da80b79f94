import type { Body } from '#patients/patient.ts';
import type { HealthState, VisitCause } from '#ward/truth.ts';
import { visitCauses } from '#ward/truth.ts';
import type { ArmResult } from './results.ts';

/** Sums up one arm of a ward, hour by hour. */
export interface Hours {
  /** How every body is from now until the next step. A body that has left the ward counts as gravest. */
  see(atMs: number, bodies: readonly Body[]): void;
  visit(cause: VisitCause, arrivedAtMs: number): void;
  result(): ArmResult;
}

export const hourMs = 3_600_000;

export function createHours(hours: number): Hours {
  const severity = new Float64Array(hours);
  const seen = new Float64Array(hours);
  const states: Record<HealthState, Float64Array> = {
    green: new Float64Array(hours),
    yellow: new Float64Array(hours),
    red: new Float64Array(hours),
  };
  const visits = Object.fromEntries(
    visitCauses.map((cause) => [cause, Array.from({ length: hours }, () => 0)]),
  ) as Record<VisitCause, number[]>;

  return {
    // A typed array takes no notice of an hour that it does not have: the moment of the end.
    see(atMs, bodies) {
      const hour = Math.floor(atMs / hourMs);
      let sum = 0;
      for (const body of bodies) {
        const { gone } = body;
        sum += gone ? 1 : body.severity;
        const counts = gone ? states.red : states[body.state];
        counts[hour] = (counts[hour] as number) + 1;
      }
      severity[hour] = (severity[hour] as number) + sum;
      seen[hour] = (seen[hour] as number) + bodies.length;
    },
    visit(cause, arrivedAtMs) {
      const hour = Math.floor(arrivedAtMs / hourMs);
      if (hour < hours) visits[cause][hour] = (visits[cause][hour] as number) + 1;
    },
    result() {
      const mean = (sums: Float64Array) =>
        Array.from(sums, (sum, hour) => sum / (seen[hour] as number));
      return {
        severity: mean(severity),
        green: mean(states.green),
        yellow: mean(states.yellow),
        red: mean(states.red),
        visits,
      };
    },
  };
}
