import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runTechWear, type TechWearRequest } from '#study/techwear/run-techwear.ts';

/** What is written, and for how long one looks at it in all. */
async function written(other: Partial<TechWearRequest>, isTTY = false) {
  let text = '';
  let sleptMs = 0;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const out = Object.assign(stream, { isTTY, columns: 120, rows: 40 });
  const clock = {
    async sleep(ms: number) {
      sleptMs += ms;
    },
  };
  const flow = { seed: '1', patients: 1, rounds: 2, hours: 1, watch: false, json: false };
  await runTechWear({ ...flow, ...other }, out as never, clock);
  return { text, lines: text.trimEnd().split('\n'), sleptMs };
}

test('into a pipe each transition is a line with what it carried, and a table ends it', async () => {
  const { lines, sleptMs } = await written({ watch: true });
  expect(lines[0]).toContain('not for clinical use');
  expect(lines.filter((line) => line.includes('→'))).toHaveLength(2 * (4 * 4 + 2));
  expect(lines[3]).toMatch(
    /^round 1 {2}00:15 {2}wearables measure +→ collect +901× {2}[\d,]+ samples$/,
  );
  const head = lines.findIndex((line) => line.includes('told after min'));
  expect(lines[head + 1]).toMatch(/^ +1 +usual +perfect +1 /);
  expect(lines[head + 2]).toMatch(/^ +2 +x 0\.5 +perfect +1 /);
  expect(sleptMs).toBe(0);
});

test('on a terminal it stays at each transition for a while, with a line for each state', async () => {
  const { text, sleptMs } = await written({ watch: true }, true);
  expect(sleptMs).toBe(350 * 2 * (4 * 4 + 2));
  for (const state of ['wearables measure', 'collect', 'save', 'analyse or evaluate', 'vary']) {
    expect(text).toContain(state);
  }
  expect(text).toContain('▶');
  expect(text).toContain('told after min');
});

test('as JSON it is one line that says for what it is, with a result for each round', async () => {
  const { lines } = await written({ json: true });
  expect(lines).toHaveLength(1);
  const said = JSON.parse(lines[0] ?? '');
  expect(said.notice).toContain('not for clinical use');
  expect(said).toMatchObject({ seed: '1', patients: 1, hours: 1, hazard: 4 });
  expect(said.rounds).toMatchObject([
    { round: 1, limits: 1, delay: 'perfect', everyMs: 1000 },
    { round: 2, limits: 0.5 },
  ]);
});
