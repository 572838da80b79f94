import type { State } from '#analytics/state/state.ts';
import type { Link } from './link.ts';

/** Sends what waits in the state, in order, and removes it once the gateway acknowledged it. */
export interface Publisher {
  /**
   * Sends until nothing waits or the connection is lost; the answer says which. Whoever adds to
   * the state, and every new connection, calls this.
   */
  send(): Promise<'empty' | 'waiting'>;
}

const atOnce = 64;

export function createPublisher(
  state: Pick<State, 'waiting' | 'sent'>,
  link: () => Pick<Link, 'publish'>,
): Publisher {
  let sending: Promise<'empty' | 'waiting'> | undefined;
  let asked = false;

  async function sendWhileAsked(): Promise<'empty' | 'waiting'> {
    for (;;) {
      asked = false;
      const left = await sendAll();
      if (asked && left === 'empty') continue;
      sending = undefined;
      return left;
    }
  }

  async function sendAll(): Promise<'empty' | 'waiting'> {
    for (;;) {
      const waiting = state.waiting(atOnce);
      if (waiting.length === 0) return 'empty';
      const answers = await Promise.all(waiting.map((message) => link().publish(message)));
      // Only what is acknowledged without a break: sent again later, the order is still the same.
      const unanswered = answers.indexOf(false);
      const last = waiting.at(unanswered === -1 ? -1 : unanswered - 1);
      if (unanswered !== 0 && last !== undefined) state.sent(last.number);
      if (unanswered !== -1) return 'waiting';
    }
  }

  return {
    send() {
      asked = true;
      // Begins in a moment, so that whoever is called from there already sees that it has begun.
      sending ??= Promise.resolve().then(sendWhileAsked);
      return sending;
    },
  };
}
