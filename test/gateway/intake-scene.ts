import { type Accepted, intake, type Refusal } from '#gateway/journal/intake.ts';

export const nowMs = 1_763_836_800_000;
export const limits = {
  samplesPerMessage: 1000,
  clockAheadMs: 60_000,
  clockBehindMs: 30 * 86_400_000,
};

export interface Taken {
  readonly accepted: readonly Accepted[];
  readonly refused: readonly Refusal[];
}

/** What becomes of a message, given as text, as bytes, or as what is to be written as JSON. */
export function take(message: unknown): Taken {
  const payload =
    message instanceof Uint8Array
      ? message
      : Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  return intake({ device: 'watch-1', patient: 'bed-01', payload, receivedAt: nowMs }, limits);
}

/** A sample that nothing is wrong with, with changes. */
export function sample(changes: object = {}) {
  return { at: nowMs - 5000, boot: 'k3f9', seq: 17, vitals: { heart_rate: 72 }, ...changes };
}

/** The vitals of one sample as they were accepted, or the reason against it. */
export function vitalsOf(vitals: unknown): unknown {
  const { accepted, refused } = take(sample({ vitals }));
  return accepted[0]?.vitals ?? refused[0]?.reason;
}

/** How many samples the message counts for. */
export function counted({ accepted, refused }: Taken): number {
  return accepted.length + refused.reduce((sum, { samples }) => sum + samples, 0);
}
