import { Command, Option } from 'commander';
import { wallClock } from '#ward/clock.ts';
import { chanceOf } from '../gateway/simulation/chance.ts';
import { needs } from '../servers/needs.ts';
import { type FaultName, faultNames } from './faults.ts';
import { playRound, type Round } from './round.ts';
import { openInflux } from './stores.ts';

const command = new Command('chaos')
  .description(
    'Breaks a ward of real processes again and again, and judges: nothing that was acknowledged\n' +
      'is lost, nothing is doubled, nothing is invented, and the ward recovers.',
  )
  .option('--rounds <N>', 'how many wards to break', '10')
  .option('--from <N>', 'the number of the first round', '1')
  .option('--seed <S>', 'all chance comes from this', '1')
  .addOption(new Option('--only <FAULT>', 'this fault again and again').choices(faultNames))
  .addHelpText('after', '\nTo see round 7 again: npm run chaos -- --seed 1 --from 7 --rounds 1')
  .parse();
const { rounds, from, seed, only } = command.opts<{
  rounds: string;
  from: string;
  seed: string;
  only?: FaultName;
}>();

process.exitCode = await playAll(Number(from), Number(rounds));

async function playAll(from: number, rounds: number): Promise<number> {
  const influx = needs('influxd') ? await openInflux() : undefined;
  const beganMs = wallClock.now();
  const played: Round[] = [];
  try {
    for (let round = from; round < from + rounds; round += 1) {
      const order = orderOf(`${seed} round ${round}`);
      const inInflux = influx !== undefined && round % 2 === 0;
      const result = await playRound({ ...order, ...(inInflux && { store: influx.round() }) });
      played.push(result);
      const { acknowledged, repeats, wrong, faults } = result;
      const leftMs = ((wallClock.now() - beganMs) / played.length) * (rounds - played.length);
      console.log(
        `round ${round} (${inInflux ? 'InfluxDB' : 'SQLite'}): ${faults.length} faults, ` +
          `${acknowledged} acknowledged, ${repeats} repeats, ` +
          `${wrong.length === 0 ? 'nothing wrong' : 'WRONG'}; ${Math.ceil(leftMs / 1000)} s left`,
      );
      for (const each of wrong) console.log(`  ${each}`);
      if (wrong.length > 0) {
        console.log(`  after: ${faults.join(', ')}`);
        console.log(`  again: npm run chaos -- --seed ${seed} --from ${round} --rounds 1`);
        break;
      }
    }
  } finally {
    await influx?.stop();
  }
  return conclude(played);
}

function orderOf(seed: string) {
  const chance = chanceOf(`${seed} order`);
  return {
    seed,
    faults: 4 + chance.below(5),
    pauseMs: 700,
    publishers: 3 + chance.below(6),
    analytics: chance.oneIn(2),
    devices: chance.oneIn(2),
    smallDisk: only?.includes('disk') ?? chance.oneIn(3),
    ...(only !== undefined && { only: [only] }),
  };
}

/** Prints what happened; answers with the exit code. */
function conclude(played: readonly Round[]): number {
  const times = new Map<FaultName, number>(faultNames.map((name) => [name, 0]));
  for (const name of played.flatMap(({ faults }) => faults)) {
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  const width = Math.max(...faultNames.map((name) => name.length));
  for (const [name, count] of times) console.log(`  ${name.padEnd(width)} ${count}`);

  const sum = (count: (round: Round) => number) =>
    played.reduce((total, round) => total + count(round), 0);
  const acknowledged = sum((round) => round.acknowledged);
  const repeats = sum((round) => round.repeats);
  const wrong = sum((round) => round.wrong.length);
  console.log(
    `seed ${seed}: ${played.length} rounds, ${acknowledged} samples acknowledged, ${repeats} repeats`,
  );
  if (wrong > 0) return 1;
  if (acknowledged < 100 * played.length || repeats === 0) {
    console.log('too little happened to prove anything');
    return 1;
  }
  console.log('all acknowledged samples are in the store, once, value by value');
  return 0;
}
