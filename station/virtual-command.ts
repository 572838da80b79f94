import type { Command } from 'commander';
import { wallClock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { onInterrupts } from './ending.ts';
import type { VirtualProgram } from './rooms.ts';

const help = {
  study: 'patients and their twins in virtual time: did the alarms help?',
  techwear: 'the TechWear biomarker data flow, step by step',
  replay: 'recordings judged by a file of rules, far faster than they went by',
  rules: 'files of rules: checked, tested, shown, and what the delay costs them',
} as const satisfies Record<VirtualProgram, string>;

/** A command that reads all its words itself, `--help` too. */
export function addVirtual(
  root: Command,
  program: VirtualProgram,
  run: (words: readonly string[]) => Promise<void>,
): void {
  root
    .command(program)
    .summary(help[program])
    .description(`npm run ${program} -- --help tells all of it.\n${notice}`)
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action((words: readonly string[]) => run(words));
}

/** SIGTERM and the end of the terminal are a first Ctrl-C; only a key can be pressed again. */
export function virtualInterrupts(first: () => void, again: () => void): void {
  onInterrupts(wallClock, first, again);
  process.on('SIGTERM', first);
  process.on('SIGHUP', first);
}
