import { SingleBar } from 'cli-progress';
import type { Clock } from '#ward/clock.ts';
import { lasted } from './lasted.ts';
import type { Progress } from './workers.ts';

/** Shows how far a study is, until it is closed; more than once is harmless. */
export interface Surface {
  show(progress: Progress): void;
  close(): void;
}

interface Stage {
  readonly stream: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly planned: number;
}

const lineEveryMs = 5000;
/** Earlier than that a guess of the time left would jump about. */
const leastShare = 0.01;

export const silent: Surface = { show: () => undefined, close: () => undefined };

/** A bar on a terminal; elsewhere plain lines now and then, without control characters. */
export function openProgress(stage: Stage): Surface {
  return stage.stream.isTTY ? openBar(stage) : openLines(stage);
}

function openBar({ stream, clock, planned }: Stage): Surface {
  const startMs = clock.now();
  const bar = new SingleBar({
    stream,
    format: '{bar} {share}  {wards} of {planned} wards  {left}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    fps: 4,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is ours: what is done is kept.
    gracefulExit: false,
  });
  const told = (progress: Progress) => ({
    share: `${Math.floor(progress.share * 100)} %`.padStart(5),
    wards: progress.wards,
    planned,
    left: timeLeft(progress.share, clock.now() - startMs),
  });
  bar.start(1, 0, told({ share: 0, wards: 0 }));
  let open = true;
  return {
    show(progress) {
      if (open) bar.update(progress.share, told(progress));
    },
    close() {
      // The cursor comes back, once.
      if (open) bar.stop();
      open = false;
    },
  };
}

function openLines({ stream, clock, planned }: Stage): Surface {
  const startMs = clock.now();
  let last: Progress = { share: 0, wards: 0 };
  const stop = clock.every(lineEveryMs, () => {
    const share = Math.floor(last.share * 100);
    const left = timeLeft(last.share, clock.now() - startMs);
    stream.write(`${share} %, ${last.wards} of ${planned} wards, ${left}\n`);
  });
  return {
    show(progress) {
      last = progress;
    },
    close: stop,
  };
}

export function timeLeft(share: number, elapsedMs: number): string {
  if (share < leastShare) return 'time left not known yet';
  return `about ${lasted(Math.ceil((elapsedMs / 1000) * (1 / share - 1)))} left`;
}
