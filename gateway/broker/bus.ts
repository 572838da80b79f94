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

/** Aedes' own memory for retained messages and wills. Every session is clean, so none is offline. */
export function memoryWithoutSessions() {
  const persistence = newMemory();
  persistence.subscriptionsByTopic = async () => [];
  return persistence;
}

// The package's types name its CommonJS export `default`, which it is not.
const newMemory = memory as unknown as () => { subscriptionsByTopic(topic: string): unknown };
