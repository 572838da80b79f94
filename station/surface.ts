import type { Writable } from 'node:stream';
import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { tickerLine } from './ticker.ts';
import type { View } from './view.ts';

/** Where the ward is shown. */
export interface Surface {
  /** Shows it for the last time, and leaves the place to others. */
  close(): void;
}

const lookEveryMs = 250;
const lineEveryMs = 5000;

/** The ward in a pipe or a log: where everything is, and then a line every five seconds. */
export function openTicker(
  view: () => View,
  stream: Writable,
  clock: Clock,
  logs: string,
): Surface {
  let welcomed = false;
  let phase = view().phase;
  let lastLineAtMs = clock.now();
  const write = (line: string) => stream.write(`${line}\n`);
  write(`wardtwin. ${notice}`);

  function look(): void {
    const now = view();
    if (!welcomed && now.places && now.elapsedMs > 0) {
      welcomed = true;
      lastLineAtMs = clock.now();
      write(`the ward lives: ${now.places.mqtt}  ${now.places.http}  store ${now.store}`);
      write(`logs are in ${logs}; Ctrl-C or SIGTERM ends the ward`);
    }
    if (now.phase !== phase) {
      phase = now.phase;
      if (phase.startsWith('Ending')) write(phase);
    }
    if (clock.now() - lastLineAtMs < lineEveryMs) return;
    lastLineAtMs = clock.now();
    write(tickerLine(now));
  }

  const stopLooking = clock.every(lookEveryMs, look);
  return {
    close() {
      stopLooking();
      look();
    },
  };
}
