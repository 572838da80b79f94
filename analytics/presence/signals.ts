import type { Book } from '#analytics/alarms/book.ts';
import type { Reading } from '#ward/reading.ts';
import {
  firstHeard,
  heardAgain,
  isPutAway,
  isSilent,
  type KeptPresence,
  keptPresence,
  lostSignal,
  type Presence,
  presenceOf,
  type SilencePolicy,
  silenceAlarm,
  silenceMessage,
} from './silence.ts';

/** How well we hear the gateway: only who hears well may say that a device is silent. */
export type Hearing = 'well' | 'behind' | 'not' | 'not_yet';

/** Watches which devices are heard, and enters lost signals into the book. */
export class Signals {
  readonly #presences = new Map<string, KeptPresence>();
  readonly #changed = new Set<KeptPresence>();
  readonly #putAway = new Set<string>();
  /** When devices said that they stop: what was heard before that is no longer expected. */
  readonly #signedOffAt: Map<string, number>;
  readonly #book: Book;
  #policy: SilencePolicy;
  /** Since when we hear well; before then, silence proves nothing. */
  #since: number | undefined;

  /** `since`: since when we heard well before a restart. */
  constructor(presences: readonly Presence[], book: Book, policy: SilencePolicy, since?: number) {
    for (const presence of presences) this.#presences.set(presence.device, keptPresence(presence));
    this.#signedOffAt = new Map(
      presences.flatMap(({ device, signedOffAt: at }) => (at === undefined ? [] : [[device, at]])),
    );
    this.#book = book;
    this.#policy = policy;
    this.#since = since;
  }

  /** Another grace holds from now on. What is missed already stays missed. */
  change(policy: SilencePolicy): void {
    this.#policy = policy;
  }

  /** Since when we hear well; absent while we do not. */
  get since(): number | undefined {
    return this.#since;
  }

  heard(reading: Reading, now: number): void {
    const presence = this.#presences.get(reading.device);
    if (presence === undefined) {
      const first = firstHeard(reading);
      this.#presences.set(first.device, first);
      this.#changed.add(first);
    } else {
      heardAgain(presence, reading, now, this.#policy);
      this.#changed.add(presence);
    }
  }

  /**
   * The device says by itself that it stops: its silence is no alarm until it is heard again. Who
   * connects is told so once more of what was long ago.
   */
  signedOff(device: string, now: number): void {
    if (this.#signedOffAt.has(device)) return;
    this.#signedOffAt.set(device, now);
    this.#isOther(device);
  }

  signedOn(device: string): void {
    if (this.#signedOffAt.delete(device)) this.#isOther(device);
  }

  /**
   * Raises, amends and clears the lost-signal alarms as of now. Patients whose last device was put
   * away are the answer.
   */
  check(now: number, hearing: Hearing): readonly string[] {
    if (hearing === 'not') this.#since = undefined;
    if (hearing !== 'well') return [];
    this.#since ??= now;
    const since = this.#since;

    const gone = this.#putAwayNow(now, since);
    const silent = this.#silentNow(now, since);
    for (const [patient, presences] of silent) this.#miss(patient, presences, now);
    for (const alarm of this.#book.live()) {
      if (alarm.rule !== lostSignal || alarm.state !== 'active') continue;
      if (silent.has(alarm.patient)) continue;
      this.#book.clear(alarm, Math.max(alarm.onsetAt, this.#heardAt(alarm.patient, now)), now);
    }
    return gone;
  }

  /** What changed since the last time. */
  take(): { readonly devices: readonly Presence[]; readonly putAway: readonly string[] } {
    const devices = Array.from(this.#changed, (presence) => {
      return presenceOf(presence, this.#signedOffAt.get(presence.device));
    });
    const taken = { devices, putAway: [...this.#putAway] };
    this.#changed.clear();
    this.#putAway.clear();
    return taken;
  }

  get hasNews(): boolean {
    return this.#changed.size > 0 || this.#putAway.size > 0;
  }

  #isOther(device: string): void {
    const presence = this.#presences.get(device);
    if (presence !== undefined) this.#changed.add(presence);
  }

  #putAwayNow(now: number, since: number): readonly string[] {
    const patients = new Set<string>();
    for (const presence of this.#presences.values()) {
      if (!isPutAway(presence, now, since, this.#policy)) continue;
      this.#presences.delete(presence.device);
      this.#signedOffAt.delete(presence.device);
      this.#changed.delete(presence);
      this.#putAway.add(presence.device);
      patients.add(presence.patient);
    }
    if (patients.size === 0) return [];
    for (const { patient } of this.#presences.values()) patients.delete(patient);
    return [...patients];
  }

  #silentNow(now: number, since: number): ReadonlyMap<string, readonly Presence[]> {
    const silent = new Map<string, Presence[]>();
    for (const presence of this.#presences.values()) {
      if (!isSilent(presence, now, since, this.#policy)) continue;
      if (presence.heardAt <= (this.#signedOffAt.get(presence.device) ?? -1)) continue;
      if (!presence.lost) this.#changed.add(presence);
      presence.lost = true;
      const others = silent.get(presence.patient) ?? [];
      silent.set(presence.patient, [...others, presence]);
    }
    return new Map([...silent].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #miss(patient: string, silent: readonly Presence[], now: number): void {
    const alarm = this.#book.activeOf(patient, lostSignal);
    if (alarm === undefined) {
      this.#book.raise(silenceAlarm(patient, silent, now, this.#policy.priority), now);
      return;
    }
    const message = silenceMessage(silent);
    if (message !== alarm.message) this.#book.amend(alarm, { message }, now);
  }

  #heardAt(patient: string, now: number): number {
    const presences = [...this.#presences.values()].filter((each) => each.patient === patient);
    return presences.length === 0 ? now : Math.max(...presences.map(({ heardAt }) => heardAt));
  }
}
