import { type Outgoing, ofAlarm, ofIntervention, ofPast } from '#analytics/wire/messages.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import { Shelf } from './shelf.ts';

/** What was written since it was last asked, to be kept and told in this order. */
export interface Entries {
  readonly alarms: Alarm[];
  readonly interventions: Intervention[];
  readonly messages: Outgoing[];
  alarmsRaised: number;
  interventionsRaised: number;
}

/** Writes alarms and interventions down, and remembers what of it is news. */
export class Register {
  readonly shelf = new Shelf();
  #entries = noEntries();

  constructor(alarms: readonly Alarm[], interventions: readonly Intervention[]) {
    for (const alarm of alarms) this.shelf.put(alarm);
    for (const intervention of interventions) this.shelf.putOpen(intervention);
  }

  /** The alarm as it is from now on. */
  enter(alarm: Alarm): void {
    this.shelf.put(alarm);
    this.#entries.alarms.push(alarm);
    this.#entries.messages.push(...ofAlarm(alarm));
  }

  /** One more was raised; it is entered next. */
  begin(): void {
    this.#entries.alarmsRaised += 1;
  }

  /** An alarm that is over already. */
  enterPast(alarm: Alarm): void {
    this.shelf.put(alarm);
    this.#entries.alarms.push(alarm);
    this.#entries.alarmsRaised += 1;
    // Not the present state of its topic: that is told again behind it, for those who only listen.
    const present = this.shelf.liveOf(alarm.patient, alarm.rule);
    this.#entries.messages.push(...ofPast(alarm), ...(present ? ofAlarm(present) : []));
  }

  /** Nothing where the same is asked for already. */
  open(intervention: Intervention): void {
    const { patient, rule, kind } = intervention;
    const open = this.shelf.openOf(patient);
    if (open.some((each) => each.rule === rule && each.kind === kind)) return;
    this.shelf.putOpen(intervention);
    this.#entries.interventionsRaised += 1;
    this.#tell(intervention);
  }

  /** Nobody is told of what was asked for a moment ago, and is over before anybody could know. */
  close(intervention: Intervention): void {
    this.shelf.takeOpen(intervention);
    const { interventions, messages } = this.#entries;
    const place = interventions.findIndex(({ id }) => id === intervention.id);
    const untold = interventions[place];
    if (untold === undefined) {
      this.#tell(intervention);
      return;
    }
    interventions.splice(place, 1);
    this.#entries.interventionsRaised -= 1;
    const { topic } = ofIntervention(untold)[0] as Outgoing;
    messages.splice(
      messages.findIndex((each) => each.topic === topic),
      1,
    );
  }

  take(): Entries {
    const entries = this.#entries;
    this.#entries = noEntries();
    return entries;
  }

  get hasNews(): boolean {
    return this.#entries.messages.length > 0;
  }

  #tell(intervention: Intervention): void {
    this.#entries.interventions.push(intervention);
    this.#entries.messages.push(...ofIntervention(intervention));
  }
}

function noEntries(): Entries {
  return { alarms: [], interventions: [], messages: [], alarmsRaised: 0, interventionsRaised: 0 };
}
