import { z } from 'zod';
import { type Ack, ackActions } from '#ward/alarm.ts';
import type { QualityRemark, Reading } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { namePattern } from '#ward/topics.ts';
import { consciousnessLevels, numericVitalNames, type Vitals } from '#ward/vitals.ts';

/** An answer of `GET /readings`. */
export interface Page {
  /** In the order of the journal. */
  readonly readings: readonly Reading[];
  /** The number of the newest reading of the journal. */
  readonly last: number;
  /** All that was received before then is in the journal, up to `last`, in the ward's time. */
  readonly until: number;
}

/** An answer of `GET /acks`: what staff acknowledged, in the order of the journal. */
export interface AckPage {
  readonly acks: readonly NumberedAck[];
  /** The number of the newest reading: the journal began anew where it is below what we know. */
  readonly last: number;
}

export type NumberedAck = Ack & { readonly number: number; readonly patient: string };

const name = z.string().regex(namePattern);
const time = z.number();
const place = z.number().int().nonnegative();

// Vitals that this version does not know are left out, so that a newer gateway can send more.
const vitals = z.object({
  ...Object.fromEntries(numericVitalNames.map((vital) => [vital, z.number().optional()])),
  consciousness: z.enum(consciousnessLevels).optional(),
}) as z.ZodType<Vitals>;

const reading: z.ZodType<Reading> = z.object({
  number: place,
  after: place,
  device: name,
  patient: name,
  boot: z.string(),
  seq: z.number(),
  at: time,
  claimedAt: time.optional(),
  sentAt: time.optional(),
  receivedAt: time,
  journaledAt: time.optional(),
  delayMs: z.number(),
  quality: z.array(z.string() as z.ZodType<QualityRemark>),
  vitals,
}) as z.ZodType<Reading>;

const readings = z.union([reading.transform((one) => [one]), z.array(reading)]);
const page: z.ZodType<Page> = z.object({ readings: z.array(reading), last: place, until: time });
const ack = z.object({
  id: name,
  by: z.string().min(1).max(100),
  at: z.number().int(),
  note: z.string().max(500).optional(),
  action: z.enum(ackActions).optional(),
  until: z.number().int().optional(),
  arrivedAt: z.number().int().optional(),
}) as z.ZodType<Ack>;

const ackPage: z.ZodType<AckPage> = z.object({
  acks: z.array(
    (ack as unknown as z.ZodObject).extend({ number: place, patient: name }),
  ) as unknown as z.ZodType<readonly NumberedAck[]>,
  last: place,
});

const status = z.object({
  state: z.enum(['online', 'offline']),
  battery: z.number().optional(),
  /** Only said by a device that stops by itself; a last will does not have it. */
  reason: z.string().optional(),
});
export type Status = z.infer<typeof status>;

/** What `ward/patients/<patient>/vitals` carries: one reading, or several of the same patient. */
export function readReadings(payload: Uint8Array): Result<readonly Reading[]> {
  return read(readings, Buffer.from(payload).toString());
}

export function readPage(text: string): Result<Page> {
  return read(page, text);
}

export function readAckPage(text: string): Result<AckPage> {
  return read(ackPage, text);
}

export function readAck(payload: Uint8Array): Result<Ack> {
  return read(ack, Buffer.from(payload).toString());
}

export function readStatus(payload: Uint8Array): Result<Status> {
  return read(status, Buffer.from(payload).toString());
}

function read<T>(schema: z.ZodType<T>, text: string): Result<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return bad('is not JSON');
  }
  const checked = schema.safeParse(parsed);
  return checked.success ? good(checked.data) : bad(z.prettifyError(checked.error));
}
