import { join } from 'node:path';
import { inOrder } from '#devices/appraisal.ts';
import { readCareFile } from '#devices/care-file.ts';
import { lifeAgain } from '#devices/life-again.ts';
import { readPlay } from '#devices/play.ts';
import { gridMs, type SimulatedLife, simulatedLife } from '#devices/simulated-life.ts';
import type { Alarm } from '#ward/alarm.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Verdict } from '#ward/truth.ts';

/** The life of a simulated ward, which can be lived once more. */
export interface WardLived {
  /** Alarms that were evaluated before are of another life. */
  readonly beganMs: number;
  /**
   * Lives it, and judges each alarm of it in the step in which it was evaluated. Of what is not judged,
   * alarms of an earlier life or of people who are not simulated, there is nothing in the answer.
   */
  verdictsOn(alarms: readonly Alarm[]): ReadonlyMap<string, Verdict>;
}

/** Bad where the devices of this folder were not those of simulated patients. */
export function readLife(folder: string): Result<WardLived> {
  const file = readCareFile(join(folder, 'care.sqlite'));
  if (!file.ok) return file;
  const play = readPlay(file.value.play);
  if (!play.ok) return play;
  const { bill, choices } = play.value;
  if (bill.recordings !== '') return bad('its patients were recordings of real people');
  const { beganMs } = bill;
  return good({
    beganMs,
    verdictsOn(alarms) {
      const log = { note: () => undefined };
      const life = simulatedLife(bill, choices, { startMs: beganMs, log, remembered });
      const again = lifeAgain(life, file.value.past);
      const own = alarms.filter(({ evaluatedAt }) => evaluatedAt >= beganMs);
      return judgedIn(life, own, again.liveUntil);
    },
  });
}

/** Alarms are judged in the step in which they were evaluated. */
const remembered = 2;

function judgedIn(
  { witnesses }: Pick<SimulatedLife, 'witnesses'>,
  alarms: readonly Alarm[],
  liveUntil: (untilMs: number) => void,
): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const told = new Set<string>();
  for (const { alarm } of inOrder(alarms.map((each) => ({ alarm: each })))) {
    liveUntil(alarm.evaluatedAt + gridMs - 1);
    const { verdict, tells } = witnesses.worthOf(alarm, (illness) => told.has(illness)) ?? {};
    if (verdict !== undefined) verdicts.set(alarm.id, verdict);
    if (tells !== undefined) told.add(tells);
  }
  return verdicts;
}
