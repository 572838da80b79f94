import type { Entry } from '#gateway/entry.ts';
import type { Reading } from '#ward/reading.ts';
import { type Accepted, type Arrival, type IntakeLimits, intake, type Refusal } from './intake.ts';
import type { Names } from './names.ts';
import { nothing, plus, type Tally } from './tally.ts';

/** What the broker hands over for keeping. */
export interface Delivery extends Arrival {
  readonly kind: Entry['kind'];
}

/** One row of the journal, before it is written. `body` is the JSON of the reading or event. */
export interface Row {
  readonly number: number;
  readonly kind: Delivery['kind'];
  readonly receivedAt: number;
  readonly patient: string;
  readonly body: string;
}

/** What a batch of deliveries comes to: nothing of it holds until the journal has written it. */
export interface Draft {
  readonly rows: readonly Row[];
  readonly refused: readonly Refusal[];
  readonly delaysMs: readonly number[];
  readonly tally: Tally;
  /** The numbers of the newest row, and of the newest reading, after this batch. */
  readonly last: number;
  readonly lastReading: number;
}

/** Decides on a batch: takes in, drops repeats, gives numbers. Changes nothing but the names. */
export function draft(
  deliveries: readonly Delivery[],
  known: { readonly names: Names; readonly last: number; readonly lastReading: number },
  limits: IntakeLimits,
): Draft {
  const rows: Row[] = [];
  const refused: Refusal[] = [];
  const delaysMs: number[] = [];
  let { last, lastReading } = known;
  let tally = nothing;

  const isRepeat = ({ device, name }: Accepted) =>
    name !== undefined && !known.names.add(device, name.boot, name.seq);

  for (const delivery of deliveries) {
    const { kind, patient, receivedAt } = delivery;
    if (kind !== 'reading') {
      // All but readings was checked at the door.
      const body = Buffer.from(delivery.payload).toString();
      rows.push({ number: ++last, kind, receivedAt, patient, body });
      continue;
    }

    const taken = intake(delivery, limits);
    refused.push(...taken.refused);
    let duplicates = 0;
    for (const accepted of taken.accepted) {
      if (isRepeat(accepted)) {
        duplicates += 1;
        continue;
      }
      const reading = readingOf(accepted, ++last, lastReading);
      lastReading = last;
      delaysMs.push(reading.delayMs);
      rows.push({ number: last, kind, receivedAt, patient, body: JSON.stringify(reading) });
    }
    const refusals = taken.refused.reduce((sum, { samples }) => sum + samples, 0);
    tally = plus(tally, {
      received: taken.accepted.length + refusals,
      refused: refusals,
      duplicates,
      held: taken.accepted.length - duplicates,
    });
  }
  return { rows, refused, delaysMs, tally, last, lastReading };
}

/** The boot of what came with neither a name nor a time: it is never taken for a repeat. */
export const unnamedBoot = '@';

function readingOf(accepted: Accepted, number: number, after: number): Reading {
  const { device, patient, name, at, claimedAt, sentAt, receivedAt, quality, vitals } = accepted;
  const boot = name?.boot ?? unnamedBoot;
  const seq = name?.seq ?? number;
  const delayMs = receivedAt - at;
  const reading = {
    number,
    after,
    device,
    patient,
    boot,
    seq,
    at,
    receivedAt,
    delayMs,
    quality,
    vitals,
    ...(sentAt !== undefined && { sentAt }),
  };
  return claimedAt === undefined ? reading : { ...reading, claimedAt };
}
