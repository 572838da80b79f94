import type { Socket } from 'node:net';
import type { ConnectionRefusal } from '#gateway/counters.ts';
import type { Settings } from '#ward/settings.ts';
import { type Rate, rateLimit } from './rate.ts';

export interface Door {
  readonly connections: number;
  /** Lets a new connection in, or answers why not. */
  enter(socket: Socket): ConnectionRefusal | undefined;
  /** Puts everybody out. */
  clear(): void;
}

type DoorLimits = Pick<Settings, 'connections' | 'connectionsPerAddress' | 'connectsPerSecond'>;

const addressesRemembered = 10_000;

/** Counts who is in, in all and by address, and how fast each address comes. */
export function door(limits: DoorLimits, now: () => number): Door {
  const sockets = new Set<Socket>();
  const inside = new Map<string, number>();
  const rates = new Map<string, Rate>();

  const rateOf = (address: string) => {
    const known = rates.get(address);
    if (known !== undefined) return known;
    if (rates.size >= addressesRemembered) rates.clear();
    const rate = rateLimit(limits.connectsPerSecond, now);
    rates.set(address, rate);
    return rate;
  };

  return {
    get connections() {
      return sockets.size;
    },
    enter(socket) {
      const address = socket.remoteAddress ?? 'unknown';
      const ofAddress = inside.get(address) ?? 0;
      if (sockets.size >= limits.connections) return 'connections';
      if (ofAddress >= limits.connectionsPerAddress) return 'connections_per_address';
      if (!rateOf(address).take()) return 'connect_rate';

      sockets.add(socket);
      inside.set(address, ofAddress + 1);
      socket.once('close', () => {
        sockets.delete(socket);
        const left = (inside.get(address) ?? 1) - 1;
        if (left === 0) inside.delete(address);
        else inside.set(address, left);
      });
      return undefined;
    },
    clear() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
