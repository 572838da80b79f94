import { connect, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { tokenFor } from '#ward/tokens.ts';

/**
 * A load of its own process: many connections, each with a window of unacknowledged QoS 1 messages.
 * It writes MQTT 3.1.1 packets by hand, since a client library would cost more than the broker.
 */
export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  readonly window: number;
  /** Messages a second in all, on each connection in turn; absent: as many as are acknowledged. */
  readonly perSecond?: number;
  readonly seconds: number;
  readonly secret: string;
}

export interface LoadResult {
  readonly acknowledged: number;
  readonly seconds: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
}

export const deviceName = (index: number) => `bench-${index}`;

interface Publisher {
  readonly socket: Socket;
  readonly head: Buffer;
  readonly sentAt: Float64Array;
  seq: number;
  rest: Buffer;
}

async function load(order: LoadOrder): Promise<LoadResult> {
  const { window, seconds, perSecond } = order;
  const latency = createHistogram();
  let acknowledged = 0;
  let counting = false;
  let sending = true;

  const publishers: Publisher[] = [];
  const onData = (publisher: Publisher, data: Buffer) => {
    const bytes = publisher.rest.length > 0 ? Buffer.concat([publisher.rest, data]) : data;
    let acks = 0;
    let at = 0;
    const now = performance.now();
    for (; at + 4 <= bytes.length; at += 4) {
      if (bytes[at] !== 0x40) continue;
      acks += 1;
      const sentAt = publisher.sentAt[bytes.readUInt16BE(at + 2)] ?? now;
      if (counting) latency.record(Math.max(1, Math.round((now - sentAt) * 1000)));
    }
    publisher.rest = bytes.subarray(at);
    if (counting) acknowledged += acks;
    if (sending && perSecond === undefined) send(publisher, acks);
  };

  for (let index = 0; index < order.connections; index += 1) {
    publishers.push(await open(order, index, onData));
  }
  process.send?.({ connected: true });
  await new Promise((resolve) => process.once('message', resolve));
  const warmUpMs = 1000;
  const stopOffering =
    perSecond === undefined ? fill(publishers, window) : offer(publishers, perSecond);
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  counting = true;
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  counting = false;
  const took = (performance.now() - startedAt) / 1000;
  sending = false;
  stopOffering();
  // What is in flight may still arrive, so that the gateway ends with whole messages.
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const { socket } of publishers) socket.destroy();
  const us = (percentile: number) => latency.percentile(percentile) / 1000;
  return { acknowledged, seconds: took, latencyMs: { p50: us(50), p99: us(99) } };
}

function fill(publishers: readonly Publisher[], window: number): () => void {
  for (const publisher of publishers) send(publisher, window);
  return () => undefined;
}

/** Sends at an even pace, whatever comes back. */
function offer(publishers: readonly Publisher[], perSecond: number): () => void {
  const startedAt = performance.now();
  let offered = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * perSecond;
    for (; offered < due; offered += 1) {
      const publisher = publishers[offered % publishers.length];
      if (publisher !== undefined) send(publisher, 1);
    }
  }, 5);
  return () => clearInterval(timer);
}

function open(
  order: LoadOrder,
  index: number,
  onData: (publisher: Publisher, data: Buffer) => void,
) {
  const name = deviceName(index);
  const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
  const topic = text(`ward/devices/${name}/vitals`);
  const publisher: Publisher = {
    socket,
    head: topic,
    // Packet ids go round; an id must not come again while it is in flight.
    sentAt: new Float64Array(order.window * 4 + (order.perSecond === undefined ? 4 : 1000)),
    seq: 0,
    rest: Buffer.alloc(0),
  };
  socket.on('error', (error) => {
    throw error;
  });
  return new Promise<Publisher>((resolve) => {
    socket.once('data', (connack) => {
      if (connack[3] !== 0) throw new Error(`${name} was refused: ${connack[3]}`);
      socket.on('data', (data) => onData(publisher, data));
      resolve(publisher);
    });
    const login = [text(name), text(name), text(tokenFor(order.secret, name))];
    const body = Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 60]), ...login]);
    socket.write(Buffer.concat([Buffer.from([0x10, body.length]), body]));
  });
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Seven vitals would be a monitor; most wearables send two. */
function send(publisher: Publisher, count: number): void {
  if (count === 0) return;
  const packets: Buffer[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    publisher.seq += 1;
    const { seq, head, sentAt } = publisher;
    const id = (seq % (sentAt.length - 1)) + 1;
    sentAt[id] = performance.now();
    const payload = `{"at":${Date.now()},"boot":"b${process.pid}","seq":${seq},"vitals":{"spo2":${90 + (seq % 10)},"pulse_rate":${60 + (seq % 60)}}}`;
    const length = head.length + 2 + payload.length;
    const packet = Buffer.allocUnsafe(3 + length);
    packet[0] = 0x32;
    packet[1] = (length & 0x7f) | 0x80;
    packet[2] = length >> 7;
    head.copy(packet, 3);
    packet.writeUInt16BE(id, 3 + head.length);
    packet.write(payload, 5 + head.length, 'latin1');
    packets.push(packet);
  }
  publisher.socket.write(packets.length === 1 ? (packets[0] ?? '') : Buffer.concat(packets));
}

if (import.meta.main) {
  process.once('message', async (order: LoadOrder) => {
    const result = await load(order);
    process.send?.(result, () => process.exit(0));
  });
}
