import { expect, test } from 'vitest';
import { createIllnesses, peakOf, tellable } from '#verdicts/illness.ts';
import { bodyInTest, episodeInTest } from '../study/ward/bodies.ts';

/** A body whose only episode is as severe as told, minute by minute. */
function follow(severities: readonly number[]) {
  const body = bodyInTest();
  const episode = episodeInTest('sepsis-1', 0);
  body.episodes.push(episode);
  const illnesses = createIllnesses(body);
  for (const [atMs, severity] of severities.entries()) {
    episode.severity = severity;
    if (atMs > 0 && severity === 0) episode.overAtMs ??= atMs;
    illnesses.see(atMs);
  }
  return (asOfMs = severities.length) =>
    severities.map((_, atMs) => illnesses.illAt(atMs, asOfMs).length > 0);
}

const mild = tellable / 2;

test('a body is ill while its episode is grave enough to be told of', () => {
  expect(follow([mild, tellable, 0.5, tellable, mild, 0])()).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('an illness that comes again before it is over is one, with the time between', () => {
  expect(follow([0.5, mild, 0.5, mild, mild])()).toEqual([true, true, true, false, false]);
});

test('and as far as was known before it came again, the patient was well between', () => {
  const illAsOf = follow([0.5, mild, mild, 0.5, mild]);
  expect(illAsOf(0)).toEqual([true, true, true, true, true]);
  expect(illAsOf(1)).toEqual([true, false, false, false, false]);
  expect(illAsOf(2)).toEqual([true, false, false, false, false]);
  expect(illAsOf(3)).toEqual([true, true, true, true, true]);
  expect(illAsOf(4)).toEqual([true, true, true, true, false]);
});

test('how grave an illness was at most is known as of each step that is remembered', () => {
  const body = bodyInTest();
  const episode = episodeInTest('sepsis-1', 0);
  body.episodes.push(episode);
  const illnesses = createIllnesses(body, 3);
  for (const [atMs, peak] of [0.1, 0.2, 0.2, 0.4, 0.5].entries()) {
    episode.peak = peak;
    illnesses.see(atMs);
  }
  const [course] = illnesses.courses;
  const peaks = [0, 1, 2, 3, 4, 5].map((asOfMs) => course && peakOf(course, asOfMs));
  expect(peaks).toEqual([0.2, 0.2, 0.2, 0.4, 0.5, 0.5]);
});

test('how grave it was is not forgotten while it grows no graver', () => {
  const body = bodyInTest();
  const episode = episodeInTest('sepsis-1', 0);
  body.episodes.push(episode);
  const illnesses = createIllnesses(body, 3);
  for (const [atMs, peak] of [0.1, 0.2, 0.2, 0.2, 0.2, 0.3, 0.3].entries()) {
    episode.peak = peak;
    illnesses.see(atMs);
  }
  const [course] = illnesses.courses;
  expect([0, 1, 4, 5].map((asOfMs) => course && peakOf(course, asOfMs))).toEqual([
    0.1, 0.2, 0.2, 0.3,
  ]);
});

test('what is over stays in the past, and a second episode is another one', () => {
  const body = bodyInTest();
  const illnesses = createIllnesses(body);
  const first = episodeInTest('sepsis-1', 0);
  const second = episodeInTest('fast_af-2', 20);
  first.severity = 0.4;
  body.episodes.push(first);
  illnesses.see(10);
  first.severity = 0;
  first.overAtMs = 20;
  second.severity = 0.4;
  body.episodes.push(second);
  illnesses.see(20);
  // Nothing that is over is looked at again.
  first.severity = 0.4;
  illnesses.see(30);
  const ids = (atMs: number) => illnesses.illAt(atMs, 40).map(({ episode }) => episode.id);
  expect([5, 15, 25, 35].map(ids)).toEqual([[], ['sepsis-1'], ['fast_af-2'], ['fast_af-2']]);
});

test('an episode goes on to be followed when one that began later is over', () => {
  const body = bodyInTest();
  const illnesses = createIllnesses(body);
  const long = episodeInTest('sepsis-1', 0);
  const short = episodeInTest('fast_af-1', 0);
  long.severity = 0.4;
  body.episodes.push(long, short);
  short.overAtMs = 10;
  illnesses.see(10);
  long.severity = 0;
  illnesses.see(20);
  expect([10, 20].map((atMs) => illnesses.illAt(atMs, 20).length)).toEqual([1, 0]);
});

test('a grave episode that follows a lasting one is seen as well', () => {
  const body = bodyInTest();
  const illnesses = createIllnesses(body);
  for (const id of ['sepsis-1', 'fast_af-2']) {
    const episode = episodeInTest(id, 0);
    episode.severity = 0.4;
    body.episodes.push(episode);
    illnesses.see(10);
  }
  expect(illnesses.illAt(10, 10)).toHaveLength(2);
});
