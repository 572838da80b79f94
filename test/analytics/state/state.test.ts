import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { resumedFrom } from '#analytics/round/resumption.ts';
import { beginning } from '#analytics/state/progress.ts';
import { type Change, openState, type State, type Waiting } from '#analytics/state/state.ts';
import type { Outgoing } from '#analytics/wire/messages.ts';
import { createPublisher } from '#analytics/wire/publisher.ts';
import { alarm as alarmWith, intervention as interventionWith, noon } from '../scene.ts';

const folders: string[] = [];
const open: State[] = [];

afterEach(() => {
  for (const state of open.splice(0)) state.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ward-analytics-'));
  folders.push(folder);
  return folder;
}

function opened(folder = newFolder()): State {
  const state = openState(folder);
  open.push(state);
  return state;
}

const nothing: Change = {
  progress: beginning,
  alarms: [],
  interventions: [],
  devices: [],
  conditions: [],
  scores: [],
  people: [],
  opinions: [],
  putAway: [],
  forgotten: [],
  messages: [],
};

const empty = { conditions: [], scores: [], judging: undefined, opinions: [], isOlder: false };

const alarm = alarmWith();
const intervention = interventionWith();
const device = {
  device: 'strap-1',
  patient: 'p1',
  heardAt: noon,
  measuredAt: noon,
  intervalsMs: [1000],
  lost: false,
};
const message = (payload: string) => ({ topic: 'ward/t', payload, retain: true });
const payloads = (state: State) => state.waiting(100).map(({ payload }) => payload);

test('an empty state begins at the beginning', () => {
  expect(opened().remembered()).toEqual({
    ...empty,
    progress: beginning,
    alarms: [],
    interventions: [],
    devices: [],
  });
});

test('what was committed is there for the next process, though this one never closed', () => {
  const folder = newFolder();
  const progress = {
    ...beginning,
    cursor: 7,
    acks: 5,
    marks: [{ number: 3, receivedAt: noon }],
    alarms: 1,
    interventions: 1,
  };
  opened(folder).commit({
    ...nothing,
    progress,
    alarms: [alarm],
    interventions: [intervention],
    devices: [device],
    messages: [message('one'), message('two')],
  });
  const after = opened(folder);
  expect(after.remembered()).toEqual({
    ...empty,
    progress,
    alarms: [alarm],
    interventions: [intervention],
    devices: [device],
  });
  expect(payloads(after)).toEqual(['one', 'two']);
});

test('a commit that fails half way changes nothing', () => {
  const state = opened();
  const broken = { ...intervention, id: null as unknown as string };
  const unserialisable = {
    ...broken,
    toJSON: () => {
      throw new Error('no');
    },
  };
  const change = { ...nothing, progress: { ...beginning, cursor: 9 }, alarms: [alarm] };
  expect(() => state.commit({ ...change, interventions: [unserialisable] })).toThrow('no');
  expect(state.remembered()).toMatchObject({ progress: { cursor: 0 }, alarms: [] });
  state.commit(change);
  expect(state.remembered()).toMatchObject({ progress: { cursor: 9 }, alarms: [alarm] });
});

test('a closed intervention and a device that was put away are not remembered', () => {
  const state = opened();
  state.commit({ ...nothing, interventions: [intervention], devices: [device] });
  const closed = { ...intervention, state: 'closed', closedAt: noon } as const;
  state.commit({ ...nothing, interventions: [closed], putAway: [device.device] });
  expect(state.remembered()).toMatchObject({ interventions: [], devices: [] });
});

test('alarms that were over before then are removed, active ones never', () => {
  const state = opened();
  const over = { ...alarm, id: 'a2', state: 'cleared', clearedAt: noon + 10 } as const;
  state.commit({ ...nothing, alarms: [alarm, over] });
  state.forget(noon + 10);
  expect(state.remembered().alarms).toHaveLength(2);
  state.forget(noon + 11);
  expect(state.remembered().alarms).toEqual([alarm]);
});

test('the present state is told again once, behind what waits, however often it is asked for', () => {
  const state = opened();
  state.commit({ ...nothing, messages: [message('one')] });
  state.commit({ ...nothing, again: [message('again')] });
  state.commit({ ...nothing, messages: [message('two')] });
  state.commit({ ...nothing, again: [message('again, later')] });
  expect(payloads(state)).toEqual(['one', 'two', 'again, later']);
});

/** Sends through a link that loses the connection at the message of this name. */
async function sent(state: State, breaksAt?: string) {
  const seen: string[] = [];
  let broken = false;
  const publisher = createPublisher(state, () => ({
    async publish({ payload }) {
      broken ||= payload === breaksAt;
      if (!broken) seen.push(payload);
      return !broken;
    },
  }));
  return { answer: await publisher.send(), seen };
}

test('messages go out in order, and are gone once they were acknowledged', async () => {
  const state = opened();
  const many = Array.from({ length: 150 }, (_, index) => `m${index}`);
  state.commit({ ...nothing, messages: many.map(message) });
  expect(await sent(state)).toEqual({ answer: 'empty', seen: many });
  expect(await sent(state)).toEqual({ answer: 'empty', seen: [] });
});

test('what was not acknowledged is sent again, in the same order', async () => {
  const state = opened();
  state.commit({ ...nothing, messages: ['one', 'two', 'three'].map(message) });
  expect(await sent(state, 'two')).toEqual({ answer: 'waiting', seen: ['one'] });
  expect(await sent(state, 'two')).toEqual({ answer: 'waiting', seen: [] });
  expect(await sent(state)).toEqual({ answer: 'empty', seen: ['two', 'three'] });
});

test('a later message that was acknowledged is sent again behind an earlier one that was not', async () => {
  const state = opened();
  state.commit({ ...nothing, messages: ['raised', 'cleared'].map(message) });
  const first = createPublisher(state, () => ({
    publish: async ({ payload }) => payload === 'cleared',
  }));
  expect(await first.send()).toBe('waiting');
  expect(await sent(state)).toEqual({ answer: 'empty', seen: ['raised', 'cleared'] });
});

test('what is added while others are underway goes out too', async () => {
  const state = opened();
  state.commit({ ...nothing, messages: [message('one')] });
  const seen: string[] = [];
  const publisher = createPublisher(state, () => ({
    async publish({ payload }) {
      seen.push(payload);
      if (payload === 'one') {
        state.commit({ ...nothing, messages: [message('two')] });
        void publisher.send();
      }
      return true;
    },
  }));
  expect(await publisher.send()).toBe('empty');
  expect(seen).toEqual(['one', 'two']);
});

test('what is added in the moment after the last look goes out too', async () => {
  const waiting: Waiting[] = [];
  const seen: string[] = [];
  const link = {
    async publish({ payload }: Outgoing) {
      seen.push(payload);
      return true;
    },
  };
  let looks = 0;
  const state = {
    waiting() {
      looks += 1;
      if (looks === 1) {
        queueMicrotask(() => {
          waiting.push({ number: 1, ...message('late') });
          void publisher.send();
        });
      }
      return [...waiting];
    },
    sent: () => void waiting.splice(0),
  };
  const publisher = createPublisher(state, () => link);
  expect(await publisher.send()).toBe('empty');
  expect(seen).toEqual(['late']);
});

describe('a file of another version', () => {
  /** As the version before wrote it. */
  function older(): string {
    const folder = newFolder();
    const file = new DatabaseSync(join(folder, 'analytics.sqlite'));
    file.exec(`
      CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
      CREATE TABLE alarms (id TEXT PRIMARY KEY, over_at INTEGER, body TEXT NOT NULL);
      CREATE TABLE people (patient TEXT PRIMARY KEY, body TEXT NOT NULL);
      CREATE TABLE delays (device TEXT PRIMARY KEY, body TEXT NOT NULL);
      INSERT INTO people VALUES ('p1', '{}');
    `);
    const progress = { cursor: 7, acks: 5, marks: [{ number: 3, receivedAt: noon }], gridAt: noon };
    const counts = { alarms: 1, interventions: 1 };
    const json = JSON.stringify({ ...progress, ...counts });
    file.prepare('INSERT INTO progress VALUES (1, ?)').run(json);
    file.prepare('INSERT INTO alarms VALUES (?, NULL, ?)').run(alarm.id, JSON.stringify(alarm));
    file.close();
    return folder;
  }

  test('that is earlier keeps its alarms and its place, and lets go of what was learnt', () => {
    const folder = older();
    const state = opened(folder);
    const known = state.remembered();
    expect(known).toMatchObject({ isOlder: true, judging: undefined, alarms: [alarm] });
    expect(known.progress).toMatchObject({ cursor: 7, acks: 5, alarms: 1 });
    const { kept, progress } = resumedFrom(known, noon + 60_000, 30_000);
    expect([kept.position.number, progress.from.number]).toEqual([7, 3]);
    expect(opened(folder).remembered().isOlder).toBe(false);
  });

  test('that is later is not touched', () => {
    const folder = older();
    opened(folder).close();
    open.pop();
    const file = new DatabaseSync(join(folder, 'analytics.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(() => openState(folder)).toThrow('later version (99)');
  });
});
