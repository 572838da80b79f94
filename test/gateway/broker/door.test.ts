import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { door } from '#gateway/broker/door.ts';

type Limits = Parameters<typeof door>[0];
const wide: Limits = { connections: 100, connectionsPerAddress: 100, connectsPerSecond: 100 };

/** A door whose time stands still, and sockets that come to it from an address. */
function doorWith(limits: Partial<Limits>) {
  let time = 1_000_000;
  const entrance = door({ ...wide, ...limits }, () => time);
  const come = (address: string | undefined, times = 1) =>
    Array.from({ length: times }, () => {
      const socket = Object.assign(new EventEmitter(), {
        remoteAddress: address,
        destroy: () => socket.emit('close'),
      }) as unknown as Socket;
      return { socket, refusal: entrance.enter(socket) };
    });
  const pass = (ms: number) => {
    time += ms;
  };
  return { entrance, come, pass };
}

const refusals = (visits: readonly { refusal: string | undefined }[]) =>
  visits.map(({ refusal }) => refusal);

test('the first that is too many in all is refused, wherever it comes from', () => {
  const { entrance, come } = doorWith({ connections: 3 });
  expect(refusals([...come('a', 2), ...come('b', 2)])).toEqual([
    undefined,
    undefined,
    undefined,
    'connections',
  ]);
  expect(entrance.connections).toBe(3);
});

test('an address that has its share leaves room for the others', () => {
  const { come } = doorWith({ connectionsPerAddress: 2 });
  expect(refusals([...come('a', 3), ...come('b')])).toEqual([
    undefined,
    undefined,
    'connections_per_address',
    undefined,
  ]);
});

test('who leaves makes room, once, and who was refused never had any', () => {
  const { entrance, come } = doorWith({ connectionsPerAddress: 2 });
  const [first, , third] = come('a', 3);
  third?.socket.emit('close');
  first?.socket.emit('close');
  first?.socket.emit('close');
  expect(entrance.connections).toBe(1);
  expect(refusals(come('a', 2))).toEqual([undefined, 'connections_per_address']);
});

test('an address that comes too fast is refused until it slows down, the others are not', () => {
  const { come, pass } = doorWith({ connectsPerSecond: 5 });
  expect(refusals(come('a', 7)).slice(4)).toEqual([undefined, 'connect_rate', 'connect_rate']);
  expect(refusals(come('b'))).toEqual([undefined]);
  pass(200);
  expect(refusals(come('a', 2))).toEqual([undefined, 'connect_rate']);
});

test('more addresses than are remembered get in all the same', () => {
  const { come } = doorWith({ connections: 1_000_000 });
  const all = Array.from({ length: 10_001 }, (_, index) => come(`10.0.0.${index}`)).flat();
  expect(refusals(all).filter((refusal) => refusal !== undefined)).toEqual([]);
});

test('a socket that has lost its address counts as one of them', () => {
  const { come } = doorWith({ connectionsPerAddress: 1 });
  expect(refusals(come(undefined, 2))).toEqual([undefined, 'connections_per_address']);
});

test('clearing puts everybody out', () => {
  const { entrance, come } = doorWith({});
  come('a', 5);
  entrance.clear();
  expect(entrance.connections).toBe(0);
});
