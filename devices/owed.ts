import type { MqttClient } from 'mqtt';

/** Messages that are told until the gateway has them, each on as many connections as that takes. */
export interface Owed {
  /** Ignored as long as something is owed under that key. `given`: the gateway has it. */
  owe(key: string, topic: string, payload: string, given?: () => void): void;
  /** It need not be told any more. Unknown keys are ignored. */
  forgive(key: string): void;
  /** Sends what this connection has not been given yet. To be called often. */
  send(client: MqttClient): void;
}

interface Message {
  readonly topic: string;
  readonly payload: string;
  given?(): void;
  /** The connection that carries it, until its PUBACK. */
  sentOn?: MqttClient;
}

/** Beyond `most` the oldest is given up: a gateway that is away for so long must not fill the memory. */
export function openOwed(most: number, onGivenUp: (topic: string) => void): Owed {
  const messages = new Map<string, Message>();

  return {
    owe(key, topic, payload, given) {
      if (messages.has(key)) return;
      messages.set(key, { topic, payload, ...(given && { given }) });
      const [oldest] = messages;
      if (messages.size <= most || oldest === undefined) return;
      messages.delete(oldest[0]);
      onGivenUp(oldest[1].topic);
    },
    forgive: (key) => void messages.delete(key),
    send(client) {
      for (const [key, message] of messages) {
        if (message.sentOn === client) continue;
        message.sentOn = client;
        client.publish(message.topic, message.payload, { qos: 1 }, (error) => {
          if (error) return;
          if (messages.get(key) === message) messages.delete(key);
          message.given?.();
        });
      }
    },
  };
}
