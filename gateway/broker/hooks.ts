import type { AedesOptions, Client } from 'aedes';
import type { Logger } from 'pino';
import type { Counters, SubscriptionRefusal } from '#gateway/counters.ts';
import { wallClock } from '#ward/clock.ts';
import { mayPublish, mayRead, maySubscribe } from './access.ts';
import type { Reception } from './reception.ts';
import { greet, type LoginRules, logIn, type Session } from './session.ts';

export interface HookParts {
  readonly rules: LoginRules;
  readonly subscriptionsMax: number;
  readonly counters: Counters;
  readonly log: Logger;
  readonly receive: Reception;
  readonly sessions: WeakMap<Client, Session>;
  readonly listeners: Set<Client>;
}

type Hooks = Required<
  Pick<
    AedesOptions,
    'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'
  >
>;

/** What Aedes asks at each step. Whatever is not allowed by name is denied, counted and logged. */
export function hooks(parts: HookParts): Hooks {
  const { rules, subscriptionsMax, counters, log, receive, sessions, listeners } = parts;
  return {
    preConnect(_, packet, done) {
      const greeting = greet(packet);
      // Refusing without an error would leave the socket open for ever.
      if (greeting.ok) done(null, true);
      else done(new Error(greeting.reason), false);
    },

    authenticate(client, username, password, done) {
      const login = logIn(client, username, password, rules);
      if (login.ok) {
        sessions.set(client, login.value);
        return done(null, true);
      }
      counters.connectionRefused('not_authorized');
      log.warn({ client: client.id, reason: login.reason }, 'login refused');
      done(Object.assign(new Error(login.reason), { returnCode: notAuthorized }), false);
    },

    authorizePublish(client, packet, done) {
      const session = client === null ? undefined : sessions.get(client);
      const allowed =
        session !== undefined &&
        (packet.topic === session.vitalsTopic || mayPublish(session.identity, packet.topic));
      if (!allowed) {
        counters.publishDenied();
        log.warn({ client: client?.id, topic: packet.topic.slice(0, 200) }, 'publish denied');
        return done(new Error('not allowed to publish on that topic'));
      }
      const waitMs = session.rate.wait();
      if (waitMs === 0) return receive(session, packet, done);
      counters.messageHeldBack();
      void wallClock.sleep(waitMs).then(() => {
        // Its client is gone and will send it again: nothing was promised yet.
        if (client?.closed) done(new Error('the client left while it was held back'));
        else receive(session, packet, done);
      });
    },

    authorizeSubscribe(client, subscription, done) {
      const session = sessions.get(client);
      const filter = subscription.topic;
      const deny = (reason: SubscriptionRefusal) => {
        counters.subscriptionDenied(reason);
        log.warn(
          { client: client.id, filter: filter.slice(0, 200), reason },
          'subscription denied',
        );
        done(null, null);
      };
      if (session === undefined || !maySubscribe(session.identity, filter)) {
        return deny('not_allowed');
      }
      const { filters } = session;
      if (!filters.has(filter) && filters.size >= subscriptionsMax) return deny('too_many');
      filters.add(filter);
      listeners.add(client);
      done(null, subscription);
    },

    authorizeForward(client, packet) {
      const session = sessions.get(client);
      return session !== undefined && mayRead(session.identity, packet.topic) ? packet : null;
    },
  };
}

/** CONNACK return code, MQTT 3.1.1, 3.2.2.3. */
const notAuthorized = 5;
