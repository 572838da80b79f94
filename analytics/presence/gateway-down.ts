import type { Book } from '#analytics/alarms/book.ts';
import type { Technical } from '#analytics/rules/technical.ts';
import { wholeWard } from '#ward/alarm.ts';
import { keepUp } from './keep-up.ts';
import type { Hearing } from './signals.ts';

const fault = { patient: wholeWard, rule: 'gateway_down' } as const;
const message = 'The gateway is not heard: nobody is watched';

/** One alarm for the whole ward while the gateway is not heard, instead of one for each device. */
export interface GatewayWatch {
  /** Since when it is not heard; absent while it is. */
  readonly since: number | undefined;
  check(now: number, hearing: Hearing): void;
}

/**
 * `technical`: what the rules in force say of it. `graceMs` is how long the gateway may be away, as when it is started again; `notSince`, since when it
 * was not heard before a restart.
 */
export function watchGateway(
  book: Book,
  technical: () => Technical,
  graceMs: number,
  notSince?: number,
): GatewayWatch {
  let since = notSince;
  const faultNow = () => ({ ...fault, priority: technical().gateway_down.priority });

  return {
    get since() {
      return since;
    },
    check(now, hearing) {
      if (hearing === 'not_yet') return;
      if (hearing === 'not') {
        since ??= now;
        if (now - since >= graceMs) keepUp(book, faultNow(), message, since, now);
      } else {
        since = undefined;
        keepUp(book, faultNow(), undefined, now, now);
      }
    },
  };
}
