import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Visit } from '#patients/staff/staff.ts';
import { createDetections } from '#study/ward/episodes.ts';
import { ledgerOf, type Told } from '#study/ward/ledger.ts';
import type { EpisodeRecord } from '#study/ward/results.ts';
import { createIllnesses } from '#verdicts/illness.ts';
import {
  bodyInTest,
  type EpisodeInTest,
  episodeInTest,
  hour,
  minute,
  visitInTest,
} from './bodies.ts';

const onset = hour;
/** Beyond the limit an hour after onset, held for 15 s, 200 ms on the way. */
const told: Told = {
  onsetMs: 2 * hour,
  raisedMs: 2 * hour + 15_000,
  receivedMs: 2 * hour + 15_200,
  evaluatedMs: 2 * hour + 15_210,
};
const treated = { treatments: ['medication'] as const, actionable: true };

/** One red episode of one body, and who came to know of it; in the order of knowing. */
function course(
  happened: readonly (Told | Visit)[],
  change: (episode: EpisodeInTest) => void = () => undefined,
): EpisodeRecord {
  const body = bodyInTest();
  const episode = episodeInTest('sepsis-1', onset);
  body.episodes.push(episode);
  const illnesses = createIllnesses(body);
  const detections = createDetections(body, illnesses);
  episode.severity = 0.7;
  episode.peak = 0.8;
  episode.yellowAtMs = onset + 30 * minute;
  episode.redAtMs = onset + 90 * minute;
  illnesses.see(onset + 90 * minute);
  const [known] = illnesses.courses;
  for (const each of happened) {
    if ('leftAtMs' in each) detections.visited(each);
    else if (known !== undefined) detections.alarmed(known, each);
  }
  change(episode);
  const [record, ...others] = detections.records('p01');
  expect(others).toEqual([]);
  if (record === undefined) throw new Error('no record');
  return record;
}

test('an episode that nobody knew of is missed once it was red', () => {
  expect(course([])).toEqual({
    arm: 'monitored',
    patient: 'p01',
    id: 'sepsis-1',
    scenario: 'sepsis',
    onsetMs: onset,
    peak: 0.8,
    yellowMs: onset + 30 * minute,
    redMs: onset + 90 * minute,
    missed: true,
  });
  const mild = course([], (episode) => {
    delete episode.redAtMs;
  });
  expect(mild.missed).toBe(false);
});

test('an alarm detects it at its evaluation, and the ledger ends at the next nurse at the bed', () => {
  const visit = visitInTest(told.evaluatedMs + 4 * minute, { ...treated, cause: 'alarm' });
  const later = visitInTest(told.evaluatedMs + 3 * hour, treated);
  expect(course([told, visit, later])).toMatchObject({
    detectedMs: told.evaluatedMs,
    detectedBy: 'alarm',
    firstTreatedMs: visit.arrivedAtMs,
    missed: false,
    ledger: {
      developing: hour,
      holding: 15_000,
      link: 200,
      evaluating: 10,
      responding: 4 * minute,
    },
  });
});

test('a nurse who treats on a round detects it where no alarm did before', () => {
  const before = visitInTest(told.evaluatedMs - minute, { ...treated, leftAtMs: told.evaluatedMs });
  const record = course([told, before]);
  expect(record).toMatchObject({ detectedMs: before.arrivedAtMs, detectedBy: 'round' });
  expect(record.ledger).toBeUndefined();

  const after = visitInTest(told.evaluatedMs + minute, { ...treated, cause: 'bell' });
  expect(course([told, after]).detectedBy).toBe('alarm');
  expect(course([after])).toMatchObject({ detectedMs: after.arrivedAtMs, detectedBy: 'bell' });
});

test('a nurse called by a false alarm, who treats, detects it without a ledger', () => {
  const before = visitInTest(told.evaluatedMs - minute, { ...treated, cause: 'alarm' });
  const record = course([told, before]);
  expect(record).toMatchObject({ detectedMs: before.arrivedAtMs, detectedBy: 'alarm' });
  expect(record).not.toHaveProperty('ledger');
});

test('a nurse who does nothing detects nothing, but is at the bed', () => {
  const looked = visitInTest(told.evaluatedMs + minute);
  expect(course([looked]).missed).toBe(true);
  const record = course([told, looked]);
  expect(record.firstTreatedMs).toBeUndefined();
  expect(record.ledger?.responding).toBe(minute);
});

test('a nurse who is at the bed when the alarm is known responds at once', () => {
  const there = visitInTest(told.evaluatedMs - minute);
  expect(course([told, there]).ledger?.responding).toBe(0);
});

test('a nurse who left before the alarm was known does not respond to it', () => {
  const left = visitInTest(told.evaluatedMs - hour);
  expect(course([told, left]).ledger).not.toHaveProperty('responding');
});

test('treatment before onset or after the end is of something else', () => {
  const early = visitInTest(onset - 1, treated);
  const late = visitInTest(5 * hour, treated);
  const over = (episode: EpisodeInTest) => {
    episode.overAtMs = 5 * hour;
  };
  // The end is known by the time of the visit.
  const body = bodyInTest();
  const episode = episodeInTest('sepsis-1', onset);
  body.episodes.push(episode);
  const illnesses = createIllnesses(body);
  illnesses.see(onset);
  over(episode);
  const detections = createDetections(body, illnesses);
  detections.visited(early);
  detections.visited(late);
  expect(detections.records('p01')[0]).not.toHaveProperty('firstTreatedMs');
  expect(course([visitInTest(onset, treated)]).firstTreatedMs).toBe(onset);
});

test('what is known only when the patient has gone is missed', () => {
  const arrest = (episode: EpisodeInTest) => {
    episode.event = { kind: 'arrest', atMs: told.evaluatedMs };
  };
  const record = course([told], arrest);
  expect(record).toMatchObject({ missed: true, event: { kind: 'arrest', atMs: told.evaluatedMs } });
  expect(record).not.toHaveProperty('detectedBy');
  expect(record).not.toHaveProperty('ledger');
});

test('the first alarm counts, not a later one of the same episode', () => {
  const again = { ...told, onsetMs: 3 * hour, raisedMs: 3 * hour, receivedMs: 3 * hour };
  const record = course([told, { ...again, evaluatedMs: 3 * hour }]);
  expect(record).toMatchObject({ detectedMs: told.evaluatedMs, ledger: { holding: 15_000 } });
});

test('the ledger adds up to the whole, to the ms, whenever the hold began', () => {
  const ms = fc.nat(10_000_000);
  fc.assert(
    fc.property(ms, ms, ms, ms, ms, ms, (onsetMs, hold, link, evaluating, responding, ill) => {
      const raisedMs = onsetMs + hold;
      const receivedMs = raisedMs + link;
      const evaluatedMs = receivedMs + evaluating;
      const illMs = Math.min(ill, raisedMs);
      const alarm = { onsetMs, raisedMs, receivedMs, evaluatedMs };
      const parts = Object.values(ledgerOf(illMs, alarm, evaluatedMs + responding));
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
      const whole = evaluatedMs + responding - illMs;
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
    }),
  );
});
