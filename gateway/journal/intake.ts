import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { QualityRemark } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Vitals } from '#ward/vitals.ts';
import { excerptOf } from './excerpt.ts';
import { type ClockLimits, clockRemark, readSent } from './sample-times.ts';
import { isNumber, readVitals } from './vitals-given.ts';

/** A message of a device, as the broker hands it over. */
export interface Arrival {
  readonly device: string;
  readonly patient: string;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
}

/** A sample that will be a reading, once the journal has given it a number. */
export interface Accepted {
  readonly device: string;
  readonly patient: string;
  /** By which a repeat is known; absent where the device gave neither a name nor a time. */
  readonly name: { readonly boot: string; readonly seq: number } | undefined;
  readonly at: number;
  readonly claimedAt: number | undefined;
  readonly sentAt: number | undefined;
  readonly receivedAt: number;
  readonly quality: readonly QualityRemark[];
  readonly vitals: Vitals;
}

/** Why something was not accepted: a whole message, one sample, or some vitals of a sample. */
export interface Refusal {
  readonly device: string;
  readonly receivedAt: number;
  readonly reason: string;
  /** Samples that went with it; 0 where the rest of the sample was accepted. */
  readonly samples: number;
  /** The beginning of what was refused. */
  readonly excerpt: string;
}

export interface IntakeLimits extends ClockLimits {
  readonly samplesPerMessage: number;
}

const refusalsPerMessage = 20;
const bootPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** Reads one message. Never throws, whatever the bytes; what it accepts and refuses adds up. */
export function intake(
  arrival: Arrival,
  limits: IntakeLimits,
): { readonly accepted: readonly Accepted[]; readonly refused: readonly Refusal[] } {
  const accepted: Accepted[] = [];
  const refused: Refusal[] = [];
  const refuse = (reason: string, samples: number, what: unknown) => {
    const { device, receivedAt } = arrival;
    refused.push({ device, receivedAt, reason, samples, excerpt: excerptOf(what) });
  };

  const message = parse(arrival.payload);
  if (!message.ok) {
    refuse(message.reason, 1, arrival.payload);
    return { accepted, refused };
  }
  const samples = Array.isArray(message.value) ? message.value : [message.value];
  if (samples.length === 0) refuse('holds no sample', 1, message.value);
  if (samples.length > limits.samplesPerMessage) {
    const reason = `holds ${samples.length} samples, more than ${limits.samplesPerMessage}`;
    refuse(reason, samples.length, arrival.payload);
    return { accepted, refused };
  }

  for (const sample of samples) {
    const read = readSample(sample, arrival, limits, (reason) => refuse(reason, 0, sample));
    if (read.ok) accepted.push(read.value);
    else refuse(read.reason, 1, sample);
  }
  return { accepted, refused: fewOf(refused) };
}

/** Each refusal is logged and told to subscribers; a message of thousands must not drown the rest. */
function fewOf(refused: readonly Refusal[]): readonly Refusal[] {
  const told = refused.slice(0, refusalsPerMessage);
  const rest = refused.slice(refusalsPerMessage);
  const [first] = rest;
  if (first === undefined) return told;
  const samples = rest.reduce((sum, refusal) => sum + refusal.samples, 0);
  return [...told, { ...first, reason: `${rest.length} more of the same message`, samples }];
}

function parse(payload: Uint8Array): Result<unknown> {
  if (payload.length === 0) return bad('is empty');
  if (!isUtf8(payload)) return bad('is not UTF-8');
  try {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    return good(JSON.parse(bytes.toString()));
  } catch {
    return bad('is not JSON');
  }
}

function readSample(
  sample: unknown,
  { device, patient, receivedAt }: Arrival,
  limits: IntakeLimits,
  refusePart: (reason: string) => void,
): Result<Accepted> {
  if (!isObject(sample)) return bad('a sample is an object');
  const { at: claimed, sent, boot, seq, vitals: given } = sample;
  if (!isObject(given)) return bad('has no vitals');
  if (claimed != null && !isNumber(claimed)) return bad('`at` is no number of ms since 1970');
  if (boot != null && !(typeof boot === 'string' && bootPattern.test(boot))) {
    return bad('`boot` is no name of 1 to 32 letters and digits');
  }
  if (seq != null && !(Number.isSafeInteger(seq) && Number(seq) >= 0)) {
    return bad('`seq` is no whole number from 0');
  }

  const vitals = readVitals(given, refusePart);
  if (!vitals.ok) return vitals;
  const remark = clockRemark(claimed, receivedAt, limits);
  const { sentAt, isRefused } = readSent(sent, receivedAt, limits, remark);
  if (isRefused) refusePart('`sent` is no number of ms since 1970, or far from the arrival');
  const quality: QualityRemark[] = vitals.value.partial || isRefused ? ['partial'] : [];

  if (remark !== undefined) quality.push(remark);
  const at = remark === undefined ? Math.round(Number(claimed)) : receivedAt;

  let name = typeof boot === 'string' && typeof seq === 'number' ? { boot, seq } : undefined;
  if (name === undefined) {
    quality.push('unnamed');
    if (remark === undefined) name = nameByContent(at, vitals.value.vitals);
  }
  const claimedAt = remark !== undefined && isNumber(claimed) ? claimed : undefined;
  return good({
    device,
    patient,
    name,
    at,
    claimedAt,
    sentAt,
    receivedAt,
    quality,
    vitals: vitals.value.vitals,
  });
}

/** A sample without a name, but with a time, is known again by its time and content. */
function nameByContent(at: number, vitals: Vitals): { boot: string; seq: number } {
  return { boot: `@${at}`, seq: crc32(JSON.stringify(vitals)) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
