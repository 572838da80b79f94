import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What each room may not import, and something that it may. */
const walls = {
  ward: {
    no: ['mqtt', '#patients/chance.ts', '#gateway/entry.ts', '../wardtwin.ts'],
    yes: ['node:util', './notice.ts'],
  },
  forms: {
    no: [
      '#patients/chance.ts',
      '#patients/staff/staff.ts',
      '#study/plan.ts',
      '#gateway/entry.ts',
      '../wardtwin.ts',
    ],
    yes: ['yaml', 'zod', '#ward/result.ts'],
  },
  patients: {
    no: ['node:fs', 'mqtt', '#devices/bed.ts', '../wardtwin.ts'],
    yes: ['seedrandom', '#ward/vitals.ts'],
  },
  verdicts: {
    no: [
      'node:fs',
      'mqtt',
      '#devices/kinds.ts',
      '#analytics/rules/rule.ts',
      '#study/plan.ts',
      '../wardtwin.ts',
    ],
    yes: ['#patients/patient.ts', '#patients/staff/staff.ts', '#ward/alarm.ts', './spells.ts'],
  },
  devices: {
    no: [
      '#gateway/entry.ts',
      '#analytics/rules/rule.ts',
      '#station/table.ts',
      '../gateway/entry.ts',
      '#study/plan.ts',
      '#study/ward/ward-run.ts',
    ],
    yes: ['mqtt', '#patients/chance.ts', '#patients/staff/staff.ts', '#verdicts/worth.ts'],
  },
  gateway: {
    no: [
      '#devices/bed.ts',
      '#analytics/rules/rule.ts',
      '#patients/chance.ts',
      '#station/table.ts',
      '#study/plan.ts',
      '#verdicts/worth.ts',
    ],
    yes: ['aedes', '#ward/vitals.ts'],
  },
  analytics: {
    no: [
      '#devices/bed.ts',
      '#gateway/entry.ts',
      '#patients/chance.ts',
      '#station/table.ts',
      '#study/plan.ts',
      '#verdicts/worth.ts',
    ],
    yes: ['mqtt', '#ward/vitals.ts'],
  },
  station: {
    no: [
      '#devices/bed.ts',
      '#gateway/entry.ts',
      '#analytics/rules/rule.ts',
      '#patients/chance.ts',
      '#study/plan.ts',
      '#verdicts/worth.ts',
    ],
    yes: ['log-update', '#ward/vitals.ts'],
  },
  study: {
    no: [
      '#gateway/entry.ts',
      '#station/table.ts',
      '#devices/main.ts',
      '#analytics/main.ts',
      '../wardtwin.ts',
      '../gateway/entry.ts',
    ],
    yes: [
      'echarts',
      '#ward/vitals.ts',
      '#patients/ward.ts',
      '#patients/staff/staff.ts',
      '#devices/bed.ts',
      '#devices/network/path.ts',
      '#analytics/rules/rule.ts',
      '#study/plan.ts',
      '#verdicts/worth.ts',
    ],
  },
} as const;

/** One file for each import, in rooms of the same names under the same rules. */
function lint(): ReadonlySet<string> {
  const house = mkdtempSync(join(tmpdir(), 'ward-walls-'));
  try {
    copyFileSync(new URL('../biome.json', import.meta.url), join(house, 'biome.json'));
    writeFileSync(join(house, '.gitignore'), 'nothing\n');
    for (const [room, { no, yes }] of Object.entries(walls)) {
      mkdirSync(join(house, room));
      for (const name of [...no, ...yes]) {
        const line = `import * as other from '${name}';\n\nexport const one = other;\n`;
        writeFileSync(join(house, room, fileOf(name)), line);
      }
    }
    const words = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout } = spawnSync('biome', words, { cwd: house, encoding: 'utf8' });
    const { diagnostics }: Report = JSON.parse(stdout);
    const walled = diagnostics.filter(({ category }) => category.endsWith('noRestrictedImports'));
    return new Set(walled.map(({ location }) => location.path));
  } finally {
    rmSync(house, { recursive: true });
  }
}

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

const fileOf = (name: string) => `${Buffer.from(name).toString('hex')}.ts`;
const walled = lint();
const refused = (room: string, names: readonly string[]) =>
  names.filter((name) => walled.has(`${room}/${fileOf(name)}`));

describe.each(Object.entries(walls))('the room %s', (room, { no, yes }) => {
  test('has its walls', () => {
    expect(refused(room, no)).toEqual(no);
  });

  test('has its doors', () => {
    expect(refused(room, yes)).toEqual([]);
  });
});
