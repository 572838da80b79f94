import { byUrgency } from '#station/alarm-look.ts';
import { placeOf, topics } from '#ward/topics.ts';
import { type AlarmCall, type Call, type InterventionCall, readCall } from './calls.ts';

/** What the wire says that staff are called for, as it stands. */
export class Board {
  /** By patient and rule: there is one alarm of each at a time. */
  readonly #alarms = new Map<string, AlarmCall>();
  readonly #interventions = new Map<string, InterventionCall>();

  /** Takes what was published; what it does not understand, it leaves out. */
  hear(topic: string, payload: Uint8Array): void {
    const place = placeOf(topic);
    if (place?.kind === 'alarm') {
      const call = readCall('alarm', payload);
      if (call.ok) this.#alarms.set(topic, call.value as AlarmCall);
    } else if (place?.kind === 'intervention' && payload.length > 0) {
      const call = readCall('intervention', payload);
      if (call.ok) this.#interventions.set(call.value.id, call.value as InterventionCall);
    }
  }

  alarm(id: string): AlarmCall | undefined {
    return this.alarms().find((each) => each.id === id);
  }

  /**
   * The alarm that a call is about: of an intervention the present one of its rule, for one that comes
   * and goes is told once.
   */
  alarmOf(call: Call): AlarmCall | undefined {
    if (call.what === 'alarm') return this.alarm(call.id);
    return this.#alarms.get(topics.alarm(call.patient, call.rule));
  }

  intervention(id: string): InterventionCall | undefined {
    return this.#interventions.get(id);
  }

  alarms(): readonly AlarmCall[] {
    return [...this.#alarms.values()];
  }

  interventions(): readonly InterventionCall[] {
    return [...this.#interventions.values()];
  }

  /** What somebody could still answer: the most urgent first, of equally urgent ones the oldest. */
  open(): readonly Call[] {
    return [...this.alarms(), ...this.interventions()].filter(isOpen).sort(byUrgency);
  }

  /**
   * The latest moment, in the ward's time, that anything here speaks of. The wall's time may be far
   * behind it, where the ward's goes faster.
   */
  latestMs(): number {
    const alarms = this.alarms().flatMap(({ evaluatedAt, acknowledged, shelved }) => [
      evaluatedAt,
      acknowledged?.at ?? 0,
      shelved?.at ?? 0,
    ]);
    const interventions = this.interventions().map(({ raisedAt }) => raisedAt);
    return [...alarms, ...interventions].reduce((latest, each) => Math.max(latest, each), 0);
  }
}

function isOpen(call: Call): boolean {
  if (call.what === 'intervention') return call.state === 'open';
  return call.state === 'active' || call.life === 'latched';
}
