import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LinkProfile } from '#devices/network/profile.ts';
import { linkProfileNames, linkProfiles, readLinkProfile } from '#devices/network/profiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'link-profile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a file of this text comes to: the profile, or the reason after the file's name and a colon. */
function fromFile(text: string, file = 'own.yaml'): LinkProfile | string {
  const path = join(folder, file);
  writeFileSync(path, text);
  const read = readLinkProfile(path);
  return read.ok ? read.value : read.reason.slice(path.length + 1);
}

describe.each(linkProfileNames)('%s', (name) => {
  const profile: LinkProfile = linkProfiles[name];

  test('is found by its name, and is possible', () => {
    expect(readLinkProfile(name)).toEqual({ ok: true, value: profile });
    expect(profile.name).toBe(name);
    const { minMs, medianMs, stall, loss, repeat } = profile;
    expect(medianMs).toBeGreaterThanOrEqual(minMs);
    expect(stall.maxMs).toBeGreaterThanOrEqual(stall.minMs);
    for (const share of [stall.probability, loss, repeat]) {
      expect(share >= 0 && share < 1).toBe(true);
    }
  });

  test('comes back from a file that holds it, in YAML and in JSON', () => {
    expect(fromFile(JSON.stringify(profile), 'x.json')).toEqual(profile);
    const yaml = Object.entries(profile).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    expect(fromFile(yaml.join('\n'))).toEqual(profile);
  });
});

test('a file is called after itself, and takes what it does not say from what it is like', () => {
  const own = fromFile(
    'like: lte\nloss: 0.2\nstall: { probability: 0.3 }\nclock:\n  driftPpm: 7\n',
  );
  expect(own).toEqual({
    ...linkProfiles.lte,
    name: 'own',
    loss: 0.2,
    stall: { ...linkProfiles.lte.stall, probability: 0.3 },
    clock: { ...linkProfiles.lte.clock, driftPpm: 7 },
  });
  expect(fromFile('name: slow\nminMs: 10\nmedianMs: 20\n')).toEqual({
    ...linkProfiles.perfect,
    name: 'slow',
    minMs: 10,
    medianMs: 20,
  });
});

test.each([
  ['like: lte\nmedianMss: 3', '2:1: unknown key "medianMss"\n  did you mean "medianMs"?'],
  [
    '# mine\n\nstall:\n  chance: 1',
    /^4:3: unknown key "chance"\n {2}the keys here are probability, /,
  ],
  ['clock: {offset: 1}', '1:9: unknown key "offset"\n  did you mean "offsetMs"?'],
  ['sigma: 1\nlike: LTE-M2', /^2:7: like is one of perfect, ble, .*, not "LTE-M2"$/],
  ['like: toString', /^1:7: like is one of perfect, ble, .*, not "toString"$/],
  ['medianMs: 9\nminMs: -5', /^2:8: minMs is a time from 0 to 1d, .*, not -5$/],
  ['loss: 1.5', '1:7: loss is a number from 0 to 0.99, not 1.5'],
  ['loss: .nan', '1:7: loss is a number from 0 to 0.99, not NaN'],
  ['repeat: often', '1:9: repeat is a number from 0 to 0.99, not "often"'],
  ['retries: 0.5', '1:10: retries is a whole number from 0 to 1000, not 0.5'],
  ['ordered: 1', '1:10: ordered is true or false, not 1'],
  ['a: 1\nstall: 4', /\S+:2:8: stall is a table of keys and values, not 4$/],
  ['stall:\n  minMs: 0\n  probability: -1', /^3:16: stall\.probability is a number from 0 to 0.99/],
  ['like: lte\nmedianMs: 10', /^2:11: medianMs is a time that is not shorter than minMs/],
  ['minMs: 10', /^1:1: medianMs is a time that is not shorter than minMs/],
  ['stall:\n  minMs: 9\n  maxMs: 5', /^3:10: stall.maxMs is a time that is not shorter than minMs/],
  ['loss: 0\nloss: 1', '2:1: "loss" is there twice\n  remove one of the two'],
  ['loss: [', /^1:8: is not YAML: Flow sequence/],
  ['loss: 0\nminMs: *x', '2:8: *x: references are not read here\n  write the value out instead'],
  ['- lte', /^1:1: is not a link\n {2}a link has lines such as /],
  ['', /^ is empty\n {2}a link has lines such as /],
])('a file with %j is refused, with the line and what would be right', (text, reason) => {
  if (typeof reason === 'string') expect(fromFile(text)).toBe(reason);
  else expect(fromFile(text)).toMatch(reason);
});

test('what is neither a link nor a file says which might have been meant', () => {
  const reasonOf = (name: string) => {
    const read = readLinkProfile(name);
    return read.ok ? 'good' : read.reason;
  };
  expect(reasonOf('LTE-m')).toBe('"LTE-m" is neither a link nor a file; did you mean "lte_m"?');
  expect(reasonOf('pigeon')).toMatch(/^"pigeon" is neither a link nor a file; known are perfect, /);
  mkdirSync(join(folder, 'd'));
  expect(reasonOf(join(folder, 'd'))).toMatch(/cannot be read: it is a folder/);
  writeFileSync(join(folder, 'big'), '#'.repeat(70_000));
  expect(reasonOf(join(folder, 'big'))).toMatch(/larger than 64 KiB: that is not a link/);
});

test('whatever the text of a file, it is a profile or a reason with a line', () => {
  const line = fc.tuple(
    fc.constantFrom('like', 'loss', 'stall', 'clock', 'minMs', 'x', '- a', '"'),
    fc.oneof(fc.string(), fc.constantFrom('lte', '{ minMs: 1 }', '-1', '0.5', '&a', '*a')),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const read = fromFile(lines.map(([key, value]) => `${key}: ${value}`).join('\n'));
      if (typeof read === 'string') expect(read).toMatch(/^(\d+:\d+:| is) ./);
      else expect(read.medianMs).toBeGreaterThanOrEqual(read.minMs);
    }),
  );
});
