import type { Book } from '#analytics/alarms/book.ts';
import { wholeWard } from '#ward/alarm.ts';
import { keepUp } from './keep-up.ts';
import type { Hearing } from './signals.ts';

const fault = { patient: wholeWard, rule: 'gateway_down', priority: 'high' } as const;
const message = 'The gateway is not heard: nobody is watched';

/** One alarm for the whole ward while the gateway is not heard, instead of one for each device. */
export interface GatewayWatch {
  check(now: number, hearing: Hearing): void;
}

/** `graceMs` is how long the gateway may be away, as when it is started again. */
export function watchGateway(book: Book, graceMs: number): GatewayWatch {
  /** Since when it is not heard. */
  let since: number | undefined;

  return {
    check(now, hearing) {
      if (hearing === 'not') {
        since ??= now;
        if (now - since >= graceMs) keepUp(book, fault, message, since, now);
      } else {
        since = undefined;
        keepUp(book, fault, undefined, now, now);
      }
    },
  };
}
