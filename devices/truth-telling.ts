import type { MqttClient } from 'mqtt';
import type { Body, Patient } from '#patients/patient.ts';
import { topics } from '#ward/topics.ts';
import type { Arm, TruthReport } from '#ward/truth.ts';

/** Publishes how every simulated patient truly is, in every arm, over somebody else's connection. */
export interface TruthTelling {
  /** To be called often: looks whether there is something to tell, and tells it while online. */
  look(): void;
  online(client: MqttClient): void;
  /** What was under way is told again, unless there is something newer by then. */
  lost(): void;
}

export interface TruthTellingParts {
  readonly ward: {
    readonly patients: readonly Pick<Patient, 'name' | 'in'>[];
    readonly arms: readonly Arm[];
    readonly steppedMs: number;
  };
  /** Of the ward's time, from one report of an unchanged state to the next. */
  readonly everyMs: number;
}

/** So few that an acknowledgement of staff, which takes the same way, never waits long. */
const underWayMax = 10;

/**
 * At most one report of each patient and arm waits, the newest; the one that has waited longest is
 * told first. So a long outage leaves no heap, and a busy gateway makes it rarer instead of later.
 */
export function openTruthTelling({ ward, everyMs }: TruthTellingParts): TruthTelling {
  const told = ward.patients.flatMap((patient) =>
    ward.arms.map((arm) => ({
      key: `${patient.name} ${arm}`,
      patient: patient.name,
      body: patient.in(arm),
      state: '',
      atMs: Number.NEGATIVE_INFINITY,
    })),
  );
  const waiting = new Map<string, TruthReport>();
  const underWay = new Map<string, TruthReport>();
  let client: MqttClient | undefined;

  function tell(): void {
    for (const [key, report] of waiting) {
      const by = client;
      if (by === undefined || underWay.size >= underWayMax) return;
      // Two of one patient under way could arrive in the wrong order after a lost connection.
      if (underWay.has(key)) continue;
      waiting.delete(key);
      underWay.set(key, report);
      by.publish(topics.truth(report.patient), JSON.stringify(report), { qos: 1 }, (error) => {
        if (error || by !== client) return;
        underWay.delete(key);
        tell();
      });
    }
  }

  return {
    look() {
      const atMs = ward.steppedMs;
      for (const each of told) {
        const { state } = each.body;
        if (state === each.state && atMs - each.atMs < everyMs) continue;
        each.state = state;
        each.atMs = atMs;
        waiting.set(each.key, reportOf(each.body, each.patient, atMs));
      }
      tell();
    },
    online(newClient) {
      client = newClient;
      tell();
    },
    lost() {
      client = undefined;
      for (const [key, report] of underWay) if (!waiting.has(key)) waiting.set(key, report);
      underWay.clear();
    },
  };
}

function reportOf({ arm, severity, state }: Body, patient: string, at: number): TruthReport {
  return { patient, arm, at, severity: Math.round(severity * 1e4) / 1e4, state };
}
