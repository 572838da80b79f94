import type { Rule } from '#analytics/rules/rule.ts';

const flapMs = 600_000;

/** One time that the condition of a rule was there. */
interface Occurrence {
  readonly onsetAt: number;
  readonly isLate: boolean;
  readonly flaps: boolean;
  endAt?: number;
  /** Somebody may be called for it: it was known in time, or is known to last. */
  told: boolean;
  latched: boolean;
  seenAt: number | undefined;
  shelvedUntil: number | undefined;
  priority: number;
}

/** The alarms of one patient, as plainly as one can say it: no ladders, no calls, no messages. */
export class PlainBook {
  now: number;
  readonly rules: readonly Rule[];
  readonly #times = new Map<string, Occurrence[]>();

  constructor(rules: readonly Rule[], now: number) {
    this.rules = rules;
    this.now = now;
  }

  last(rule: string): Occurrence | undefined {
    return this.#times.get(rule)?.at(-1);
  }

  isPresent(rule: string): boolean {
    const last = this.last(rule);
    return last !== undefined && last.endAt === undefined;
  }

  isLive(rule: string): boolean {
    return this.isPresent(rule) || this.last(rule)?.latched === true;
  }

  isExplained(rule: string): boolean {
    const { suppressedBy = [] } = this.rules.find(({ id }) => id === rule) ?? {};
    return suppressedBy.some((parent) => this.isPresent(parent) && this.last(parent)?.told);
  }

  life(rule: string): string {
    const last = this.last(rule);
    if (last === undefined || !this.isLive(rule)) return 'inactive';
    if (last.shelvedUntil !== undefined) return 'shelved';
    if (this.isExplained(rule)) return 'suppressed';
    if (last.latched) return 'latched';
    return last.seenAt === undefined ? 'active_unacknowledged' : 'active_acknowledged';
  }

  rings(rule: string): boolean {
    const isTold = this.last(rule)?.told === true;
    return isTold && ['active_unacknowledged', 'latched'].includes(this.life(rule));
  }

  raise(rule: string, isLate: boolean): void {
    const times = this.#times.get(rule) ?? [];
    this.#times.set(rule, times);
    const before = times.findLast(({ told }) => told);
    const wasLatched = before?.latched === true;
    const rang = wasLatched && this.rings(rule);
    const counted = times.filter((each) => !each.isLate).slice(-2);
    const [one, two] = counted;
    const isNear = (from: Occurrence, onsetAt: number) =>
      onsetAt - (from.endAt ?? onsetAt) <= flapMs;
    const flaps = one && two ? isNear(one, two.onsetAt) && isNear(two, this.now) : false;
    const isCalm = before?.endAt !== undefined && this.now - before.endAt > flapMs;
    const until = before?.shelvedUntil;
    const shelvedUntil = until !== undefined && until > this.now ? until : undefined;
    for (const each of times) each.latched = false;
    const begun: Occurrence = {
      onsetAt: this.now,
      isLate,
      flaps,
      told: !isLate,
      latched: false,
      seenAt: undefined,
      shelvedUntil,
      priority: 1,
    };
    times.push(begun);
    if (isLate) begun.told = rang && shelvedUntil === undefined && !this.isExplained(rule);
    if (flaps && before?.flaps && !isCalm && begun.told) begun.seenAt = before.seenAt;
  }

  clear(rule: string): void {
    const last = this.last(rule);
    if (last === undefined) return;
    last.endAt = this.now;
    last.latched =
      last.seenAt === undefined && this.rules.some(({ id, latch }) => id === rule && latch);
  }

  wake(rule: string): void {
    const last = this.last(rule);
    if (last === undefined) return;
    const before = this.#times.get(rule)?.findLast((each) => each !== last && each.told);
    last.told = true;
    const isCalm = before?.endAt !== undefined && this.now - before.endAt > flapMs;
    const isSilent = this.life(rule) !== 'active_unacknowledged';
    if (last.flaps && before?.flaps && !isCalm && !isSilent) last.seenAt = before.seenAt;
  }

  see(rule: string): void {
    const last = this.last(rule);
    if (last === undefined) return;
    if (this.isPresent(rule)) last.seenAt ??= this.now;
    else if (last.latched || last.flaps) last.seenAt = this.now;
    last.latched = false;
  }

  /** What is due now. */
  second(): void {
    for (const { id, repeatMs } of this.rules) {
      const last = this.last(id);
      if (last === undefined || !this.isLive(id)) continue;
      if (last.shelvedUntil !== undefined && last.shelvedUntil <= this.now) {
        last.shelvedUntil = undefined;
      } else if (this.isPresent(id) && last.seenAt !== undefined && repeatMs > 0) {
        if (last.seenAt + repeatMs <= this.now) last.seenAt = undefined;
      }
    }
  }
}
