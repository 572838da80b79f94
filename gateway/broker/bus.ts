import memory from 'aedes-persistence';
import mqemitter, { type MQEmitter } from 'mqemitter';

/**
 * Aedes' message bus, but for device vitals: these are for the journal alone, nobody may subscribe
 * to them, so looking for subscribers would be work for nothing. It also means that a subscriber
 * that does not read can hold back no device, only the messages of others to their readers.
 */
export function busWithoutVitals(): MQEmitter {
  const bus = mqemitter({ concurrency: 100, matchEmptyLevels: true });
  const emit = bus.emit.bind(bus);
  bus.emit = (message, done) => {
    if (!isForTheJournal(message.topic)) return emit(message, done);
    done?.();
    return bus;
  };
  return bus;
}

function isForTheJournal(topic: string): boolean {
  return topic.startsWith('ward/devices/') && topic.endsWith('/vitals');
}

/**
 * Aedes' own memory for retained messages and wills. Every session is clean, so none is offline. Of a
 * QoS 2 message it keeps the id until its PUBREL, not the payload, which was received already: a
 * client that withholds PUBREL could fill the memory with a thousand of them.
 */
export function memoryWithoutSessions() {
  const persistence = newMemory();
  persistence.subscriptionsByTopic = async () => [];
  const remember = persistence.incomingStorePacket.bind(persistence);
  persistence.incomingStorePacket = (client, packet) =>
    remember(client, { ...packet, payload: nothing });
  return persistence;
}

const nothing = Buffer.alloc(0);

// The package's types name its CommonJS export `default`, which it is not.
const newMemory = memory as unknown as () => {
  subscriptionsByTopic(topic: string): unknown;
  incomingStorePacket(client: unknown, packet: object): Promise<void>;
};
