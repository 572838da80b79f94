import type { Delivery } from './draft.ts';

/** Deliveries packed for the journal's thread: one block of bytes instead of many small ones. */
export interface Parcel {
  readonly bytes: Uint8Array;
  /** Where each payload ends in `bytes`. */
  readonly ends: Uint32Array;
  readonly receivedAt: Float64Array;
  readonly kinds: readonly Delivery['kind'][];
  readonly devices: readonly string[];
  readonly patients: readonly string[];
}

export function pack(deliveries: readonly Delivery[]): Parcel {
  const length = deliveries.reduce((sum, { payload }) => sum + payload.length, 0);
  const bytes = new Uint8Array(length);
  const ends = new Uint32Array(deliveries.length);
  const receivedAt = new Float64Array(deliveries.length);
  let end = 0;
  for (const [index, delivery] of deliveries.entries()) {
    bytes.set(delivery.payload, end);
    end += delivery.payload.length;
    ends[index] = end;
    receivedAt[index] = delivery.receivedAt;
  }
  return {
    bytes,
    ends,
    receivedAt,
    kinds: deliveries.map(({ kind }) => kind),
    devices: deliveries.map(({ device }) => device),
    patients: deliveries.map(({ patient }) => patient),
  };
}

export function unpack({ bytes, ends, receivedAt, kinds, devices, patients }: Parcel): Delivery[] {
  return kinds.map((kind, index) => ({
    kind,
    device: devices[index] ?? '',
    patient: patients[index] ?? '',
    payload: bytes.subarray(ends[index - 1] ?? 0, ends[index]),
    receivedAt: receivedAt[index] ?? 0,
  }));
}
