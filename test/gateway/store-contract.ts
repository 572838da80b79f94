import { expect, test } from 'vitest';
import type { Entry } from '#gateway/entry.ts';
import { type Point, timeNs } from '#gateway/store/point.ts';
import { pointsOf } from '#gateway/store/points.ts';
import type { Store } from '#gateway/store/store.ts';
import type { LedgerReport } from '#ward/reports.ts';
import {
  ack,
  alarm,
  atMs,
  delay,
  intervention,
  ledger,
  reading,
  rules,
  score,
  shift,
  truth,
} from './store-entries.ts';
import { bisected, written } from './store-outcome.ts';

/** A store with nothing in it, and a way to look into it that does not go through the store. */
export interface Opened {
  readonly store: Store;
  /** All points that are kept, in any order. */
  kept(): Promise<readonly Kept[]> | readonly Kept[];
}

export interface Kept {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly timeNs: bigint;
}

/**
 * What every store promises. `keeps` says what is left of points in a database that keeps less; it
 * is then spared the tests of texts and last digits.
 */
export function keepsTheStoreContract(
  open: () => Promise<Opened>,
  keeps?: (points: readonly Kept[]) => readonly Kept[],
): void {
  const expectKept = async ({ kept }: Opened, entries: readonly Entry[]): Promise<void> => {
    const points = entries.flatMap(pointsOf).map(keptOf);
    expect(sorted(await kept())).toEqual(sorted(keeps?.(points) ?? points));
  };
  const scene: Scene = async (run) => {
    const opened = await open();
    try {
      await run(opened);
    } finally {
      await opened.store.close();
    }
  };

  test('what was written is there, value by value, with alarms, interventions and truth', () =>
    scene(async (opened) => {
      const entries = [
        ...shift(700),
        truth(),
        truth({ at: atMs + 10_000, severity: 1, state: 'red' }),
      ];
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('writing twice leaves one', () =>
    scene(async (opened) => {
      await written(opened.store, shift(20));
      await written(opened.store, shift(30));
      await written(opened.store, shift(20));
      await expectKept(opened, shift(30));
    }));

  if (keeps === undefined) keepsTextsAndDigits(scene, expectKept);

  test('a batch with bad readings loses only those', () =>
    scene(async (opened) => {
      const good = shift(40);
      const bad = { vitals: { heart_rate: Number.NaN } };
      const batch = [...good.slice(0, 7), reading(bad), ...good.slice(7), reading(bad)];
      expect(await bisected(opened.store, batch)).toHaveLength(2);
      await expectKept(opened, good);
    }));

  test('readings of two devices, two patients and two sequence numbers are kept apart', () =>
    scene(async (opened) => {
      const names = [{}, { device: 'd-002' }, { patient: 'p-002' }];
      const entries = names.map((name) => reading(name));
      // Sequence numbers are nanoseconds, which not all keep.
      if (keeps === undefined) entries.push(reading({ seq: 18 }));
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('the truth of two groups and two patients at one moment is kept apart', () =>
    scene(async (opened) => {
      const entries = [
        truth({ severity: 0 }),
        truth({ arm: 'unmonitored', severity: 1, state: 'red' }),
        truth({ patient: 'p-002', severity: 0.125, state: 'yellow' }),
      ];
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('every word in the life of an alarm is kept, and no other is touched', () =>
    scene(async (opened) => {
      const seen = { by: 'Ada', at: atMs + 30_000, note: 'restless' };
      const rang = { rangAt: atMs + 210, step: 1, escalatesAt: atMs + 60_000 } as const;
      const entries = [
        alarm({ ...rang, late: true, sentAt: atMs + 12, journaledAt: atMs + 203 }),
        alarm({ ...rang, step: 2, flapping: true }),
        alarm({ life: 'active_acknowledged', acknowledged: seen }),
        alarm({ life: 'shelved', shelved: { ...seen, at: atMs + 40_000, until: atMs + 90_000 } }),
        alarm({ life: 'suppressed', suppressedBy: 'news2', changedAt: atMs + 95_000 }),
        alarm({ life: 'latched', state: 'cleared', clearedAt: atMs + 99_000 }),
      ];
      // All that VictoriaMetrics knows of a moment is its milliseconds.
      if (keeps !== undefined) entries.splice(1, 1);
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      expect(await written(opened.store, entries.toReversed())).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('delays, scores, rules, acknowledgements and ledgers are kept, with whatever is not known left out', () =>
    scene(async (opened) => {
      const certain = { total: 5, lowest: 5, highest: 5, risk: 'medium', missing: [], stale: [] };
      const entries = [
        delay(),
        delay({ device: 'd-002', source: 'prior', samples: 0, loss: 0 }),
        score(),
        score({ at: atMs + 1000, ...certain }),
        rules(),
        ack({ note: 'restless', arrivedAt: atMs - 5 }),
        ack({ action: 'shelve', until: atMs + 9 }),
        ledger(),
        ledger({ rule: 'fever' }),
      ];
      const { onsetAt: _, bedsideAt: __, ...unknown } = bare(ledger({ patient: 'p-002' }));
      entries.push({ kind: 'ledger', number: 9, ledger: unknown });
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('a point again with further fields keeps those it had', () =>
    scene(async (opened) => {
      await written(opened.store, [reading({ vitals: { heart_rate: 72, glucose: 90 } })]);
      await written(opened.store, [reading({ vitals: { spo2: 97, glucose: 90 } })]);
      await expectKept(opened, [reading({ vitals: { heart_rate: 72, glucose: 90, spo2: 97 } })]);
    }));

  test('a batch of nothing is written', () =>
    scene(async ({ store }) => {
      expect(await written(store, [])).toEqual({ kind: 'written' });
    }));
}

function bare(entry: Entry): LedgerReport {
  if (entry.kind !== 'ledger') throw new Error('no ledger');
  return entry.ledger;
}

type Scene = (run: (opened: Opened) => Promise<void>) => Promise<void>;

function keepsTextsAndDigits(
  scene: Scene,
  expectKept: (opened: Opened, entries: readonly Entry[]) => Promise<void>,
): void {
  test('text with every nasty character comes back as it was sent', () =>
    scene(async (opened) => {
      const entries = nasties.flatMap((text, i) => [
        alarm({ id: `a${i}`, message: text, raisedAt: atMs + i * 1000 }),
        intervention({ id: `i${i}`, note: text, by: text, raisedAt: atMs + i * 1000 }),
      ]);
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('the whole file of the rules comes back, as long as it may be, line by line', () =>
    scene(async (opened) => {
      const text = '- {id: fever, "above": 38.5} # 38,5 °C\n'.repeat(6500);
      const entries = [rules({ text }), rules({ text: `${text}#`, hash: 'c0ffef' })];
      expect(text.length).toBeLessThan(256 * 1024);
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));

  test('numbers of every size come back as they were sent', () =>
    scene(async (opened) => {
      const entries = [0.1, 36.6, 1e-7, 1.5e21, 1 / 3, 123456789.125, -4.5, 0].map((steps, i) =>
        reading({ seq: i, at: atMs + i * 1000, vitals: { steps, heart_rate: 60 + i } }),
      );
      expect(await written(opened.store, entries)).toEqual({ kind: 'written' });
      await expectKept(opened, entries);
    }));
}

const everyAscii = String.fromCharCode(...Array.from({ length: 126 }, (_, i) => i + 1));
const nasties = [
  everyAscii,
  'plain',
  'quote " and \\" and \\',
  "back\\'slash \\\\ ends in \\\\\\",
  'comma, space = equals',
  'line\nbreak\r\nand\ttab',
  'vitals,patient=p heart_rate=1 1\nvitals,patient=q heart_rate=2 2',
  'Müller 心拍 🫀 \u0000 \ud800 \u2028',
  '',
  ' ',
  "'; DROP TABLE vitals; --",
];

export function keptOf(point: Point): Kept {
  const { measurement, tags, fields } = point;
  return { measurement, tags, fields, timeNs: timeNs(point) };
}

/** Fields that are there, without those that a table has but a point lacks. */
export function present(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

export function sorted(points: readonly Kept[]): Kept[] {
  const name = ({ measurement, tags, timeNs }: Kept) =>
    `${measurement} ${tags.patient} ${Object.values(tags).sort()} ${timeNs}`;
  return points.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}
