import { obey } from '#station/command-line.ts';
import type { Rooms } from '#station/rooms.ts';
import { wallClock } from '#ward/clock.ts';

/**
 * The command line, where all rooms meet. A room is entered only when it is needed, so that each
 * program loads no more than its own.
 */
const rooms: Rooms = {
  start: {
    devices: async (...given) => (await import('#devices/main.ts')).start(...given),
    gateway: async (...given) => (await import('#gateway/main.ts')).start(...given),
    async analytics(...given) {
      const { linkModel } = await import('#devices/network/link-model.ts');
      return (await import('#analytics/main.ts')).start(...given, linkModel);
    },
  },
  virtual: {
    study: async (...given) => (await import('#study/main.ts')).study(...given),
    techwear: async (...given) => (await import('#study/techwear/main.ts')).techwear(...given),
    replay: async (...given) => (await import('#study/replay/main.ts')).replay(...given),
    rules: async (...given) => (await import('#study/rules/main.ts')).rules(...given),
  },
  secret: async (folder) => (await import('#gateway/credentials.ts')).wardSecret(folder),
  credentials: () => import('#gateway/credentials.ts'),
  webhook: async () => (await import('#analytics/webhook/by-hand.ts')).byHand(wallClock),
  check: {
    devices: async (settings) => (await import('#devices/ward-choices.ts')).readChoices(settings),
    async analytics(settings) {
      const { linkModel } = await import('#devices/network/link-model.ts');
      return (await import('#analytics/choices.ts')).readChoices(settings, linkModel);
    },
  },
  wardParties: async (settings) => (await import('#devices/parties.ts')).wardParties(settings),
  storeName: async ({ store, data }) =>
    store === ''
      ? `sqlite under ${data}`
      : (await import('#gateway/store/store-url.ts')).redacted(store),
};

// What the ward writes is about patients: it is for its owner alone.
process.umask(0o077);
process.exit(await obey(process.argv.slice(2), rooms, import.meta.filename));
