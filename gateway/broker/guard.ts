import type { Duplex } from 'node:stream';

/** How large a packet may be, at this moment, on this connection. */
export type PacketLimit = () => number;

/**
 * Watches the packet lengths of one connection as they are read, before anything of the packet is
 * kept, and destroys the connection at the first length that is too large or malformed. Aedes
 * itself has no such limit: one socket could make it hold 256 MB (MQTT 3.1.1, 2.2.3).
 */
export function guardPackets(connection: Duplex, limit: PacketLimit, onRefused: () => void): void {
  const watch = packetWatch(limit);
  // Aedes pulls: every byte that reaches its parser comes through this method.
  const read = connection.read.bind(connection);
  connection.read = (size?: number) => {
    const bytes: Buffer | null = read(size);
    if (bytes === null || watch(bytes)) return bytes;
    onRefused();
    connection.destroy();
    return null;
  };
}

const longestLength = 4;

/** Answers chunk by chunk whether all packet lengths announced so far are allowed. */
export function packetWatch(limit: PacketLimit): (bytes: Uint8Array) => boolean {
  let bodyLeft = 0;
  let lengthBytes = 0;
  let length = 0;
  let inHeader = false;

  return (bytes) => {
    for (let index = 0; index < bytes.length; ) {
      if (bodyLeft > 0) {
        const skipped = Math.min(bodyLeft, bytes.length - index);
        bodyLeft -= skipped;
        index += skipped;
        continue;
      }
      const byte = bytes[index] ?? 0;
      index += 1;
      if (!inHeader) {
        inHeader = true;
        lengthBytes = 0;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthBytes;
      lengthBytes += 1;
      if (length > limit()) return false;
      if (byte & 0x80) {
        if (lengthBytes === longestLength) return false;
        continue;
      }
      inHeader = false;
      bodyLeft = length;
    }
    return true;
  };
}
