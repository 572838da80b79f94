import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { readText } from '#forms/file.ts';
import { nearest } from '#ward/nearest.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { LinkProfile } from './profile.ts';
import { parseLinkProfile } from './profile-file.ts';

const second = 1000;
const minute = 60_000;
const noStall = { probability: 0, minMs: 0, maxMs: 0 };

/**
 * Ways from a device to the gateway, by name. All figures are engineering choices. Those of delay,
 * stall and loss follow what is known of each hop: the connection events of Bluetooth, missed scans
 * of adverts, the time that a message takes through mobile networks, and the airtime of LoRaWAN.
 */
export const linkProfiles = {
  /** Everything arrives at the moment of measurement. */
  perfect: {
    name: 'perfect',
    minMs: 0,
    medianMs: 0,
    sigma: 0,
    stall: noStall,
    loss: 0,
    retries: 0,
    retryMs: 0,
    repeat: 0,
    ordered: true,
    clock: { offsetMs: 0, driftPpm: 0 },
    batteryDeadMs: 0,
  },
  /** Bluetooth Low Energy, connected: lost packets come again by themselves at the next event. */
  ble: {
    name: 'ble',
    minMs: 5,
    medianMs: 40,
    sigma: 0.6,
    stall: { probability: 0.005, minMs: 2 * second, maxMs: 30 * second },
    loss: 0.005,
    retries: 7,
    retryMs: 50,
    repeat: 0.001,
    ordered: true,
    clock: { offsetMs: 500, driftPpm: 20 },
    batteryDeadMs: 10 * minute,
  },
  /** Adverts that a scanner hears or misses: nobody asks for them again, some are heard twice. */
  ble_advert: {
    name: 'ble_advert',
    minMs: 100,
    medianMs: 1500,
    sigma: 0.8,
    stall: { probability: 0.02, minMs: minute, maxMs: minute },
    loss: 0.1,
    retries: 0,
    retryMs: second,
    repeat: 0.1,
    ordered: false,
    clock: { offsetMs: 500, driftPpm: 20 },
    batteryDeadMs: 10 * minute,
  },
  wifi: {
    name: 'wifi',
    minMs: 1,
    medianMs: 8,
    sigma: 0.9,
    stall: { probability: 0.002, minMs: second, maxMs: 20 * second },
    loss: 0.002,
    retries: 5,
    retryMs: 200,
    repeat: 0.001,
    ordered: true,
    clock: { offsetMs: 50, driftPpm: 1 },
    batteryDeadMs: 10 * minute,
  },
  lte: {
    name: 'lte',
    minMs: 25,
    medianMs: 60,
    sigma: 0.6,
    stall: { probability: 0.005, minMs: 2 * second, maxMs: 30 * second },
    loss: 0.005,
    retries: 5,
    retryMs: 300,
    repeat: 0.002,
    ordered: true,
    clock: { offsetMs: 100, driftPpm: 2 },
    batteryDeadMs: 10 * minute,
  },
  lte_m: {
    name: 'lte_m',
    minMs: 80,
    medianMs: 200,
    sigma: 0.7,
    stall: { probability: 0.01, minMs: 10 * second, maxMs: 60 * second },
    loss: 0.01,
    retries: 4,
    retryMs: second,
    repeat: 0.005,
    ordered: true,
    clock: { offsetMs: 200, driftPpm: 2 },
    batteryDeadMs: 10 * minute,
  },
  /** Datagrams over the narrowest of the mobile networks: each finds its own way and time. */
  nb_iot: {
    name: 'nb_iot',
    minMs: 300,
    medianMs: 1500,
    sigma: 0.9,
    stall: { probability: 0.01, minMs: 10 * second, maxMs: 60 * second },
    loss: 0.03,
    retries: 3,
    retryMs: 4 * second,
    repeat: 0.01,
    ordered: false,
    clock: { offsetMs: 500, driftPpm: 5 },
    batteryDeadMs: 10 * minute,
  },
  /**
   * Unconfirmed uplinks of 51 bytes at spreading factor 9: 390 ms in the air, after which the duty
   * cycle of 1 % keeps the device quiet for so long that one uplink carries what was measured since.
   */
  lorawan: {
    name: 'lorawan',
    minMs: 390,
    medianMs: 590,
    sigma: 0.5,
    stall: noStall,
    loss: 0.05,
    retries: 0,
    retryMs: second,
    repeat: 0.01,
    ordered: true,
    gapMs: 39 * second,
    clock: { offsetMs: 1000, driftPpm: 20 },
    batteryDeadMs: 60 * minute,
  },
  /** A device that remembers, and hands over when it comes near a reader: nothing lost, all late. */
  store_and_forward: {
    name: 'store_and_forward',
    minMs: 0,
    medianMs: 2 * second,
    sigma: 1,
    stall: { probability: 0.97, minMs: 5 * minute, maxMs: 120 * minute },
    loss: 0,
    retries: 0,
    retryMs: 10 * second,
    repeat: 0.01,
    ordered: false,
    clock: { offsetMs: 2000, driftPpm: 40 },
    batteryDeadMs: 60 * minute,
  },
} as const satisfies Record<string, LinkProfile>;

export type LinkProfileName = keyof typeof linkProfiles;
export const linkProfileNames = Object.keys(linkProfiles) as readonly LinkProfileName[];

const bytesMax = 64 * 1024;

/**
 * The profile of that name, or of a file of your own: any of the keys of a profile in YAML or JSON,
 * and `like: NAME` for those that it leaves out (else as `perfect`). A reason says what would be
 * right, and of a file the line.
 */
export function readLinkProfile(nameOrFile: string): Result<LinkProfile> {
  const known = linkProfileNames.find((name) => name === nameOrFile);
  if (known !== undefined) return good(linkProfiles[known]);
  if (!existsSync(nameOrFile)) {
    const near = nearest(nameOrFile, linkProfileNames);
    const hint = near ? `did you mean "${near}"?` : `known are ${linkProfileNames.join(', ')}`;
    return bad(`"${nameOrFile}" is neither a link nor a file; ${hint}`);
  }
  const text = readText(nameOrFile, bytesMax, 'a link');
  if (!text.ok) return text;
  const name = basename(nameOrFile, extname(nameOrFile));
  return parseLinkProfile(text.value, { file: nameOrFile, name }, linkProfiles);
}
